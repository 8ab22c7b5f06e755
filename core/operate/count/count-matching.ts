import type { Clock } from '../../ports/clock.ts';
import type { EventStore } from '../../ports/event-store.ts';
import type { FailedDelivery, Job, Matched } from '../../records/job.ts';
import { mapBounded } from '../../shared/map-bounded.ts';
import { fitsType } from '../fits-filter.ts';
import { type JobWork, makeSlices, readWork } from '../job-work.ts';
import { type ReadPagePorts, readPage } from '../read-page.ts';
import { Tally } from './tally.ts';

const PAGE = 1000;

/** Of shards. */
const AT_ONCE = 8;

/** What deliveries are counted in. */
export interface CountPorts extends ReadPagePorts {
  readonly ledger: ReadPagePorts['ledger'] & Pick<EventStore, 'findEvents' | 'shards'>;
  readonly clock: Pick<Clock, 'now'>;
}

type CountedJob = Pick<Job, 'kind' | 'subscriber' | 'filter' | 'asOf'>;

/** What a job would be about. */
export interface Counted {
  readonly matched: Matched;
  readonly byErrorClass: readonly { readonly errorClass: string; readonly count: number }[];
  /** Some of them. */
  readonly sample: readonly FailedDelivery[];
}

/** Counts the deliveries that a job would be about, until there are very many or the time (epoch milliseconds) is over. */
export async function countMatching(
  job: CountedJob,
  until: number,
  ports: CountPorts,
): Promise<Counted> {
  const tally = new Tally<FailedDelivery>(until, ports.clock);
  const works = makeSlices(job, ports.ledger.shards).map(readWork);
  await mapBounded(works, AT_ONCE, (work) =>
    tally.addPages((after) => countPage(job, { work, after }, ports)),
  );
  const { matched, groups, sample } = tally.result;
  return {
    matched,
    byErrorClass: groups.map(([errorClass, count]) => ({ errorClass, count })),
    sample,
  };
}

async function countPage(
  job: CountedJob,
  { work, after }: { readonly work: JobWork; readonly after: string | undefined },
  ports: CountPorts,
) {
  const page = await readPage(job, work, { after, limit: PAGE, most: PAGE }, ports);
  const fitting = (await ofTypes(job, page.deliveries, ports)).map((sample) => ({
    group: sample.error?.class ?? '',
    sample,
  }));
  return { ...page, looked: fitting.length, fitting };
}

/** Types are in the events only: they are read where they are asked for. */
async function ofTypes(
  { filter }: Pick<Job, 'filter'>,
  dead: readonly FailedDelivery[],
  { ledger }: CountPorts,
): Promise<readonly FailedDelivery[]> {
  if (filter.type === undefined) return dead;
  const events = await ledger.findEvents(dead.map(({ trackingId }) => trackingId));
  return dead.filter(({ trackingId }) => {
    const event = events.get(trackingId);
    return event !== undefined && fitsType(filter, event.type);
  });
}
