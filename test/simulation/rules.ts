import type { HandledMemory } from '../../core/deliver/handled-memory.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import { deliveryId } from '../../core/records/delivery-key.ts';
import { isAccountedFor } from '../../core/records/transitions.ts';
import { checkWrite, type WriteKind } from './checks.ts';
import type { Rows } from './gated-ports.ts';
import type { Invocation } from './scheduler.ts';
import { type Place, placeKey, type SimulatedEvent } from './simulated-events.ts';

/** How long after its time an attempt begins at the latest, while nothing fails. */
const MOST_LATE_MS = 120_000;

/** A function's environment, what it remembers, and what it truly did. */
export interface Environment {
  memory: HandledMemory;
  busy: Invocation | undefined;
  /** The attempts that ended here, and the rounds in which a handler returned. */
  readonly ended: Set<string>;
}

/** The rules that are checked as a run goes; `failure` is the first that was broken. */
export class Rules {
  failure: Error | undefined;
  /** Since when nothing fails any more; epoch milliseconds. */
  calmSince = Number.POSITIVE_INFINITY;
  readonly #lookedUp = new WeakMap<Invocation, Rows>();
  readonly #once: boolean;
  readonly #plannedAt = new Map<string, number>();

  constructor(once: boolean) {
    this.#once = once;
  }

  break(what: string, event?: SimulatedEvent): void {
    this.failure ??= new Error(
      event === undefined ? what : `${event.id}: ${what}; ${event.describe()}`,
    );
  }

  lookedUp(invocation: Invocation, { real, seen }: { real: Rows; seen: Rows | undefined }): void {
    if (seen !== undefined) this.#lookedUp.set(invocation, seen);
    if (invocation.kind !== 'batch' || seen === real) return;
    for (const event of invocation.touched) {
      const id = rowId(event);
      const isDifferent = JSON.stringify(real.get(id)) !== JSON.stringify(seen?.get(id));
      if (isDifferent) event.excuses.push(`${invocation.label}: it has not seen the row`);
    }
  }

  /** A handler is about to run. */
  handout(
    event: SimulatedEvent,
    place: Place,
    {
      invocation,
      environment,
      now,
    }: {
      readonly invocation: Invocation;
      readonly environment: Environment;
      readonly now: number;
    },
  ): void {
    const row = this.#lookedUp.get(invocation)?.get(rowId(event));
    if (isAccountedFor(row, place)) this.break('it is handed out though accounted for', event);
    const { ended } = environment;
    if (ended.has(`${event.id}/${placeKey(place)}`) || ended.has(`${event.id}/${place.round}`))
      this.break('its handler runs once more in the environment that ran it', event);
    // What has claimed an event is not known once its retention is over, which is days after the longest handler.
    const isClaimed = this.#once && !event.expired;
    if (isClaimed && [...event.running].some(({ state }) => state === 'running'))
      this.break('its handler runs twice at once', event);
    const isAgain = event.begun.has(placeKey(place)) || event.returned.has(place.round);
    if (isAgain && event.excuses.length === 0)
      this.break(`attempt ${placeKey(place)} is made again without a reason`, event);
    this.#checkTime(event, place, now);
  }

  #checkTime(event: SimulatedEvent, place: Place, now: number): void {
    const plan = event.plans.get(placeKey(place));
    if (plan === undefined || event.excuses.length > 0) return;
    if (now < plan) this.break(`attempt ${placeKey(place)} is ${plan - now} ms early`, event);
    const plannedAt = this.#plannedAt.get(`${event.id}/${placeKey(place)}`) ?? 0;
    // One whose plan was recorded late, from the receipt of an attempt before the calm, was late before it.
    const lateMs = now - Math.max(plan, plannedAt);
    if (plannedAt >= this.calmSince && lateMs > MOST_LATE_MS)
      this.break(`attempt ${placeKey(place)} is ${lateMs} ms late`, event);
  }

  /** Only a first success is written without a condition: where its function saw that there was no row. */
  puts(invocation: Invocation, rows: readonly Delivery[]): void {
    const seen = this.#lookedUp.get(invocation);
    for (const row of rows)
      if (seen === undefined || seen.has(deliveryId(row)) || row.round > 1 || row.attempts > 1)
        this.break(`${invocation.label} writes ${JSON.stringify(row)} without a condition`);
  }

  /** A row is written. */
  wrote(
    event: SimulatedEvent,
    { before, after, how }: { before: Delivery | undefined; after: Delivery; how: WriteKind },
    now: number,
  ): void {
    try {
      checkWrite(before, after, how);
    } catch (error) {
      this.failure ??= error as Error;
    }
    const { message = '' } = after.error ?? {};
    if (message.startsWith('the event is no longer on the queue') && !event.expired)
      this.break('reconcile counts an attempt whose message is not gone', event);
    const { round, attempts, nextAttemptAt } = after;
    if (after.status !== 'retrying' || nextAttemptAt === undefined) return;
    const next = placeKey({ round, attempt: attempts + 1 });
    const plan = Date.parse(nextAttemptAt);
    event.plans.set(next, Math.min(plan, event.plans.get(next) ?? plan));
    this.#plannedAt.set(`${event.id}/${next}`, now);
  }

  /** Two runs of `reconcile` never work at once. */
  reconciles(running: Iterable<Invocation>): void {
    const atIt = [...running].filter(({ isAtIt, state }) => isAtIt && state === 'running');
    if (atIt.length > 1) this.break('two runs of reconcile work at once');
  }

  /** A function that reached everything leaves nothing on its queue; `dead-letter` waits for an attempt that runs. */
  returned({ isFaulted, kind, label }: Invocation, failedMessageIds: readonly string[]): void {
    if (!isFaulted && kind !== 'dead-letter' && failedMessageIds.length > 0)
      this.break(`${label} keeps ${failedMessageIds.join(', ')} though nothing failed`);
  }
}

/** The id of an event's row. */
export function rowId({ trackingId }: SimulatedEvent): string {
  return deliveryId({ trackingId, subscriber: 'billing' });
}
