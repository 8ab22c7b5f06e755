import type { Clock } from '../../ports/clock.ts';
import type { EventStore } from '../../ports/event-store.ts';
import { deliveryId } from '../../records/delivery-key.ts';
import type { EventRecord } from '../../records/event-record.ts';
import type { Job, Matched } from '../../records/job.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { isFinal } from '../../records/transitions.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { type JobWork, makeSlices, readWork } from '../job-work.ts';
import { type ChooseEventsPorts, chooseEvents } from './choose-events.ts';
import { findWanted, isOnItsWay } from './replay-page.ts';

/** So many events are looked at; beyond, a count says that there are at least so many. */
const MOST = 100_000;

const PAGE = 250;

/** Of shards. */
const AT_ONCE = 8;

/** How many types are named, the most frequent first, and how many events are shown. */
const MOST_TYPES = 50;
const SAMPLE = 10;

/** What events are counted in. */
export interface CountEventsPorts extends ChooseEventsPorts {
  readonly ledger: ChooseEventsPorts['ledger'] & Pick<EventStore, 'getEvents' | 'shards'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What a replay would send. */
export interface CountedEvents {
  readonly matched: Matched;
  readonly byType: readonly { readonly type: string; readonly count: number }[];
  /** Some of them. */
  readonly sample: readonly SampledEvent[];
}

/** An event without its data. */
export interface SampledEvent extends Pick<EventRecord, 'trackingId' | 'acceptedAt'> {
  readonly id: string;
  readonly source: string;
  readonly type: string;
}

/** A replay that may be begun, and whom it would send to. */
export interface CountedReplay {
  readonly job: Pick<Job, 'kind' | 'subscriber' | 'filter' | 'asOf' | 'mode' | 'seam'>;
  readonly owner: Subscriber;
}

/** Counts the events that a replay would send, until very many were looked at or the time (epoch milliseconds) is over. */
export async function countEvents(
  replay: CountedReplay,
  until: number,
  ports: CountEventsPorts,
): Promise<CountedEvents> {
  const total = new Total(until, ports.clock);
  const works = makeSlices(replay.job, ports.ledger.shards).map(readWork);
  await mapBounded(works, AT_ONCE, (work) => countSlice(replay, work, total, ports));
  return total.result();
}

async function countSlice(
  replay: CountedReplay,
  work: JobWork,
  total: Total,
  ports: CountEventsPorts,
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const page = await chooseEvents(replay.job, work, { after, limit: PAGE }, ports);
    total.add(page.looked, await findSent(page.ids, replay, ports));
    if (page.isLast) return;
    if (total.isFull) return total.leaveOff();
    after = page.after;
  }
}

async function findSent(
  ids: readonly string[],
  { job, owner }: CountedReplay,
  { ledger }: CountEventsPorts,
): Promise<readonly EventRecord[]> {
  const { records } = await ledger.getEvents(ids);
  const wanted = findWanted(records, job, owner);
  // Of what is lost, the rows were looked at when it was chosen.
  if (job.mode === 'lost' || wanted.length === 0) return wanted;
  const { subscriber } = job;
  const rows = await ledger.findDeliveries(
    wanted.map(({ trackingId }) => ({ trackingId, subscriber })),
  );
  return wanted.filter((record) => {
    const row = rows.get(deliveryId({ trackingId: record.trackingId, subscriber }));
    if (row === undefined) return job.mode === 'missing' || !isOnItsWay(record, job);
    return job.mode === 'again' && isFinal(row.status);
  });
}

class Total {
  #looked = 0;
  #count = 0;
  #exact = true;
  readonly #types = new Map<string, number>();
  readonly #sample: SampledEvent[] = [];
  readonly #until: number;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(until: number, clock: Pick<Clock, 'now'>) {
    this.#until = until;
    this.#clock = clock;
  }

  get isFull(): boolean {
    return this.#looked >= MOST || this.#clock.now() >= this.#until;
  }

  add(looked: number, records: readonly EventRecord[]): void {
    this.#looked += looked;
    this.#count += records.length;
    for (const { event } of records)
      this.#types.set(event.type, (this.#types.get(event.type) ?? 0) + 1);
    this.#sample.push(...records.slice(0, SAMPLE - this.#sample.length).map(sampleOf));
  }

  leaveOff(): void {
    this.#exact = false;
  }

  result(): CountedEvents {
    const types = [...this.#types].sort(([, left], [, right]) => right - left);
    return {
      matched: { count: this.#count, exact: this.#exact },
      byType: types.slice(0, MOST_TYPES).map(([type, count]) => ({ type, count })),
      sample: this.#sample,
    };
  }
}

function sampleOf({ trackingId, acceptedAt, event }: EventRecord): SampledEvent {
  const { id, source, type } = event;
  return { trackingId, id, source, type, acceptedAt };
}
