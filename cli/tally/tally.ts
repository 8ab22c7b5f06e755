import type { ListedDelivery, ListedEvent, SubscriberStatus } from '../../client/index.ts';

/** After so long without an outcome a delivery needs a reason, in milliseconds: as long as `overdueAfter` of a router, unless told. */
const LATE_MS = 900_000;

/** Of deliveries that are late, so many of each subscriber are kept by name. */
const MOST_NAMED = 10_000;

/** How the deliveries of one subscriber stand. */
export interface SubscriberTally {
  readonly expected: number;
  readonly delivered: number;
  readonly retrying: number;
  readonly pending: number;
  readonly dead: number;
  readonly discarded: number;
}

/** How many events were accepted. */
export interface EventTally {
  readonly accepted: number;
  readonly published: number;
  /** Nobody subscribed to them. */
  readonly unmatched: number;
  /** Accepted, and not on the bus yet. */
  readonly outbox: number;
}

/** An event, or one of its deliveries, that is not accounted for. */
export interface Unaccounted {
  readonly trackingId: string;
  readonly subscriber?: string;
  readonly reason: string;
}

type Counts = { -readonly [Name in keyof SubscriberTally]: number };

/** Deliveries of one subscriber without an outcome that they should have. */
interface Late {
  count: number;
  readonly named: Unaccounted[];
}

const NONE: SubscriberTally = {
  ...{ expected: 0, delivered: 0, retrying: 0, pending: 0, dead: 0, discarded: 0 },
};

/** Adds up events and their deliveries, and finds those that nobody answers for. */
export class Tally {
  readonly events = { accepted: 0, published: 0, unmatched: 0, outbox: 0 };
  readonly #bySubscriber = new Map<string, Counts>();
  readonly #late = new Map<string, Late>();
  readonly #now: number;

  /** `now` in epoch milliseconds. */
  constructor(now: number) {
    this.#now = now;
  }

  /** By subscriber, in name order. */
  get subscribers(): readonly (readonly [name: string, tally: SubscriberTally])[] {
    return [...this.#bySubscriber].sort(([left], [right]) => (left < right ? -1 : 1));
  }

  /** Adds an event; answers what is wrong with the event itself. */
  add(event: ListedEvent): readonly Unaccounted[] {
    const { trackingId, state, acceptedAt, expected, deliveries = [], overdue = [] } = event;
    this.events.accepted++;
    this.events[state]++;
    for (const delivery of deliveries) {
      this.#count(delivery);
      const reason = lateBecause(delivery, { event, now: this.#now });
      const isFlagged = overdue.includes(delivery.subscriber) && isOpen(delivery);
      if (reason !== undefined || isFlagged)
        this.#keep(delivery.subscriber, {
          ...{ trackingId, subscriber: delivery.subscriber },
          reason: reason ?? 'nothing was heard of it',
        });
    }
    if (state === 'outbox' && this.#isLate(acceptedAt))
      return [{ trackingId, reason: `it is not on the bus, since ${acceptedAt}` }];
    if (state !== 'outbox' && (state === 'unmatched') !== (expected.length === 0))
      return [{ trackingId, reason: `it is ${state}, and ${expected.length} should have it` }];
    return [];
  }

  /**
   * Which late deliveries are not accounted for: as many as are in a subscriber's queue may be waiting there, and those of
   * one that is paused wait for it.
   */
  unaccounted(registered: readonly SubscriberStatus[]): readonly Unaccounted[] {
    return [...this.#late].flatMap(([name, { count, named }]) => {
      const status = registered.find((subscriber) => subscriber.name === name);
      if (status === undefined) return because(named, 'and the subscriber is registered no more');
      if (status.state !== 'active') return [];
      const { queue } = status;
      if ('error' in queue) return because(named, 'and how full its queue is, is not known');
      const inQueue = queue.visible + queue.inFlight + queue.delayed;
      if (count <= inQueue) return [];
      return because(named, `and its queue has ${inQueue} for ${count} of them`);
    });
  }

  #count({ subscriber, status }: ListedDelivery): void {
    const counts = this.#bySubscriber.get(subscriber) ?? { ...NONE };
    this.#bySubscriber.set(subscriber, counts);
    counts.expected++;
    counts[status]++;
  }

  #keep(subscriber: string, unaccounted: Unaccounted): void {
    const late = this.#late.get(subscriber) ?? { count: 0, named: [] };
    this.#late.set(subscriber, late);
    late.count++;
    if (late.named.length < MOST_NAMED) late.named.push(unaccounted);
  }

  #isLate(time: string): boolean {
    return Date.parse(time) + LATE_MS < this.#now;
  }
}

/** Why a delivery should have an outcome by now; undefined where it has one, or has time. */
function lateBecause(
  { status, round, nextAttemptAt, lastAttemptAt }: ListedDelivery,
  { event: { acceptedAt }, now }: { readonly event: ListedEvent; readonly now: number },
): string | undefined {
  if (status === 'retrying') {
    const due = nextAttemptAt ?? lastAttemptAt ?? acceptedAt;
    return Date.parse(due) + LATE_MS < now ? `its next attempt was due at ${due}` : undefined;
  }
  // Since when a later round waits, its row does not say; `overdue` does.
  if (status !== 'pending' || round > 1) return undefined;
  const since = lastAttemptAt ?? acceptedAt;
  return Date.parse(since) + LATE_MS < now ? `nothing was heard of it since ${since}` : undefined;
}

function isOpen({ status }: ListedDelivery): boolean {
  return status === 'pending' || status === 'retrying';
}

function because(named: readonly Unaccounted[], reason: string): readonly Unaccounted[] {
  return named.map((one) => ({ ...one, reason: `${one.reason}, ${reason}` }));
}
