import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isRedisInstalled, NO_REDIS } from '../../brokers/start-redis.ts';
import { waitUntil } from '../../support/bridging/wait-until.ts';

const PATIENCE_MS = 45_000;

let example: ChildProcess;
let output: string;

function start(...args: readonly string[]): void {
  output = '';
  example = spawn(process.execPath, ['examples/brokers/run.mjs', ...args]);
  for (const stream of [example.stdout, example.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
}

const hasEnded = () => example.exitCode !== null || example.signalCode !== null;

async function exit(): Promise<number | null> {
  if (!hasEnded()) await once(example, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) });
  return example.exitCode;
}

/** By a signal that it answers: it would leave brokers behind otherwise. */
afterEach(async () => {
  example.kill('SIGTERM');
  await exit();
});

const itWithRedis = isRedisInstalled() ? it : it.skip;

describe('the example of brokers', () => {
  itWithRedis(
    `prints the waybills of orders that went through a router, and stops all at Ctrl-C${isRedisInstalled() ? '' : ` (${NO_REDIS})`}`,
    async () => {
      start('redis');
      await waitUntil(
        'it has printed all',
        () => output.includes('Ctrl-C stops') || hasEnded(),
        PATIENCE_MS,
      );

      expect(output).toMatch(/order 1, 14\.90 euros {2}wb_[a-z2-7]{26}\n/);
      expect(output.match(/└─ Redis +✓ delivered {2}1 attempt/g)).toHaveLength(3);
      expect(output).toContain('Redis  {"order":1,"amount":14.9,"item":"a teapot"}');
      const [router = ''] = /http:\S+(?=\/events\n)/.exec(output) ?? [];
      expect(await fetch(`${router}/health`)).toMatchObject({ status: 200 });
      example.kill('SIGINT');
      expect(await exit()).toBe(0);
      expect(output).toContain('nothing of it runs any more');
      await expect(fetch(router)).rejects.toThrow('fetch failed');
    },
    90_000,
  );

  it('rejects a broker that there is none of', async () => {
    start('rabbit');

    expect(await exit()).toBe(1);
    expect(output).toContain(
      'no broker is called rabbit; there are redis, rabbitmq, kafka, activemq',
    );
  });
});
