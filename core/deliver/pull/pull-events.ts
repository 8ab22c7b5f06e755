import type { CloudEvent } from '../../event/event.ts';
import { writeEventJson } from '../../event/event-json.ts';
import type { Replay } from '../../records/envelope.ts';
import type { AttemptResult, Consumer, HandlingResult, LookedUp } from '../batch.ts';
import { claimAttempt, DEFERRED_SECONDS } from '../claim-attempt.ts';
import { failAttempt } from '../end-attempt.ts';
import { lookUp, previousRow } from '../look-up.ts';
import { openMessages } from '../open-messages.ts';
import { recordResults } from '../record-outcomes.ts';
import { type Triaged, triage } from '../triage.ts';
import { leaseOf, writeLease } from './lease.ts';
import type { PullRequest } from './parse-pull.ts';
import { countFailed, type PullCounts } from './pull-counts.ts';
import type { PullCall, PullPorts } from './pull-ports.ts';
import { consumerOf } from './pull-subscriber.ts';

/**
 * The most bytes of an answer's events: Lambda answers with 6 MB at most, in which the body is a JSON text within JSON
 * (Lambda quotas, "Invocation payload").
 */
const MOST_BYTES = 5_500_000;

/** How long what was not in the answer's bounds waits to be received anew, in seconds. */
const LEFT_OUT_SECONDS = 1;

/** One event for a consumer, which has it until `leaseUntil`. Times are ISO 8601, UTC. */
export interface PulledDelivery {
  /** Names the attempt where its outcome is told; opaque. */
  readonly lease: string;
  readonly leaseUntil: string;
  readonly trackingId: string;
  /** 1 at the first delivery; each redrive opens the next. */
  readonly round: number;
  /** 1 at the first attempt of the round. */
  readonly attempt: number;
  readonly acceptedAt: string;
  /** Of an event that the subscriber is given as history. */
  readonly replay?: Replay;
  readonly event: CloudEvent;
}

/** The answer's JSON, and what was counted. */
export interface PullReport extends PullCounts {
  readonly json: string;
}

type Leased = { readonly kind: 'leased'; readonly received: LookedUp };
type Settled = HandlingResult;

/**
 * Hands out what a subscriber's queue has, each event with a lease. A message that comes back was leased before, and its
 * lease ended without an outcome: that attempt has failed, and the next is sent by the subscriber's policy. Throws
 * `queue-unavailable`, and `ledger-unavailable` where no lease can be signed.
 */
export async function pullEvents(
  { max: most, waitSeconds }: PullRequest,
  { subscriber, remainingMs }: PullCall,
  ports: PullPorts,
): Promise<PullReport> {
  const consumer = consumerOf(subscriber, remainingMs);
  const { name, queueUrl, target } = subscriber;
  const secret = await ports.secrets.leaseSecret();
  const options = { most, waitSeconds, hiddenSeconds: target.leaseSeconds };
  const messages = await ports.pullQueue.receive(queueUrl, options);
  const receivedAt = ports.clock.now();
  const until = receivedAt + target.leaseSeconds * 1000;
  const { received } = openMessages({ messages, subscriber: name }, ports);
  const looked = received.length === 0 ? [] : await lookUp(received, consumer, ports);
  const triaged = triage(looked, { memory: NO_MEMORY, now: receivedAt });
  const work = { consumer, until, bounds: new AnswerBounds(), ports };
  const decided = await Promise.all(triaged.map((item) => decide(item, work)));
  const settled = decided.filter((one): one is Settled => one.kind !== 'leased');
  const recorded = await settle(settled, consumer, ports);
  const written = decided.flatMap((one) => {
    if (one.kind !== 'leased') return [];
    const lease = leaseOf(one.received, { subscriber: name, receivedAt, until });
    const token = writeLease(lease, secret, ports.hmac);
    return [writeDelivery(one.received, { lease: token, until })];
  });
  return { json: `{"deliveries":[${written.join(',')}]}`, ...recorded };
}

