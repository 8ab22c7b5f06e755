import { findBroker } from '../../bridges/brokers/find-broker.ts';
import { showUrl } from '../../bridges/brokers/show-url.ts';
import { QuarantineFolder } from '../../bridges/router/quarantine-folder.ts';
import type { Bridge } from '../../bridges/worker/bridge.ts';
import { BridgeIn } from '../../bridges/worker/bridge-in.ts';
import { BridgeOut } from '../../bridges/worker/bridge-out.ts';
import { BridgeStatus, type Route } from '../../bridges/worker/bridge-status.ts';
import { newId } from '../../client/sending/new-id.ts';
import type { MessageFormat } from '../../core/bridge/event-to-message.ts';
import { WaybillError } from '../../core/errors.ts';
import { checkAttributes } from '../../core/event/check-attributes.ts';
import type { Log } from '../../core/ports/log.ts';
import type { World } from '../command/world.ts';
import { given } from '../look/flags.ts';
import { connectTo } from '../router/connect.ts';
import { UsageError } from '../usage-error.ts';
import type { BridgeSpec } from './bridge-spec.ts';
import { type Ends, readEnds } from './read-ends.ts';

/** A bridge that has a name, as all of a worker have. */
export type NamedSpec = BridgeSpec & { readonly name: string };

/** What the bridges of a worker share. */
export interface Shared {
  readonly world: Pick<World, 'env' | 'clock' | 'credentials'>;
  readonly log: Log;
  readonly quarantine: string;
  /** Of the router that is not said otherwise. */
  readonly url: string | undefined;
}

const FORMATS: readonly string[] = ['binary', 'structured', 'plain'] satisfies MessageFormat[];

/** A bridge that is asked for. Nothing is connected yet. Throws `UsageError`. */
export async function makeBridge(spec: NamedSpec, shared: Shared): Promise<Bridge> {
  const ends = readEnds(spec);
  checkOptions(spec, ends);
  const { world, log } = shared;
  const router = connectTo(
    { ...spec, url: ends.router ?? (spec.profile ? undefined : shared.url) },
    world,
  );
  const route = routeOf(spec.name, ends, router.url);
  const status = new BridgeStatus(route, { log, now: () => world.clock.now() });
  const { transport } = router;
  const common = { status, transport, clock: world.clock, random: Math.random };
  const broker = await findBroker(ends.broker)?.();
  if (broker === undefined) throw new UsageError(`there is no broker at ${showUrl(ends.broker)}`);
  if (ends.direction === 'out') {
    const format = spec.format as MessageFormat | undefined;
    const target = asUsage(() => broker.target(ends.broker, format));
    return new BridgeOut({ ...common, target, subscriber: ends.subscriber });
  }
  const source = asUsage(() => broker.source(ends.broker));
  const { type, source: named } = spec;
  const toEvent = { binding: broker.binding, newId, ...given({ type, source: named }) };
  return new BridgeIn({
    ...common,
    ...{ source, toEvent, folder: new QuarantineFolder(shared.quarantine) },
  });
}

function routeOf(name: string, ends: Ends, router: string): Route {
  const broker = showUrl(ends.broker);
  if (ends.direction === 'in') return { name, direction: 'in', from: broker, to: router };
  return { name, direction: 'out', from: `${router}/subscribers/${ends.subscriber}`, to: broker };
}

/** What is of one direction alone, and what events are to have, which is wrong for all of them or for none. */
function checkOptions({ type, source, format }: BridgeSpec, { direction }: Ends): void {
  if (direction === 'in' && format !== undefined)
    throw new UsageError('--format is of bridges to a broker, and --to is a router');
  for (const [name, value] of Object.entries({ type, source }))
    if (direction === 'out' && value !== undefined)
      throw new UsageError(`--${name} is of bridges to a router, and --to is a broker`);
  if (format !== undefined && !FORMATS.includes(format))
    throw new UsageError(
      `--format must be one of ${FORMATS.join(', ')}; received ${format.slice(0, 64)}`,
    );
  const event = { specversion: '1.0', id: 'a', source: source ?? '/a', type: type ?? 'a' };
  const error = checkAttributes(event);
  if (error !== undefined) throw new UsageError(error.message);
}

function asUsage<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof WaybillError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
