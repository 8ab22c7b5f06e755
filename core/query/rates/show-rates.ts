import { WaybillError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  type Counted,
  MOST_COUNTS,
  type Periods,
  type RateHistory,
} from '../../ports/rate-history.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import type { SubscriberDirectory } from '../../registry/subscriber-directory.ts';
import { cutText } from '../../shared/cut-text.ts';
import { checkParameters, type Parameters } from '../read-parameters.ts';
import { countDelivered } from './count-delivered.ts';
import { add, FoundFigures } from './found-figures.ts';
import type { KeptAnswers } from './kept-answers.ts';
import { countPeriods, readPeriods } from './read-periods.ts';
import {
  failuresOf,
  latestAge,
  type OldestAge,
  ratesOf,
  type SubscriberRates,
} from './subscriber-rates.ts';

/** How long an answer is shown again, at most: what is counted comes a minute later anyway. */
const FRESH_MS = 60_000;

const KNOWN = ['from', 'to', 'period', 'subscriber'];

/** What is counted of the router as a whole. */
const OF_ROUTER = [
  'AcceptedEvents',
  'FailedAttempts',
  'UnreachedEvents',
  'DeadDeliveries',
] as const;
const OF_SUBSCRIBER = ['FailedAttempts', 'UnreachedEvents', 'DeadDeliveries'] as const;

/** So many subscribers are shown at most. */
const MOST_SUBSCRIBERS = MOST_COUNTS - OF_ROUTER.length;

/** Each list has a number for each period, the first for the one that begins at `from`. */
export interface RateLists {
  /** Events that were accepted; not of a single subscriber. */
  readonly accepted?: readonly number[];
  /** Deliveries that succeeded: attempts that ended less those that failed, and so not exact in a single period. */
  readonly delivered: readonly number[];
  /** Attempts that failed, the last ones of the dead among them. */
  readonly failed: readonly number[];
  /** Deliveries that were given up. */
  readonly dead: readonly number[];
}

/**
 * What was accepted, delivered, failed and given up in a span of time, period by period; and how long the oldest message waits, of
 * one subscriber or of each.
 */
export interface Rates extends RateLists, OldestAge {
  /** ISO 8601, UTC: where the first period begins, and the last ends. The last may still go on. */
  readonly from: string;
  readonly to: string;
  readonly periodSeconds: number;
  /** When the figures were read: an answer is at most a minute old. */
  readonly asOf: string;
  /** `none` where nobody keeps figures, or there is none in the span: an idle router, or an endpoint without CloudWatch's. */
  readonly figures: 'some' | 'none';
  readonly totals: { readonly [K in keyof RateLists]: number };
  /** Whose figures they are; absent where they are the router's. */
  readonly subscriber?: string;
  /** Of the router: what became of each subscriber's deliveries in the span, by name. */
  readonly subscribers?: readonly SubscriberRates[];
  /** How many subscribers there was no room for, whose deliveries are not in the figures; absent where there is none. */
  readonly leftOut?: number;
}

