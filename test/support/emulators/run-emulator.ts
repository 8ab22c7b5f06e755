import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { close, listen } from '../../../local/support/loopback.ts';
import type { Emulator } from './emulator.ts';
import { listeningSockets } from './listening-sockets.ts';

/** A program that answers as AWS does, on a port of the loopback interface. */
export interface EmulatorProgram<Name extends string> {
  readonly name: Name;
  command(port: number): readonly [program: string, ...args: string[]];
  /** All of its environment; the folder is its own, and is removed at its end. */
  environment(folder: string, port: number): NodeJS.ProcessEnv;
  /** The path that answers 200 once it is ready. */
  readonly healthPath: string;
  /** Of the suite. */
  readonly env: NodeJS.ProcessEnv;
}

const START_MS = 60_000;
const STOP_MS = 10_000;

/** Starts an emulator on a free port, and refuses to go on if it listens anywhere but on the loopback interface. */
export async function runEmulator<Name extends string>(
  program: EmulatorProgram<Name>,
): Promise<Emulator<Name>> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-emulator-'));
  const port = await freePort();
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const [command, ...args] = program.command(port);
  const child = spawn(command, args, {
    env: program.environment(folder, port),
    stdio: ['ignore', output, output],
    // A group of its own, so that its functions end with it, and Ctrl-C leaves it to us.
    detached: true,
  });
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(child, `${endpoint}${program.healthPath}`);
    refuseOtherInterfaces(child);
    return { name: program.name, endpoint, env: program.env, stop };
  } catch (cause) {
    const printed = readFileSync(log, 'utf8').slice(-2000);
    await stop();
    throw new Error(`${program.name} did not start: ${String(cause)}\n\n${printed}`, { cause });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, 'PORT');
  await close(server);
  return port;
}

async function waitUntilReady(child: ChildProcess, health: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const isReady = await fetch(health).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await pause(200);
  }
  throw new Error(`it was not ready within ${START_MS / 1000} seconds`);
}

function refuseOtherInterfaces({ pid }: ChildProcess): void {
  const open = listeningSockets(pid ?? 0).filter(({ isLoopback }) => !isLoopback);
  if (open.length === 0) return;
  const where = open.map(({ address, port }) => `${address}:${port}`).join(', ');
  throw new Error(`it listens on more than the loopback interface: ${where}`);
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-(child.pid ?? 0), signal);
    await Promise.race([ended, pause(STOP_MS, undefined, { ref: false })]);
  }
}
