import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Provider = DynamoDBClient['config']['retryStrategy'];
type Strategy = Extract<Awaited<ReturnType<Provider>>, { acquireInitialRetryToken: unknown }>;

/** No new try of a call begins later than this after the first, in milliseconds. */
const RETRY_MS = 2000;

/** A client as far as its tries are bounded. */
interface RetryingClient {
  readonly config: { retryStrategy: Provider };
}

/**
 * Bounds the time of a call's tries, where the SDK only counts them: a refused one is tried again within milliseconds,
 * and one that hung for seconds is not, since the function's own time runs out.
 */
export function withinTime<T extends RetryingClient>(client: T, now = elapsed): T {
  const { config } = client;
  const standard = config.retryStrategy;
  let bounded: ReturnType<Provider> | undefined;
  config.retryStrategy = () => {
    bounded ??= standard().then((strategy) =>
      'acquireInitialRetryToken' in strategy ? bound(strategy, now) : strategy,
    );
    return bounded;
  };
  return client;
}

/** Milliseconds of a clock that nobody sets. */
function elapsed(): number {
  return performance.now();
}

const begun = new WeakMap<object, number>();

/**
 * Says of an answer, or of an error, when the call began that it belongs to, by `performance.now`: for a first try that
 * was made before the SDK counts any.
 */
export function rememberBegin(outcome: unknown, startedAt: number): void {
  if (typeof outcome === 'object' && outcome !== null) begun.set(outcome, startedAt);
}

function bound(strategy: Strategy, now: () => number): Strategy {
  const startedAt = new WeakMap<object, number>();
  return {
    acquireInitialRetryToken: async (scope) => {
      const token = await strategy.acquireInitialRetryToken(scope);
      startedAt.set(token, now());
      return token;
    },
    // Without the hint of the service, which may ask for five seconds more.
    refreshRetryTokenForRetry: async (token, { errorType, error }) => {
      const started = beginOf(error) ?? startedAt.get(token) ?? now();
      if (now() - started >= RETRY_MS) throw new Error('the time of the tries has run out');
      const next = await strategy.refreshRetryTokenForRetry(token, { errorType });
      startedAt.set(next, started);
      return next;
    },
    recordSuccess: (token) => strategy.recordSuccess(token),
  };
}

/** The begin of a call whose first try failed so, where it was remembered; the SDK adds a bad answer to its error. */
function beginOf(error: { readonly $response?: object } | undefined): number | undefined {
  if (error === undefined) return undefined;
  return begun.get(error) ?? (error.$response && begun.get(error.$response));
}
