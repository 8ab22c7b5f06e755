import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/run-command.ts';
import { answers } from './answers.ts';
import { type RunningBroker, runBroker } from './broker-process.ts';
import { freePorts } from './free-ports.ts';

/** Debian's own; the script of the same name on the `PATH` insists on the user `rabbitmq` and on folders of the machine. */
const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';

const CONTROL = '/usr/lib/rabbitmq/bin/rabbitmqctl';
const CONTROL_MS = 30_000;

const nodeName = (port: number) => `waybill-${port}@localhost`;

/** The first bytes of a client (AMQP 0-9-1, 4.2.2). */
const PROTOCOL_HEADER = Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1');

/** A node of RabbitMQ that runs for a test. */
export interface RabbitMq extends RunningBroker {
  readonly port: number;
  /** Of its user `guest`, who may everything in the virtual host `/`. */
  readonly url: string;
  /** Runs `rabbitmqctl`, and answers what it prints; it takes seconds. */
  control(...command: readonly string[]): Promise<string>;
}

/** Whether this machine has RabbitMQ, from Debian's package `rabbitmq-server`. */
export function isRabbitMqInstalled(): boolean {
  return existsSync(SERVER);
}

/** What a test that needs RabbitMQ says where there is none. */
export const NO_RABBITMQ = 'RabbitMQ is not installed: apt-get install rabbitmq-server';

/**
 * Starts a node on free ports of the loopback interface, in a folder of its own, with `settings` as lines of its `rabbitmq.conf`. Its port mapper (epmd) is
 * its own too, and ends with it. Plugins are those that Debian's package brings. It runs on as many cores as it has schedulers.
 */
export async function startRabbitMq(
  settings: Readonly<Record<string, string>> = {},
  {
    plugins = [],
    schedulers = 1,
  }: { readonly plugins?: readonly string[]; readonly schedulers?: number } = {},
): Promise<RabbitMq> {
  const [port = 0, distribution = 0, mapper = 0] = await freePorts(3);
  const epmd = await runBroker({
    name: 'epmd',
    command: () => ['epmd', '-address', '127.0.0.1', '-port', String(mapper)],
    environment: (folder) => ({ PATH: process.env.PATH, HOME: folder }),
    isReady: () => answers(mapper, Buffer.from([0, 1, 'n'.charCodeAt(0)])),
  });
  let folder = '';
  const server = await runBroker({
    name: 'rabbitmq',
    // With `RABBITMQ_ALLOW_INPUT`, the script becomes the node, and signals reach it itself.
    command: () => [SERVER, '-noinput'],
    environment: (own) => {
      folder = own;
      return environment(own, { port, distribution, mapper, settings, plugins, schedulers });
    },
    isReady: () => answers(port, PROTOCOL_HEADER),
  }).catch(async (error) => {
    await epmd.stop();
    throw error;
  });
  const stop = async () => {
    await server.stop();
    await epmd.stop();
  };
  const control = (...command: readonly string[]) =>
    runCommand(CONTROL, ['--node', nodeName(port), ...command], {
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: folder, ERL_EPMD_PORT: String(mapper) },
      timeoutMs: CONTROL_MS,
    });
  return { ...server, stop, control, port, url: `amqp://guest:guest@127.0.0.1:${port}` };
}

interface NodeOptions {
  readonly port: number;
  readonly distribution: number;
  readonly mapper: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly plugins: readonly string[];
  readonly schedulers: number;
}

/** Everything that rabbitmq-env(8) would take from the machine otherwise. */
function environment(
  folder: string,
  { port, distribution, mapper, settings, plugins, schedulers }: NodeOptions,
): NodeJS.ProcessEnv {
  const at = (name: string) => join(folder, name);
  mkdirSync(at('log'), { recursive: true });
  const lines = { ...LIMITS, ...settings };
  writeFileSync(
    at('rabbitmq.conf'),
    Object.entries(lines)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  );
  writeFileSync(at('plugins'), `[${plugins.join(',')}].`);
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: folder,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(mapper),
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_NODENAME: nodeName(port),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('plugins'),
    RABBITMQ_MNESIA_BASE: at('data'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: at('pid'),
    ERL_CRASH_DUMP_SECONDS: '0',
    // Few threads: the machine has other things to do.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `+S ${schedulers}:${schedulers} +SDio 4 +A 4 -kernel inet_dist_use_interface {127,0,0,1}`,
  };
}

/** Bounded memory; a test's machine may have little room on its disk. */
const LIMITS = {
  'vm_memory_high_watermark.absolute': '512MB',
  'disk_free_limit.absolute': '50MB',
};
