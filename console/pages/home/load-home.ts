import type {
  Job,
  JobStatus,
  ListedEvent,
  Rates,
  SubscriberStatus,
} from '../../../client/index.ts';
import { router } from '../../app/router.ts';
import { takeFirst } from '../../app/take-first.ts';

/** So many of the newest events are looked at. */
const EVENTS = 20;
/** Of running jobs it is asked how far they have come. */
const RUNNING = 5;
const FAILED = 3;

/** The last day is looked through so often; in between the last hour is, which takes a tenth of the queries. */
const WHOLE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Makes what loads the newest events of the last day, with how they stand. */
export function makeLoadEvents(): (signal: AbortSignal) => Promise<readonly ListedEvent[]> {
  let [events, readAt]: [readonly ListedEvent[], number] = [[], 0];
  return async (signal) => {
    const now = Date.now();
    const isWhole = now - readAt >= WHOLE_MS || now < readAt;
    const span = isWhole ? {} : { from: new Date(now - HOUR_MS).toISOString() };
    const found = await loadPage(span, signal);
    events = isWhole ? found : newestOf(found, events);
    if (isWhole) readAt = now;
    return events;
  };
}

async function loadPage(span: { readonly from?: string }, signal: AbortSignal) {
  const query = { ...span, pageSize: EVENTS, include: 'deliveries' } as const;
  const { items } = await takeFirst(router.eventPages(query, { signal }), 1);
  return items[0]?.events ?? [];
}

/** Those that were found now, and of those that were known before the ones that are older. */
function newestOf(found: readonly ListedEvent[], known: readonly ListedEvent[]) {
  const ids = new Set(found.map(({ trackingId }) => trackingId));
  return [...found, ...known.filter(({ trackingId }) => !ids.has(trackingId))].slice(0, EVENTS);
}

/** The jobs that run, with how far they have come, and the last ones that have failed. */
export interface Jobs {
  readonly running: readonly JobStatus[];
  readonly failed: readonly Job[];
}

export async function loadJobs(signal: AbortSignal): Promise<Jobs> {
  const [running, failed] = await Promise.all([
    takeFirst(router.jobs.list({ state: 'running', pageSize: RUNNING }, { signal }), RUNNING),
    takeFirst(router.jobs.list({ state: 'failed', pageSize: FAILED }, { signal }), FAILED),
  ]);
  const shown = running.items.map(({ id }) => router.jobs.get(id, { signal }));
  return { running: await Promise.all(shown), failed: failed.items };
}

export function loadSubscribers(signal: AbortSignal): Promise<readonly SubscriberStatus[]> {
  return router.subscribers({ signal });
}

/** The rates of the last hour, and how long the oldest message of each subscriber waits. */
export function loadRates(signal: AbortSignal): Promise<Rates> {
  return router.metrics({}, { signal });
}
