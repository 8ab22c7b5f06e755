import { WaybillError } from '../../core/errors.ts';
import type { EventBus, PublishResult } from '../../core/ports/event-bus.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Queue } from '../../core/ports/queue.ts';
import type { Claim } from '../../core/records/claim.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import type { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import type { MemoryQueue } from '../support/fakes/memory-queue.ts';
import type { Invocation, Scheduler } from './scheduler.ts';

/** Rows of deliveries, by their ids. */
export type Rows = ReadonlyMap<string, Delivery>;

/** What gated calls are told to and ask of the world. */
export interface Gate {
  readonly scheduler: Scheduler;
  readonly ledger: MemoryLedger;
  readonly queue: MemoryQueue;
  /** The rows of a look-up as a stale replica has them, or as they are. */
  readonly read: (rows: Rows) => Rows;
  /** Told the rows as they are, and those that the function got. */
  readonly now: () => number;
  readonly onLookUp: (
    invocation: Invocation,
    rows: { readonly real: Rows; readonly seen: Rows | undefined },
  ) => void;
  readonly onClaim: (claim: Claim) => void;
  /** Told the rows that are to be written without a condition. */
  readonly onPut: (invocation: Invocation, rows: readonly Delivery[]) => void;
  /** Told the bodies of what a function wants to send. */
  readonly onSend: (invocation: Invocation, bodies: readonly string[]) => void;
  /** Whether an acknowledged message comes once more all the same. */
  readonly isRedelivered: (invocation: Invocation) => boolean;
  /** Hands an event to its subscriber's queue. */
  readonly deliver: (body: object) => void;
}

/** A batch goes on without a look-up that has taken a quarter of its function's time (`core/deliver/look-up.ts`). */
const GIVEN_UP_MS = 2500;

/** Read or written by minutes, of which there are thousands, and by one run at a time. */
const UNGATED = ['listDue', 'listEvents', 'putCheckpoint'];

/** The ledger as one run of a function reaches it: each call waits for its turn, and may fail before or after its effect. */
export function gatedLedger(invocation: Invocation, gate: Gate): Ledger {
  const { ledger, scheduler, read, onLookUp } = gate;
  return new Proxy(ledger, {
    get: (_, name: string) => {
      const method: unknown = Reflect.get(ledger, name);
      if (typeof method !== 'function') return method;
      if (UNGATED.includes(name)) return method.bind(ledger);
      return async (...args: readonly unknown[]) => {
        if (name === 'putDelivered') gate.onPut(invocation, args[0] as readonly Delivery[]);
        const asked = gate.now();
        const fate = await scheduler.turn(invocation, name);
        if (fate !== 'outage') {
          const answer: unknown = await method.apply(ledger, args);
          if (name === 'claim' && answer === true) gate.onClaim(args[0] as Claim);
          if (name === 'takeLease') invocation.isAtIt = answer === true;
          const isLate = invocation.kind === 'batch' && gate.now() - asked >= GIVEN_UP_MS;
          if (name === 'findDeliveries' && fate === 'done' && !isLate)
            return lookUp(answer as Rows);
          if (fate === 'done') return answer;
        }
        if (name === 'findDeliveries') await missLookUp(args);
        if (name === 'putDelivered') return args[0];
        if (name === 'putEvents') return { unwritten: idsOf(args[0]), refused: [] };
        throw new WaybillError('ledger-unavailable', `the ledger cannot be reached: ${name}`);
      };
    },
  });

  function lookUp(real: Rows): Rows {
    const seen = invocation.kind === 'batch' ? read(real) : real;
    onLookUp(invocation, { real, seen });
    return seen;
  }

  async function missLookUp([keys]: readonly unknown[]): Promise<void> {
    const real = await ledger.findDeliveries(keys as Parameters<Ledger['findDeliveries']>[0]);
    onLookUp(invocation, { real, seen: undefined });
  }
}

function idsOf(records: unknown): readonly string[] {
  return (records as Parameters<Ledger['putEvents']>[0]).map(({ trackingId }) => trackingId);
}

/** The queues as one run of a function reaches them. */
export function gatedQueue(invocation: Invocation, gate: Gate): Queue {
  const { queue, scheduler } = gate;
  return {
    async send(queueUrl, messages) {
      gate.onSend(
        invocation,
        messages.map(({ body }) => body),
      );
      const fate = await scheduler.turn(invocation, `send ${nameOf(queueUrl)}`);
      const taken = fate === 'outage' ? [] : await queue.send(queueUrl, messages);
      if (fate !== 'done') invocation.excuse('what was sent may have been taken');
      return fate === 'done' ? taken : messages.map(() => false);
    },
    async delete(queueUrl, handles) {
      const fate = await scheduler.turn(invocation, `delete ${nameOf(queueUrl)}`);
      if (fate === 'outage') invocation.excuse('what was acknowledged comes again');
      else if (!gate.isRedelivered(invocation)) await queue.delete(queueUrl, handles);
    },
    depth: (queueUrl) => queue.depth(queueUrl),
  };
}

function nameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? '';
}

const DOWN: PublishResult = { ok: false, code: 'Down', message: 'it is down', retryable: true };

/** The bus as one run of a function reaches it, with the rule of one subscriber. */
export function gatedBus(invocation: Invocation, { scheduler, deliver }: Gate): EventBus {
  return {
    async publish(envelopes) {
      if (envelopes.length === 0) return [];
      const fate = await scheduler.turn(invocation, 'publish');
      if (fate !== 'outage') for (const envelope of envelopes) deliver(envelope);
      return envelopes.map(() => (fate === 'done' ? { ok: true } : DOWN));
    },
  };
}
