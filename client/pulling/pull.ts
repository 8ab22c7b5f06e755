import { mayPass } from '../../core/api/make-problem.ts';
import { hasMembers } from '../../core/api/read-answer.ts';
import { RouterError } from '../../core/api/router-error.ts';
import type { PulledDelivery } from '../../core/deliver/pull/pull-events.ts';
import type { PullOptions } from '../requests.ts';
import { RouterUnreachable } from '../router-unreachable.ts';
import { type Caller, withJson } from '../sending/caller.ts';
import { retryDelay } from '../sending/retry-delay.ts';
import { PulledEvent } from './pulled-event.ts';

const WAIT_SECONDS = 20;

/** The longest pause between two tries while nothing is to be had, in milliseconds. */
const LONGEST_PAUSE_MS = 20_000;

const hasDeliveries = hasMembers<{ readonly deliveries: readonly PulledDelivery[] }>('deliveries');

/**
 * Pulls events for ever, until the signal aborts: then it ends, without an error. It goes on after outages and pauses; what
 * else the router refuses, it throws.
 */
export async function* pull(
  path: string,
  { max = 1, waitSeconds = WAIT_SECONDS, signal }: PullOptions,
  caller: Caller,
): AsyncGenerator<PulledEvent, void, undefined> {
  const { clock } = caller.transport;
  // It is sent once: an answer that was lost has leases that end.
  const request = withJson('POST', `${path}/pull`, {
    body: { max, waitSeconds },
    repeatable: false,
  });
  const options = signal === undefined ? {} : { signal };
  let failures = 0;
  const isOver = () => signal?.aborted === true;
  while (!isOver()) {
    try {
      const { deliveries } = await caller.ask(request, hasDeliveries, options);
      failures = 0;
      for (const delivery of deliveries) {
        const pulled = new PulledEvent(delivery, { caller, path });
        // While those before it were handled, its lease may have ended, and the event is attempted again.
        if (Date.parse(pulled.leaseUntil) > clock.now()) yield pulled;
      }
    } catch (error) {
      if (isOver()) return;
      if (!isWorthWaiting(error)) throw error;
      failures += 1;
      const ms = retryDelay(failures, undefined, { now: clock.now(), random: Math.random() });
      await clock.sleep(Math.min(LONGEST_PAUSE_MS, ms), signal).catch((reason: unknown) => {
        if (!isOver()) throw reason;
      });
    }
  }
}

function isWorthWaiting(error: unknown): boolean {
  if (error instanceof RouterUnreachable) return true;
  if (!(error instanceof RouterError)) return false;
  return mayPass(error.status) || error.code === 'paused';
}
