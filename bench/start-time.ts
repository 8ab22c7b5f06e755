import { spawn } from 'node:child_process';
import type { BenchRow } from './report/bench-row.ts';

/** Seconds from `npm start` on a warm checkout, build and synth included, to the line that says it is ready; median of three. */
export async function benchStartTime(): Promise<BenchRow[]> {
  const seconds = [await startOnce(), await startOnce(), await startOnce()].sort((a, b) => a - b);
  return [
    {
      name: 'ready after npm start, warm checkout',
      value: seconds[1] ?? Number.NaN,
      unit: 's',
      atMost: 5,
    },
  ];
}

async function startOnce(): Promise<number> {
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', '--json', '--empty'], {
    env: { ...process.env, PORT: '0', AWS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.once('data', () => resolve((performance.now() - startedAt) / 1000));
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`npm start ended with code ${code}`)));
  });
  try {
    return await ready;
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await exited;
  }
}
