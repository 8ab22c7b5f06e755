import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { close, listen } from '../../../local/support/loopback.ts';
import { listeningSockets } from '../listening-sockets.ts';

/** A running MiniStack. */
export interface MiniStack {
  readonly endpoint: string;
  /** Ends it, with the functions that it runs. */
  stop(): Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 5000;

/** Lambda finds a handler in `index.cjs`; MiniStack asks Node's `require`, which has to be told. */
const TEACH_CJS = "require.extensions['.cjs'] = require.extensions['.js'];\n";

/** Starts MiniStack on a free port of the loopback interface, and refuses to go on if it listens anywhere else. */
export async function startMiniStack(programs: string): Promise<MiniStack> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-ministack-'));
  const port = await freePort();
  const log = join(folder, 'log');
  const output = openSync(log, 'w');
  const child = spawn(join(programs, 'python'), ['-m', 'ministack'], {
    env: environment(folder, port),
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
    await waitUntilReady(child, endpoint);
    refuseOtherInterfaces(child);
    return { endpoint, stop };
  } catch (cause) {
    const printed = readFileSync(log, 'utf8').slice(-2000);
    await stop();
    throw new Error(`MiniStack did not start: ${String(cause)}\n\n${printed}`, { cause });
  }
}

/** Its services that listen on every interface are turned off: MQTT (8883) and SFTP. */
function environment(folder: string, port: number): NodeJS.ProcessEnv {
  const teach = join(folder, 'teach-cjs.cjs');
  writeFileSync(teach, TEACH_CJS);
  return {
    PATH: process.env.PATH,
    HOME: folder,
    TMPDIR: folder,
    S3_DATA_DIR: join(folder, 's3'),
    STATE_DIR: join(folder, 'state'),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    NODE_OPTIONS: `--require=${teach}`,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, 'PORT');
  await close(server);
  return port;
}

async function waitUntilReady(child: ChildProcess, endpoint: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const isReady = await fetch(`${endpoint}/_ministack/health`).then(
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
