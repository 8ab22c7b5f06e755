import type { Job, ListedEvent, Rates, SubscriberStatus } from '../../../client/index.ts';
import { agoWords, countWords, durationWords } from '../../parts/words.ts';
import { ageOf } from '../subscribers/recent-rates.ts';
import { changePerSecond, type Sample } from '../subscribers/trend.ts';

/** A sentence about something that a person should look at, and where. */
export interface Need {
  /** Names it among others. */
  readonly key: string;
  readonly tone: 'bad' | 'warn';
  /** The name of its sign. */
  readonly icon: 'cross' | 'warning' | 'retry' | 'pause' | 'clock' | 'jobs';
  readonly text: string;
  /** A path of the console, with its query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What one does there. */
  readonly act: string;
}

/** What is known of the router at a time (epoch milliseconds). */
export interface Seen {
  readonly now: number;
  readonly subscribers: readonly SubscriberStatus[];
  /** What waited for each subscriber while the page was open, by name. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** The figures, with the ages; undefined until they are loaded. */
  readonly rates: Pick<Rates, 'subscribers'> | undefined;
  /** The newest events. */
  readonly events: readonly ListedEvent[];
  /** Those that have failed, the newest first. */
  readonly failedJobs: readonly Job[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A pause of so long may have been forgotten. */
const LONG_PAUSE_MS = 60 * MINUTE_MS;
/** A retry that goes on for so long will hardly help itself. */
const LONG_RETRY_MS = 15 * MINUTE_MS;
/** What waits for so long on the queue of somebody who is not paused is hardly taken: the longest delay of a queue is 15 minutes. */
const LONG_WAIT_MS = 30 * MINUTE_MS;
/** So many that wait, and become more, are more than a moment's. */
const MANY_WAIT = 100;

/** What needs a person now, the worst first. */
export function needsOf(seen: Seen): readonly Need[] {
  const needs = [
    ...seen.subscribers.flatMap((subscriber) => ofSubscriber(subscriber, seen)),
    ...ofEvents(seen.events),
    ...seen.failedJobs
      .filter(({ endedAt }) => seen.now - Date.parse(endedAt ?? '') < DAY_MS)
      .map(ofJob),
  ];
  return [
    ...needs.filter(({ tone }) => tone === 'bad'),
    ...needs.filter(({ tone }) => tone === 'warn'),
  ];
}

function ofSubscriber(subscriber: SubscriberStatus, seen: Seen): readonly Need[] {
  return [
    ...ofFailed(subscriber, seen.now),
    ...ofPause(subscriber, seen.now),
    ...ofQueue(subscriber, seen.samples.get(subscriber.name) ?? []),
    ...ofWait(subscriber, seen.rates),
  ];
}

function ofFailed({ name, deliveries }: SubscriberStatus, now: number): readonly Need[] {
  const at = { path: '/failures', query: { subscriber: name } };
  if ('error' in deliveries)
    return [
      {
        ...{ key: `unknown ${name}`, tone: 'warn', icon: 'warning' },
        text: `What has failed of ${name} is not known: ${deliveries.error.message}.`,
        ...{ path: `/subscribers/${encodeURIComponent(name)}`, act: 'Look at it' },
      },
    ];
  const { dead, retrying, deadSince, retryingSince, atLeast } = deliveries;
  const more = atLeast === true ? 'at least ' : '';
  const needs: Need[] = [];
  if (dead > 0)
    needs.push({
      ...{ key: `dead ${name}`, tone: 'bad', icon: 'cross', ...at },
      text: `${more}${countWords(dead, 'delivery', 'deliveries')} to ${name} failed for good${oldest(deadSince, now)}.`,
      act: 'See why, and send again',
    });
  const since = retryingSince === undefined ? now : Date.parse(retryingSince);
  if (retrying > 0 && now - since >= LONG_RETRY_MS)
    needs.push({
      ...{ key: `retrying ${name}`, tone: 'warn', icon: 'retry' },
      text: `${name} has failed for ${durationWords(now - since)}: ${more}${countWords(retrying, 'delivery is', 'deliveries are')} tried again and again.`,
      ...{ path: at.path, query: { ...at.query, status: 'retrying' }, act: 'See why' },
    });
  return needs;
}

function oldest(since: string | undefined, now: number): string {
  return since === undefined ? '' : `, the oldest ${agoWords(Date.parse(since), now)}`;
}

function ofPause({ name, pause, queue }: SubscriberStatus, now: number): readonly Need[] {
  if (pause === undefined || now - Date.parse(pause.since) < LONG_PAUSE_MS) return [];
  const waiting = 'error' in queue ? 0 : queue.visible + queue.delayed;
  const wait = waiting === 0 ? 'nothing waits' : countWords(waiting, 'event waits', 'events wait');
  const long = durationWords(now - Date.parse(pause.since));
  return [
    {
      ...{ key: `paused ${name}`, tone: 'warn', icon: 'pause' },
      text: `${name} has been paused for ${long} (“${pause.reason}”); ${wait} for it.`,
      ...{ path: `/subscribers/${encodeURIComponent(name)}`, act: 'Look, and resume it' },
    },
  ];
}

function ofQueue(
  { name, state, queue }: SubscriberStatus,
  samples: readonly Sample[],
): readonly Need[] {
  if (state !== 'active' || 'error' in queue || queue.visible < MANY_WAIT) return [];
  const change = changePerSecond(samples);
  if (change === undefined || change <= 0) return [];
  return [
    {
      ...{ key: `behind ${name}`, tone: 'warn', icon: 'clock' },
      text: `${countWords(queue.visible, 'event waits', 'events wait')} for ${name}, and they become more.`,
      ...{ path: `/subscribers/${encodeURIComponent(name)}`, act: 'Look at it' },
    },
  ];
}

function ofWait(subscriber: SubscriberStatus, rates: Seen['rates']): readonly Need[] {
  const { name, state } = subscriber;
  const age = oldestWait([subscriber], rates)?.seconds ?? 0;
  if (state !== 'active' || age * 1000 < LONG_WAIT_MS) return [];
  return [
    {
      ...{ key: `waits ${name}`, tone: 'warn', icon: 'clock' },
      text: `The oldest event on the queue of ${name} has waited for ${durationWords(age * 1000)}.`,
      ...{ path: `/subscribers/${encodeURIComponent(name)}`, act: 'Look at it' },
    },
  ];
}

/** What the newest events say; of older ones, their own list does. */
function ofEvents(events: readonly ListedEvent[]): readonly Need[] {
  const overdue = events.filter((event) => (event.overdue ?? []).length > 0).length;
  const outbox = events.filter(({ state }) => state === 'outbox').length;
  const needs: Need[] = [];
  if (overdue > 0)
    needs.push({
      ...{ key: 'overdue', tone: 'bad', icon: 'warning', path: '/events' },
      text: `Of the newest events, ${overdue} ${overdue === 1 ? 'has' : 'have'} a delivery of which nothing was heard in time.`,
      ...{ query: { status: 'overdue' }, act: 'See which' },
    });
  if (outbox > 0)
    needs.push({
      ...{ key: 'outbox', tone: 'warn', icon: 'clock', path: '/events' },
      text: `${countWords(outbox, 'event waits', 'events wait')} in the outbox, since the bus does not take them; that is tried again each minute.`,
      ...{ query: { status: 'outbox' }, act: 'See which' },
    });
  return needs;
}

function ofJob({ id, kind, subscriber, error }: Job): Need {
  return {
    ...{ key: `job ${id}`, tone: 'bad', icon: 'jobs' },
    text: `The ${kind} of ${subscriber} has failed${error === undefined ? '' : `: ${error.message}`}.`,
    ...{ path: `/jobs/${id}`, act: 'See how far it came' },
  };
}

/** The delivery that is tried again for the longest time: since when, in epoch milliseconds, and for whom. */
export function oldestRetry(
  subscribers: readonly SubscriberStatus[],
): { readonly name: string; readonly since: number } | undefined {
  return subscribers
    .flatMap(({ name, deliveries }) =>
      'error' in deliveries || deliveries.retryingSince === undefined
        ? []
        : [{ name, since: Date.parse(deliveries.retryingSince) }],
    )
    .sort((one, other) => one.since - other.since)[0];
}

/** The event that has been on its queue for the longest time: for how many seconds, as the figures have it, and for whom. */
export function oldestWait(
  subscribers: readonly SubscriberStatus[],
  rates: Seen['rates'],
): { readonly name: string; readonly seconds: number } | undefined {
  const own = new Map(rates?.subscribers?.map((one) => [one.name, one]));
  return subscribers
    .flatMap((one) => {
      const seconds = ageOf(one, own.get(one.name));
      return seconds === undefined ? [] : [{ name: one.name, seconds }];
    })
    .sort((one, other) => other.seconds - one.seconds)[0];
}
