import type { ParsedItem } from '../event/parse-request.ts';
import { errorLogFields, eventsLogFields } from '../log/log-fields.ts';
import type { PatternIndex } from '../pattern/index/pattern-index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sha256 } from '../ports/digest.ts';
import type { EventBus } from '../ports/event-bus.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Log } from '../ports/log.ts';
import type { Queue } from '../ports/queue.ts';
import type { Random } from '../ports/random.ts';
import type { EventStanding } from '../records/event-record.ts';
import { isOutage } from '../shared/is-outage.ts';
import type { AcceptResult } from './accept-result.ts';
import { accepted, duplicate, rejected, withIdentity } from './accept-result.ts';
import type { NamedPattern } from './expected-by.ts';
import type { LostWaybill } from './lost-waybill.ts';
import { storeEvents } from './store-events.ts';
import { type FreshEvent, triageEvents } from './triage-events.ts';

/** The outside world of ingest. */
export interface AcceptPorts {
  readonly events: EventStore;
  readonly bus: EventBus;
  readonly queue: Queue;
  readonly recoveryQueueUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly sha256: Sha256;
  readonly log: Log;
}

/** A request's events and who may want them. */
export interface AcceptRequest {
  readonly items: readonly ParsedItem[];
  /** Undefined where nobody can say who subscribes: unknown is not nobody. */
  readonly subscribers: PatternIndex<NamedPattern> | undefined;
  readonly producer?: string;
  /** Told how many events are in order, before any is taken; what it throws refuses the request. */
  readonly reserveQuota?: (events: number) => Promise<void>;
}

/** What became of a request's events: one result per event, in order, and how many went into the outbox. */
export interface AcceptReport {
  readonly results: readonly AcceptResult[];
  readonly outboxed: number;
}

/**
 * Accepts a request's events. An event is accepted once the bus took it or the ledger's outbox holds it, and its waybill
 * is written or waits on the recovery queue; one event's failure never touches another's.
 */
export async function acceptEvents(
  request: AcceptRequest,
  ports: AcceptPorts,
): Promise<AcceptReport> {
  const { fresh, results } = triageEvents(request, ports);
  if (fresh.length === 0) return { results, outboxed: 0 };

  const places = fresh.flatMap((event) => event.places);
  await request.reserveQuota?.(places.length);
  const known = await findKnown(
    fresh.map(({ waybill }) => waybill),
    ports,
  );
  const unknown = fresh.flatMap(({ waybill }) => (known.has(waybill.trackingId) ? [] : [waybill]));
  const { errors, outboxed } = await storeEvents(unknown, ports);
  for (const event of fresh) place(event, { known, errors, results });
  return { results, outboxed };
}

/** Puts an event's results where its copies stood in the request. */
function place(
  { waybill, places, deprecated }: FreshEvent,
  {
    known,
    errors,
    results,
  }: {
    readonly known: ReadonlyMap<string, EventStanding>;
    readonly errors: Awaited<ReturnType<typeof storeEvents>>['errors'];
    readonly results: AcceptResult[];
  },
): void {
  const error = errors.get(waybill.trackingId);
  const earlier = known.get(waybill.trackingId);
  places.forEach((index, copy) => {
    if (error !== undefined) results[index] = withIdentity(waybill, rejected(waybill.event, error));
    else {
      const isNew = earlier === undefined && copy === 0;
      const expected = (earlier ?? waybill).expected;
      const taken = isNew ? accepted(waybill) : duplicate(waybill, expected);
      results[index] = deprecated ? { ...taken, deprecated } : taken;
    }
  });
}

/** A ledger that cannot be read must not stop acceptance: the events then count as new, and delivery is still suppressed twice. */
async function findKnown(
  waybills: readonly LostWaybill[],
  { events, log }: AcceptPorts,
): Promise<ReadonlyMap<string, EventStanding>> {
  try {
    return await events.findEvents(waybills.map(({ trackingId }) => trackingId));
  } catch (error) {
    if (!isOutage(error)) throw error;
    const about = { ...eventsLogFields(waybills), ...errorLogFields(error) };
    log.warn('events count as new, whether or not they are', about);
    return new Map();
  }
}
