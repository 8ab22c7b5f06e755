import type { Clock } from '../ports/clock.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { FailedDelivery, Job, Matched } from '../records/job.ts';
import { mapBounded } from '../shared/map-bounded.ts';
import { fitsType } from './fits-filter.ts';
import { type JobWork, makeSlices, readWork } from './job-work.ts';
import { type ReadPagePorts, readPage } from './read-page.ts';

/** Above this, a count says that there are at least so many. */
const MOST = 100_000;

const PAGE = 1000;

/** Of shards. */
const AT_ONCE = 8;

/** How many error classes are named, the most frequent first, and how many deliveries are shown. */
const MOST_CLASSES = 50;
const SAMPLE = 10;

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
  const total = new Total(until, ports.clock);
  const works = makeSlices(job, ports.ledger.shards).map(readWork);
  await mapBounded(works, AT_ONCE, (work) => countSlice(job, work, total, ports));
  return total.result();
}

async function countSlice(
  job: CountedJob,
  work: JobWork,
  total: Total,
  ports: CountPorts,
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const page = await readPage(job, work, { after, limit: PAGE, most: PAGE }, ports);
    total.add(await ofTypes(job, page.deliveries, ports));
    if (page.isLast) return;
    if (total.isFull) return total.leaveOff();
    after = page.after;
  }
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

class Total {
  #count = 0;
  #exact = true;
  readonly #classes = new Map<string, number>();
  readonly #sample: FailedDelivery[] = [];
  readonly #until: number;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(until: number, clock: Pick<Clock, 'now'>) {
    this.#until = until;
    this.#clock = clock;
  }

  get isFull(): boolean {
    return this.#count >= MOST || this.#clock.now() >= this.#until;
  }

  add(deliveries: readonly FailedDelivery[]): void {
    this.#count += deliveries.length;
    for (const { error } of deliveries) {
      const name = error?.class ?? '';
      this.#classes.set(name, (this.#classes.get(name) ?? 0) + 1);
    }
    this.#sample.push(...deliveries.slice(0, SAMPLE - this.#sample.length));
  }

  leaveOff(): void {
    this.#exact = false;
  }

  result(): Counted {
    const classes = [...this.#classes].sort(([, left], [, right]) => right - left);
    return {
      matched: { count: this.#count, exact: this.#exact },
      byErrorClass: classes
        .slice(0, MOST_CLASSES)
        .map(([errorClass, count]) => ({ errorClass, count })),
      sample: this.#sample,
    };
  }
}
