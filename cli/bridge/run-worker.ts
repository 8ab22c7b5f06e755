import { runBridges } from '../../bridges/worker/run-bridges.ts';
import { StatusServer } from '../../bridges/worker/status-server.ts';
import type { Log } from '../../core/ports/log.ts';
import type { World } from '../command/world.ts';
import type { Printing } from '../format/print-rows.ts';
import { UsageError } from '../usage-error.ts';
import { makeBridgeLog } from './bridge-log.ts';
import type { BridgeSpec, WorkerSpec } from './bridge-spec.ts';
import { makeBridge, type NamedSpec } from './make-bridge.ts';

/** Where the worker runs, and when it is to end. */
export interface WorkerPlace extends Printing {
  readonly world: World;
  readonly signal: AbortSignal;
}

const QUARANTINE = 'waybill-quarantine';

const LOOPBACK = '127.0.0.1';

const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** Runs the bridges of a worker until the signal, and lets them finish what they hold. Throws `UsageError`, or why one cannot start. */
export async function runWorker(
  { bridges: specs, settings }: WorkerSpec,
  { input, world, signal }: WorkerPlace,
): Promise<void> {
  const { quarantine = QUARANTINE, statusPort, statusHost = LOOPBACK, wait = false } = settings;
  const log = makeBridgeLog({ input, world });
  const shared = { world, log, quarantine, url: input.text('url') };
  const bridges = await Promise.all(withNames(specs).map((spec) => makeBridge(spec, shared)));
  const statuses = bridges.map(({ status }) => status);
  const server =
    statusPort === undefined
      ? undefined
      : new StatusServer(statuses, { port: statusPort, host: statusHost });
  try {
    const url = await server?.start();
    for (const { route } of statuses)
      log.info(`from ${route.from} to ${route.to}`, { bridge: route.name });
    if (url !== undefined) log.info(`health and metrics are at ${url}/health and ${url}/metrics`);
    const hasEnded = await runBridges(bridges, {
      ...{ signal, waits: wait, clock: world.clock, random: Math.random },
    });
    sayEnd(hasEnded, log);
  } finally {
    await server?.stop();
  }
}

function sayEnd(hasEnded: boolean, log: Log): void {
  if (hasEnded) log.info('ended; nothing is held any more');
  else log.warn('ended after 20 s; what was held is not acknowledged, and comes again');
}

/** Bridges are named by their scheme and direction where they have no name; each name is there once. */
function withNames(specs: readonly BridgeSpec[]): readonly NamedSpec[] {
  const names = new Set<string>();
  return specs.map((spec) => {
    const name = spec.name ?? madeName(spec, names);
    if (!NAME.test(name))
      throw new UsageError(
        `the name of a bridge has 1 to 64 letters, digits, dots, dashes and underscores; received ${name.slice(0, 100)}`,
      );
    if (names.has(name))
      throw new UsageError(`two bridges are called ${name}; each has a name of its own`);
    names.add(name);
    return { ...spec, name };
  });
}

function madeName({ from = '', to = '' }: BridgeSpec, taken: ReadonlySet<string>): string {
  const isIn = !/^https?:|^\//.test(from);
  const [, scheme = 'bridge'] = /^([a-z0-9]+):/i.exec(isIn ? from : to) ?? [];
  const base = `${scheme.toLowerCase()}-${isIn ? 'in' : 'out'}`;
  for (let count = 1; ; count++) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(name)) return name;
  }
}
