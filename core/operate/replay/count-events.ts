import type { Clock } from '../../ports/clock.ts';
import type { EventStore } from '../../ports/event-store.ts';
import { deliveryId } from '../../records/delivery-key.ts';
import type { EventRecord } from '../../records/event-record.ts';
import type { Job, Matched } from '../../records/job.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { isFinal } from '../../records/transitions.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { Tally } from '../count/tally.ts';
import { type JobWork, makeSlices, readWork } from '../job-work.ts';
import { type ChooseEventsPorts, chooseEvents } from './choose-events.ts';
import { findWanted, isOnItsWay } from './replay-page.ts';

const PAGE = 250;

/** Of shards. */
const AT_ONCE = 8;

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
  const tally = new Tally<SampledEvent>(until, ports.clock);
  const works = makeSlices(replay.job, ports.ledger.shards)
    .map(readWork)
    .filter((work) => !('early' in work));
  await mapBounded(works, AT_ONCE, (work) =>
    tally.addPages((after) => countPage(replay, { work, after }, ports)),
  );
  const { matched, groups, sample } = tally.result;
  return { matched, byType: groups.map(([type, count]) => ({ type, count })), sample };
}

async function countPage(
  replay: CountedReplay,
  { work, after }: { readonly work: JobWork; readonly after: string | undefined },
  ports: CountEventsPorts,
) {
  const page = await chooseEvents(replay.job, work, { after, limit: PAGE }, ports);
  const fitting = (await findSent(page.ids, replay, ports)).map((record) => ({
    group: record.event.type,
    sample: sampleOf(record),
  }));
  return { ...page, fitting };
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

function sampleOf({ trackingId, acceptedAt, event }: EventRecord): SampledEvent {
  const { id, source, type } = event;
  return { trackingId, id, source, type, acceptedAt };
}
