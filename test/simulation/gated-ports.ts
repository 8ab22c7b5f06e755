import type { Delivery } from '../../core/delivery/delivery.ts';
import { WaybillError } from '../../core/errors.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Queue } from '../../core/ports/queue.ts';
import type { MemoryLedger } from '../fakes/memory-ledger.ts';
import type { MemoryQueue } from '../fakes/memory-queue.ts';
import type { Invocation, Scheduler } from './scheduler.ts';

/** What gated calls are told to and ask of the world. */
export interface Gate {
  readonly scheduler: Scheduler;
  readonly ledger: MemoryLedger;
  readonly queue: MemoryQueue;
  /** The rows of a look-up as a stale replica has them, or as they are. */
  readonly read: (rows: ReadonlyMap<string, Delivery>) => ReadonlyMap<string, Delivery>;
  /** Told the rows as they are, and those that the function got. */
  readonly onLookUp: (
    invocation: Invocation,
    rows: {
      readonly real: ReadonlyMap<string, Delivery>;
      readonly seen: ReadonlyMap<string, Delivery> | undefined;
    },
  ) => void;
}

/** Read or written by minutes, of which there are thousands, and by one run at a time. */
const UNGATED = ['listDue', 'listEvents', 'putCheckpoint'];

/** The ledger as one run of a function reaches it: each call waits for its turn, and may fail before or after its effect. */
export function gatedLedger(invocation: Invocation, gate: Gate): Ledger {
  const { ledger, scheduler, read, onLookUp } = gate;
  return new Proxy(ledger, {
    get: (_, name: string) => {
      const method: unknown = Reflect.get(ledger, name);
      if (typeof method !== 'function') return method;
      return async (...args: readonly unknown[]) => {
        const fate = UNGATED.includes(name) ? 'done' : await scheduler.turn(invocation, name);
        if (fate !== 'outage') {
          const answer: unknown = await method.apply(ledger, args);
          if (name === 'findDeliveries') return lookUp(answer as ReadonlyMap<string, Delivery>);
          if (fate === 'done') return answer;
        } else if (name === 'findDeliveries') await missLookUp(args);
        if (name === 'putDelivered') return args[0];
        throw new WaybillError('ledger-unavailable', `the ledger cannot be reached: ${name}`);
      };
    },
  });

  function lookUp(real: ReadonlyMap<string, Delivery>): ReadonlyMap<string, Delivery> {
    const seen = read(real);
    onLookUp(invocation, { real, seen });
    return seen;
  }

  async function missLookUp([keys]: readonly unknown[]): Promise<void> {
    const real = await ledger.findDeliveries(keys as Parameters<Ledger['findDeliveries']>[0]);
    onLookUp(invocation, { real, seen: undefined });
  }
}

/** The queues as one run of a function reaches them. */
export function gatedQueue(invocation: Invocation, { queue, scheduler }: Gate): Queue {
  return {
    async send(queueUrl, messages) {
      const fate = await scheduler.turn(invocation, 'send');
      const taken = fate === 'outage' ? [] : await queue.send(queueUrl, messages);
      return fate === 'done' ? taken : messages.map(() => false);
    },
    async delete(queueUrl, handles) {
      const fate = await scheduler.turn(invocation, 'delete');
      if (fate !== 'outage') await queue.delete(queueUrl, handles);
    },
    depth: (queueUrl) => queue.depth(queueUrl),
  };
}
