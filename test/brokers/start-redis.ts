import { execFile, execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import type { RedisServer } from '../../core/bridge/urls/redis-url.ts';
import { type RunningBroker, runBroker } from './broker-process.ts';
import { freePorts } from './free-ports.ts';

/** A Redis server that runs for a test. */
export interface Redis extends RunningBroker {
  readonly server: RedisServer;
  readonly port: number;
  /** What `redis-cli` prints of a command. */
  cli(...command: string[]): Promise<string>;
  /** The same of a command whose last argument is bytes. */
  cliWith(last: Uint8Array, ...command: string[]): Promise<string>;
}

/** Whether this machine has Redis, from Debian's package `redis-server`, which brings `redis-cli`. */
export function isRedisInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version']);
    execFileSync('redis-cli', ['--version']);
    return true;
  } catch {
    return false;
  }
}

/** What a test that needs Redis says where there is none. */
export const NO_REDIS = 'Redis is not installed: apt-get install redis-server';

/** Of a test's server: what it has said that it has is there after a `kill`. */
const SETTINGS = {
  bind: '127.0.0.1',
  appendonly: 'yes',
  save: '',
  maxmemory: '256mb',
  'maxmemory-policy': 'noeviction',
};

/** Starts a server on a free port of the loopback interface, in a folder of its own, with `settings` as lines of its `redis.conf`. */
export async function startRedis(settings: Readonly<Record<string, string>> = {}): Promise<Redis> {
  const [port = 0] = await freePorts(1);
  const { requirepass: password } = settings;
  const broker = await runBroker({
    name: 'redis',
    command: (folder) => [
      'redis-server',
      ...Object.entries({ ...SETTINGS, ...settings, port: String(port), dir: folder }).flatMap(
        ([name, value]) => [`--${name}`, value],
      ),
    ],
    environment: () => ({ PATH: process.env.PATH }),
    isReady: () => answers(port),
  });
  const server: RedisServer = {
    host: '127.0.0.1',
    port,
    tls: false,
    ...(password === undefined ? {} : { password }),
    database: 0,
  };
  const who = password === undefined ? {} : { REDISCLI_AUTH: password };
  const start = (command: readonly string[]) =>
    promisify(execFile)('redis-cli', ['-p', String(port), ...command], {
      env: { PATH: process.env.PATH, ...who },
      maxBuffer: 64 * 1024 * 1024,
    });
  const cli = async (...command: string[]) => (await start(command)).stdout.replace(/\n$/, '');
  const cliWith = async (last: Uint8Array, ...command: string[]) => {
    const running = start(['-x', ...command]);
    running.child.stdin?.end(last);
    return (await running).stdout.replace(/\n$/, '');
  };
  return { ...broker, server, port, cli, cliWith };
}

/** Whether it answers within a second, with what is asked or that a password is wanted; while it loads its data, it says so. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
    const end = (isAnswer: boolean) => {
      socket.destroy();
      resolve(isAnswer);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => end(/^(\+PONG|-NOAUTH)/.test(String(data))));
    for (const event of ['error', 'end', 'timeout']) socket.once(event, () => end(false));
  });
}
