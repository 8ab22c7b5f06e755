import type { ShownSubscriber, SubscriberStatus } from '../../../client/index.ts';
import { agoWords, countWords, durationWords } from '../../parts/words.ts';

/** How a subscriber is: a state that `Status` knows, and a sentence of why. */
export interface Health {
  readonly state: string;
  readonly why: string;
}

/** So many that wait are more than a moment's. */
const MANY_WAIT = 100;

/** How a subscriber is, the worst first: what a person must look at is said before what only waits. */
export function healthOf(subscriber: ShownSubscriber, now: number): Health {
  if ('lifecycle' in subscriber && subscriber.lifecycle !== 'active')
    return { state: subscriber.lifecycle, why: MAKING[subscriber.lifecycle] };
  if (!('queue' in subscriber)) return { state: 'creating', why: MAKING.creating };
  const { state, pause, deliveries } = subscriber;
  const failed = 'error' in deliveries ? undefined : deliveries;
  if (state !== 'active')
    return {
      state,
      why: pause === undefined ? '' : `for ${durationWords(now - Date.parse(pause.since))}`,
    };
  if (failed === undefined || 'error' in subscriber.queue)
    return { state: 'unknown', why: errorOf(subscriber) };
  const more = failed.atLeast === true ? 'at least ' : '';
  if (failed.dead > 0)
    return {
      state: 'failing',
      why: `${more}${countWords(failed.dead, 'dead', 'dead')}${oldest(failed.deadSince, now)}`,
    };
  if (failed.retrying > 0)
    return {
      state: 'retrying',
      why: `${more}${countWords(failed.retrying, 'retrying', 'retrying')}${oldest(failed.retryingSince, now)}`,
    };
  if (subscriber.queue.visible >= MANY_WAIT)
    return {
      state: 'behind',
      why: countWords(subscriber.queue.visible, 'event waits', 'events wait'),
    };
  return { state: 'healthy', why: 'nothing has failed' };
}

const MAKING = {
  creating: 'its queue and its rule are being made',
  updating: 'it is being changed',
  active: 'it is there',
  deleting: 'it is being taken away',
} as const;

function oldest(since: string | undefined, now: number): string {
  return since === undefined ? '' : `, oldest ${agoWords(Date.parse(since), now)}`;
}

function errorOf({ queue, deliveries }: SubscriberStatus): string {
  const figure = 'error' in queue ? queue : deliveries;
  return 'error' in figure ? figure.error.message : '';
}

/** How many events wait for a subscriber, in whatever way; undefined where that is not known. */
export function waitingOf({ queue }: Pick<SubscriberStatus, 'queue'>): number | undefined {
  return 'error' in queue ? undefined : queue.visible + queue.delayed;
}