/** What rates are read from. */
export interface ShowRatesPorts {
  readonly rates: RateHistory;
  readonly directory: Pick<SubscriberDirectory, 'subscribers'>;
  readonly kept: KeptAnswers<Rates>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * The rates of the router, or of one subscriber. However many ask, they are read once a minute. Throws `invalid-request`,
 * `not-found` for a subscriber that there is not, `unavailable`, and `ledger-unavailable`.
 */
export async function showRates(parameters: Parameters, ports: ShowRatesPorts): Promise<Rates> {
  checkParameters(parameters, KNOWN);
  const periods = readPeriods(parameters, ports.clock.now());
  const { subscriber } = parameters;
  const name = [periods.from, periods.to, periods.seconds, subscriber ?? ''].join(' ');
  return ports.kept.get(name, FRESH_MS, async () => {
    const subscribers = await ports.directory.subscribers();
    if (subscribers === undefined)
      throw new WaybillError('ledger-unavailable', 'the list of subscribers cannot be read now');
    return subscriber === undefined
      ? ofRouter(subscribers, periods, ports)
      : ofSubscriber(findNamed(subscriber, subscribers), periods, ports);
  });
}

async function ofRouter(
  subscribers: readonly Subscriber[],
  periods: Periods,
  ports: ShowRatesPorts,
): Promise<Rates> {
  const shown = subscribers.slice(0, MOST_SUBSCRIBERS);
  const { about, figures } = await ask(
    [
      ...OF_ROUTER.map((name): Counted => ({ of: 'router', name })),
      ...shown.map(({ queueUrl }): Counted => ({ of: 'queue', queueUrl })),
      ...shown.map(({ queueUrl }): Counted => ({ of: 'age', queueUrl })),
    ],
    { periods, ports },
  );
  const find = (name: (typeof OF_ROUTER)[number]) => figures.of({ of: 'router', name });
  const failed = find('FailedAttempts');
  const unreached = find('UnreachedEvents');
  const inAll = { FailedAttempts: add(failed), UnreachedEvents: add(unreached) };
  const failures = await ask(failuresOf(shown, inAll), { periods, ports });
  const queues = shown.map(({ queueUrl }) => figures.of({ of: 'queue', queueUrl }));
  const handled = failed.map((_, place) => add(queues.map((counts) => counts[place] ?? 0)));
  const lists = {
    accepted: find('AcceptedEvents'),
    delivered: countDelivered({ handled, failed, unreached }),
    ...{ failed, dead: find('DeadDeliveries') },
  };
  const leftOut = subscribers.length - shown.length;
  return {
    ...{ ...about, ...lists },
    totals: { accepted: add(lists.accepted), ...totalsOf(lists) },
    subscribers: ratesOf(shown, { asked: figures, failures: failures.figures, periods }),
    ...(leftOut === 0 ? {} : { leftOut }),
  };
}

async function ofSubscriber(
  { name: subscriber, queueUrl }: Subscriber,
  periods: Periods,
  ports: ShowRatesPorts,
): Promise<Rates> {
  const { about, figures } = await ask(
    [
      ...OF_SUBSCRIBER.map((name): Counted => ({ of: 'subscriber', subscriber, name })),
      { of: 'queue', queueUrl },
      { of: 'age', queueUrl },
    ],
    { periods, ports },
  );
  const find = (name: (typeof OF_SUBSCRIBER)[number]) =>
    figures.of({ of: 'subscriber', subscriber, name });
  const handled = figures.of({ of: 'queue', queueUrl });
  const [failed, unreached] = [find('FailedAttempts'), find('UnreachedEvents')];
  const delivered = countDelivered({ handled, failed, unreached });
  const lists = { delivered, failed, dead: find('DeadDeliveries') };
  const age = latestAge(figures.of({ of: 'age', queueUrl }), periods);
  return { ...about, subscriber, ...lists, totals: totalsOf(lists), ...age };
}

function totalsOf({ delivered, failed, dead }: Omit<RateLists, 'accepted'>) {
  return { delivered: add(delivered), failed: add(failed), dead: add(dead) };
}

type About = Pick<Rates, 'from' | 'to' | 'periodSeconds' | 'asOf' | 'figures'>;

/** What is said of every answer, and the figures; asks for nothing where nothing is wanted. */
async function ask(
  counted: readonly Counted[],
  {
    periods,
    ports: { rates, clock },
  }: { readonly periods: Periods; readonly ports: ShowRatesPorts },
): Promise<{ readonly about: About; readonly figures: FoundFigures }> {
  const asOf = new Date(clock.now()).toISOString();
  const found = counted.length === 0 ? undefined : await rates.read(counted, periods);
  const isKnown = found?.some(
    (list, place) => counted[place]?.of !== 'age' && list.some((count) => count > 0),
  );
  return {
    about: {
      from: new Date(periods.from).toISOString(),
      to: new Date(periods.to).toISOString(),
      periodSeconds: periods.seconds,
      ...{ asOf, figures: isKnown === true ? 'some' : 'none' },
    },
    figures: new FoundFigures(counted, found ?? [], countPeriods(periods)),
  };
}

function findNamed(name: string, subscribers: readonly Subscriber[]): Subscriber {
  const found = subscribers.find((subscriber) => subscriber.name === name);
  if (found !== undefined) return found;
  throw new WaybillError(
    'not-found',
    `there is no subscriber ${cutText(name, 64)}; GET /subscribers lists them`,
  );
}
