import { paint, printRows } from '../show.ts';
import { activeMq } from './activemq.ts';
import type { BrokerKind, ExampleBroker } from './example-broker.ts';
import { kafka } from './kafka.ts';
import { rabbitMq } from './rabbitmq.ts';
import { redis } from './redis.ts';

const KINDS: Readonly<Record<string, BrokerKind>> = {
  redis,
  rabbitmq: rabbitMq,
  kafka,
  activemq: activeMq,
};

/** A kind of broker, as it is asked for. */
interface NamedKind extends BrokerKind {
  readonly id: string;
}

/** A broker that runs. */
export interface Started {
  readonly id: string;
  readonly name: string;
  readonly broker: ExampleBroker;
}

/** What ends all that was started; the last is to be ended first. */
export type Endings = (() => Promise<unknown>)[];

/** Those that are asked for, or all. Throws of a name that there is none of. */
export function chooseKinds(asked: readonly string[]): readonly NamedKind[] {
  const all = Object.keys(KINDS);
  const unknown = asked.filter((id) => !all.includes(id));
  if (unknown.length > 0)
    throw new Error(`no broker is called ${unknown.join(', ')}; there are ${all.join(', ')}`);
  return Object.entries(KINDS)
    .filter(([id]) => asked.length === 0 || asked.includes(id))
    .map(([id, kind]) => ({ ...kind, id }));
}

/** Starts those that are installed, side by side, and says which, and what to do for the others. Throws where none is, or one fails. */
export async function startBrokers(
  kinds: readonly NamedKind[],
  endings: Endings,
): Promise<readonly [Started, ...Started[]]> {
  const starting = kinds.map(async ({ id, name, start, isInstalled }) => {
    if (!isInstalled()) return undefined;
    const broker = await start();
    endings.push(() => broker.stop());
    return { id, name, broker };
  });
  // All of them have ended, or run and are known to `endings`.
  const ended = await Promise.allSettled(starting);
  printRows(
    'Brokers',
    ended.map((result, place) => {
      const { name = '', missing = '' } = kinds[place] ?? {};
      if (result.status === 'rejected') return [name, paint('red', '✗ does not start')];
      const { broker } = result.value ?? {};
      if (broker === undefined) return [name, paint('yellow', `- ${missing}`)];
      return [name, `${paint('green', '✓')} ${broker.address}`];
    }),
  );
  const [first, ...others] = (await Promise.all(starting)).filter((one) => one !== undefined);
  if (first === undefined) throw new Error('no broker is here: install one of these');
  return [first, ...others];
}
