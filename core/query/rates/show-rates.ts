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
import type { KeptAnswers } from './kept-answers.ts';
import { countPeriods, readPeriods } from './read-periods.ts';

/** How long an answer is shown again, at most: what is counted comes a minute later anyway. */
const FRESH_MS = 60_000;

const KNOWN = ['from', 'to', 'period', 'subscriber'];

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

/** What was accepted, delivered, failed and given up in a span of time, period by period. */
export interface Rates extends RateLists {
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
  /** Of the router: the attempts that ended in the span, delivered or failed, of each subscriber, by name. */
  readonly subscribers?: readonly { readonly name: string; readonly attempts: number }[];
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
  const names = ['AcceptedEvents', 'FailedAttempts', 'UnreachedEvents', 'DeadDeliveries'] as const;
  const own = names.map((name): Counted => ({ of: 'router', name }));
  const shown = subscribers.slice(0, MOST_COUNTS - own.length);
  const queues = shown.map(({ queueUrl }): Counted => ({ of: 'queue', queueUrl }));
  const { about, sums } = await ask([...own, ...queues], periods, ports);
  const [accepted = [], failed = [], unreached = [], dead = [], ...each] = sums;
  const handled = accepted.map((_, place) => add(each.map((counts) => counts[place] ?? 0)));
  const delivered = countDelivered({ handled, failed, unreached });
  const leftOut = subscribers.length - shown.length;
  return {
    ...about,
    ...{ accepted, delivered, failed, dead },
    totals: {
      accepted: add(accepted),
      ...{ delivered: add(delivered), failed: add(failed), dead: add(dead) },
    },
    subscribers: shown
      .map(({ name }, place) => ({ name, attempts: add(each[place] ?? []) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    ...(leftOut === 0 ? {} : { leftOut }),
  };
}

async function ofSubscriber(
  { name: subscriber, queueUrl }: Subscriber,
  periods: Periods,
  ports: ShowRatesPorts,
): Promise<Rates> {
  const names = ['FailedAttempts', 'UnreachedEvents', 'DeadDeliveries'] as const;
  const own = names.map((name): Counted => ({ of: 'subscriber', subscriber, name }));
  const { about, sums } = await ask([...own, { of: 'queue', queueUrl }], periods, ports);
  const [failed = [], unreached = [], dead = [], handled = []] = sums;
  const delivered = countDelivered({ handled, failed, unreached });
  const totals = { delivered: add(delivered), failed: add(failed), dead: add(dead) };
  return { ...about, subscriber, delivered, failed, dead, totals };
}

type About = Pick<Rates, 'from' | 'to' | 'periodSeconds' | 'asOf' | 'figures'>;

/** What is said of every answer, and the sums, each as long as there are periods. */
async function ask(
  counted: readonly Counted[],
  periods: Periods,
  { rates, clock }: ShowRatesPorts,
): Promise<{ readonly about: About; readonly sums: readonly (readonly number[])[] }> {
  const asOf = new Date(clock.now()).toISOString();
  const sums = await rates.sums(counted, periods);
  const isKnown = sums?.some((counts) => counts.some((count) => count > 0)) ?? false;
  const none = Array.from({ length: countPeriods(periods) }, () => 0);
  return {
    about: {
      from: new Date(periods.from).toISOString(),
      to: new Date(periods.to).toISOString(),
      periodSeconds: periods.seconds,
      ...{ asOf, figures: isKnown ? 'some' : 'none' },
    },
    sums: sums ?? counted.map(() => none),
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

function add(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