/** Nothing is remembered from one request to the next: another function may get the outcome. */
const NO_MEMORY = { find: () => undefined };

interface Work {
  readonly consumer: Consumer;
  readonly until: number;
  readonly bounds: AnswerBounds;
  readonly ports: PullPorts;
}

/** How much of an answer is taken. */
class AnswerBounds {
  #bytes = 0;
  #events = 0;

  /** Whether an event is within the bounds, as the first always is; it takes its place then. */
  take({ event: { event, dataText } }: LookedUp): boolean {
    const text = JSON.stringify(writeEventJson(event, dataText));
    const bytes = new TextEncoder().encode(text).length;
    if (this.#events > 0 && this.#bytes + bytes > MOST_BYTES) return false;
    this.#events += 1;
    this.#bytes += bytes;
    return true;
  }
}

async function decide(item: Triaged, work: Work): Promise<Leased | Settled> {
  const { received } = item;
  const { consumer, until, bounds, ports } = work;
  const defer = (delaySeconds: number): Settled => ({
    kind: 'deferred',
    received,
    next: { delaySeconds, alone: false },
  });
  if (item.do === 'drop' || item.do === 'record') return { kind: 'dropped', received };
  if (received.message.receiveCount > 1)
    return isHeldByAnother(received, ports.clock.now())
      ? defer(DEFERRED_SECONDS)
      : leaseEnded(received, work);
  if (!bounds.take(received)) return defer(LEFT_OUT_SECONDS);
  if (!consumer.once) return { kind: 'leased', received };
  const claimed = await claimAttempt(received, until, { ...consumer, ...ports });
  return claimed === 'claimed' ? { kind: 'leased', received } : defer(DEFERRED_SECONDS);
}

/** Another message's consumer is at work on the attempt: its outcome counts. */
function isHeldByAnother(received: LookedUp, now: number): boolean {
  const { claim } = previousRow(received) ?? {};
  return claim !== undefined && claim.until > now && claim.by !== received.message.messageId;
}

const LEASE_ENDED =
  'the event was handed to a consumer, and its lease ended before the consumer acknowledged it, reported a failure or asked for more time; the answer with it may also have been lost on its way';

function leaseEnded(received: LookedUp, { consumer, ports }: Work): AttemptResult {
  const error = { class: 'LeaseEnded', message: LEASE_ENDED };
  return failAttempt(received, error, { ...consumer, ...ports, isLast: false, alone: false });
}

/** Records what is not handed out, and takes it off the queue. */
async function settle(
  results: readonly Settled[],
  consumer: Consumer,
  ports: PullPorts,
): Promise<PullCounts> {
  if (results.length === 0) return { failed: 0, dead: 0, retryAgeSeconds: 0 };
  const { failedMessageIds, dead } = await recordResults(results, consumer, ports);
  const done = results
    .map(({ received }) => received.message)
    .filter(({ messageId }) => !failedMessageIds.includes(messageId));
  await ports.queue.delete(
    consumer.queueUrl,
    done.map(({ receiptHandle }) => receiptHandle),
  );
  const failed = results.filter((one): one is AttemptResult => one.kind === 'ended');
  return countFailed(failed, dead, ports);
}

/** One delivery as JSON; the event's data has each number as it was sent. */
function writeDelivery(
  { event, round, attempt, replay }: LookedUp,
  { lease, until }: { readonly lease: string; readonly until: number },
): string {
  const { trackingId, acceptedAt } = event;
  const about: Omit<PulledDelivery, 'event'> = {
    ...{ lease, leaseUntil: new Date(until).toISOString() },
    ...{ trackingId, round, attempt, acceptedAt },
    ...(replay === undefined ? {} : { replay: { job: replay.job } }),
  };
  const json = JSON.stringify(about).slice(0, -1);
  return `${json},"event":${writeEventJson(event.event, event.dataText)}}`;
}
