import { makeBatches, type OutgoingEvent } from '../../client/publishing/make-batches.ts';
import { notTaken } from '../../client/publishing/not-taken.ts';
import { tryBatch } from '../../client/publishing/try-batch.ts';
import { retryDelay } from '../../client/sending/retry-delay.ts';
import type { Transport } from '../../client/sending/transport.ts';
import type { AcceptResult, RejectedEvent } from '../../core/accept/accept-result.ts';
import { isRoutersFault } from '../../core/api/make-problem.ts';
import { pause } from '../worker/back-off.ts';
import type { Ending, Surroundings } from '../worker/bridge.ts';
import type { BridgeStatus } from '../worker/bridge-status.ts';

/** The longest pauses between two tries, in milliseconds: of our own, and where the router says when to come again. */
const LONGEST_PAUSE_MS = 30_000;
const LONGEST_ASKED_MS = 300_000;

/** How events are brought to a router. */
export interface PublishContext extends Surroundings {
  readonly transport: Transport;
  readonly status: BridgeStatus;
  readonly ending: Ending;
}

/** What a batch came to: the results that stand, and the events that are to be sent again. */
interface Tried {
  readonly open: readonly OutgoingEvent[];
  readonly retryAfter: string | undefined;
}

type Results = Map<OutgoingEvent, AcceptResult>;

/**
 * Publishes events in their order, and tries again for as long as the router does not take them for a reason that is not their own;
 * answers of each that it was taken, or why it never will be. Throws where it was stopped meanwhile.
 */
export async function publishUntilTaken(
  events: readonly OutgoingEvent[],
  context: PublishContext,
): Promise<readonly AcceptResult[]> {
  const results: Results = new Map();
  for (const batch of makeBatches(events)) await publishBatch(batch, results, context);
  return events.flatMap((event) => results.get(event) ?? []);
}

async function publishBatch(
  batch: readonly OutgoingEvent[],
  results: Results,
  context: PublishContext,
): Promise<void> {
  const { clock, random, ending } = context;
  let open = batch;
  for (let tries = 1; ; tries++) {
    const tried = await tryOnce(open, results, context);
    if (tried.open.length === 0) return;
    open = tried.open;
    const told = { now: clock.now(), random: 0.5 + random() / 2 };
    const most = tried.retryAfter === undefined ? LONGEST_PAUSE_MS : LONGEST_ASKED_MS;
    await pause(Math.min(most, retryDelay(tries, tried.retryAfter, told)), ending.stop, { clock });
    ending.stop.throwIfAborted();
  }
}

async function tryOnce(
  open: readonly OutgoingEvent[],
  results: Results,
  context: PublishContext,
): Promise<Tried> {
  const { transport, status, ending } = context;
  const attempt = await tryBatch(open, transport, ending.giveUp);
  const { retryAfter } = attempt;
  if ('refused' in attempt) {
    const { refused } = attempt;
    if (refused.isOfAll) {
      status.failed('router', refused.error);
      return { open, retryAfter };
    }
    if (open.length > 1) {
      // Which of them it is shows when each goes alone.
      for (const event of open) await publishBatch([event], results, context);
      return { open: [], retryAfter };
    }
    for (const event of open) results.set(event, rejected(refused));
    return { open: [], retryAfter };
  }
  const again = attempt.results.filter((result) => mayBeTaken(result));
  const [first] = again;
  if (first !== undefined) status.failed('router', notTaken(first));
  const left = open.filter((event, place) => {
    const result = attempt.results[place];
    if (result === undefined || mayBeTaken(result)) return true;
    results.set(event, result);
    return false;
  });
  return { open: left, retryAfter };
}

function mayBeTaken({ error }: AcceptResult): boolean {
  return error !== undefined && isRoutersFault(error.code);
}

function rejected({
  code,
  error,
}: {
  readonly code: RejectedEvent['error']['code'];
  readonly error: Error;
}): RejectedEvent {
  return { status: 'rejected', subscribers: [], error: { code, message: error.message } };
}
