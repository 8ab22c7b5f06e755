import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A broker's program on this machine, with what it needs to be started again as it was. */
export interface BrokerProgram {
  readonly name: string;
  /** The folder is its own, the same at each start, and removed at its end. */
  command(folder: string): readonly [program: string, ...args: string[]];
  environment(folder: string): NodeJS.ProcessEnv;
  /** Whether it answers. */
  isReady(): Promise<boolean>;
  /** @default 60 seconds */
  readonly startMs?: number;
}

/** A broker that runs, and is ready. */
export interface RunningBroker {
  /** What it has printed since its last start. */
  printed(): string;
  /** Ends it by SIGKILL, as a crash would; it keeps its data. */
  kill(): Promise<void>;
  /** Starts it again, on the same data. */
  start(): Promise<void>;
  /** Ends it by SIGTERM, or by SIGKILL where that is not enough; it keeps its data. */
  shutDown(): Promise<void>;
  /** Ends it, and removes its data. */
  stop(): Promise<void>;
}

const START_MS = 60_000;
const TERM_MS = 15_000;

/** Starts a broker in a process group of its own, and returns once it is ready. */
export async function runBroker(program: BrokerProgram): Promise<RunningBroker> {
  const folder = mkdtempSync(join(tmpdir(), `waybill-${program.name}-`));
  const log = join(folder, 'printed.log');
  let child: ChildProcess | undefined;
  const shutDown = async () => {
    if (child !== undefined) await endGroup(child, ['SIGTERM', 'SIGKILL']);
  };
  const stop = async () => {
    await shutDown();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const printed = () => readFileSync(log, 'utf8');
  const start = async () => {
    child = spawnInGroup(program, folder, log);
    try {
      await waitUntilReady(child, program);
    } catch (cause) {
      const output = printed().slice(-20_000);
      await stop();
      throw new Error(`${program.name} did not start: ${String(cause)}\n\n${output}`, { cause });
    }
  };
  await start();
  return {
    printed,
    kill: async () => {
      if (child !== undefined) await endGroup(child, ['SIGKILL']);
    },
    start,
    shutDown,
    stop,
  };
}

function spawnInGroup(program: BrokerProgram, folder: string, log: string): ChildProcess {
  const [command, ...args] = program.command(folder);
  const output = openSync(log, 'w');
  const child = spawn(command, args, {
    cwd: folder,
    env: program.environment(folder),
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  return child;
}

async function waitUntilReady(child: ChildProcess, program: BrokerProgram): Promise<void> {
  const { startMs = START_MS } = program;
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${code ?? signal}`)));
  });
  failed.catch(() => {});
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline) {
    if (await Promise.race([program.isReady(), failed])) return;
    await Promise.race([pause(50), failed]);
  }
  throw new Error(`it was not ready within ${startMs / 1000} seconds`);
}

/** Ends a process and those that it has started, by one signal after the other, and waits until it is gone. */
async function endGroup(child: ChildProcess, signals: readonly NodeJS.Signals[]): Promise<void> {
  if (child.pid === undefined) return;
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  for (const signal of signals) {
    if (isGone()) return;
    process.kill(-child.pid, signal);
    await Promise.race([gone, pause(TERM_MS, undefined, { ref: false })]);
  }
}
