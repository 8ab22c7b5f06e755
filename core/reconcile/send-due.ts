import { nextMessage } from '../deliver/outgoing.ts';
import { WaybillError } from '../errors.ts';
import { compileRule } from '../pattern/notations/compile-subscriber.ts';
import { deliveryId } from '../records/delivery-key.ts';
import type { DueItem, StoredDueItem } from '../records/due-item.ts';
import type { EventRecord } from '../records/event-record.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { mapBounded } from '../shared/map-bounded.ts';
import { type DueAttempt, giveUp } from './give-up.ts';
import type { Run } from './reconcile.ts';

/** Of subscribers, so that one whose queue hangs holds up few others. */
const AT_ONCE = 10;

/**
 * The shortest and the longest time until what could not be sent is tried again: longer than a sweep looks ahead, so that
 * it is filed under another minute than before, and growing with its lateness.
 */
const LEAST_AGAIN_MS = 300_000;
const MOST_AGAIN_MS = 21_600_000;

/** How long an attempt waits for its event, which may be on the recovery queue: as long as a queue keeps a message. */
const EVENT_PATIENCE_MS = 1_209_600_000;

/** How long one waits for its subscriber, which a deployment may remove and register again. */
const SUBSCRIBER_PATIENCE_MS = 3_600_000;

/** What became of attempts that are due; `died` has the subscriber of each delivery that ended. */
export interface SentAttempts {
  readonly sent: number;
  readonly died: readonly string[];
}

/** Sends attempts to their subscribers' queues, to arrive when they are due; those that cannot be sent now are filed under a later minute. */
export async function sendDue(items: readonly StoredDueItem[], run: Run): Promise<SentAttempts> {
  const attempts = items.filter((item): item is DueAttempt => item.to !== undefined);
  if (attempts.length === 0) return { sent: 0, died: [] };
  for (const { trackingId } of attempts) run.underway.add(trackingId);
  const subscribers = await run.ledger.listSubscribers();
  const events = await readEvents(attempts, run);
  const groups = [...groupBySubscriber(attempts)];
  const outcomes = await mapBounded(groups, AT_ONCE, async ([name, some]) => {
    const owner = subscribers.find((subscriber) => subscriber.name === name);
    const known =
      owner === undefined ? [] : some.filter(({ trackingId }) => events.has(trackingId));
    const ready = known.filter(({ trackingId }) => mayHave(owner, events.get(trackingId)));
    const taken = owner === undefined ? [] : await send(ready, { owner, events }, run);
    const unsent = ready.filter((item) => !taken.includes(item));
    const homeless = some.filter((item) => !known.includes(item));
    const patience = owner === undefined ? SUBSCRIBER_PATIENCE_MS : EVENT_PATIENCE_MS;
    const died = await waitOrEnd({ unsent, homeless, owner, patience }, run);
    const foreign = known.filter((item) => !ready.includes(item));
    return { sent: taken.length, died: [...died, ...(await giveUp(foreign, 'right', run))] };
  });
  return {
    sent: outcomes.reduce((sum, { sent }) => sum + sent, 0),
    died: outcomes.flatMap(({ died }) => died),
  };
}

/**
 * Whether an event is a subscriber's: it was expected to get it, or its pattern matches now. A function that names
 * another event to its dead-letter queue is not given it.
 */
function mayHave(owner: Subscriber | undefined, record: EventRecord | undefined): boolean {
  if (owner === undefined || record === undefined) return false;
  if (record.expected.includes(owner.name)) return true;
  try {
    return compileRule(owner).matches(record.event);
  } catch (error) {
    if (error instanceof WaybillError) return false;
    throw error;
  }
}

async function readEvents(
  attempts: readonly DueAttempt[],
  { ledger, log }: Run,
): Promise<ReadonlyMap<string, EventRecord>> {
  const ids = [...new Set(attempts.map(({ trackingId }) => trackingId))];
  const { records, unreadable } = await ledger.getEvents(ids);
  for (const { trackingId, reason } of unreadable)
    log.error('an event that is due cannot be read', { trackingId, reason });
  return new Map(records.map((record) => [record.trackingId, record]));
}

function groupBySubscriber(
  attempts: readonly DueAttempt[],
): ReadonlyMap<string, readonly DueAttempt[]> {
  const groups = new Map<string, DueAttempt[]>();
  for (const item of attempts) {
    const group = groups.get(item.to.subscriber);
    if (group === undefined) groups.set(item.to.subscriber, [item]);
    else group.push(item);
  }
  return groups;
}

/** Answers the attempts that the queue took. */
async function send(
  attempts: readonly DueAttempt[],
  {
    owner,
    events,
  }: { readonly owner: Subscriber; readonly events: ReadonlyMap<string, EventRecord> },
  { queue, clock, log }: Run,
): Promise<readonly DueAttempt[]> {
  const now = clock.now();
  const messages = attempts.flatMap(({ trackingId, to, dueAt }) => {
    const record = events.get(trackingId);
    return record === undefined ? [] : [nextMessage(record, to, { dueAt: Date.parse(dueAt), now })];
  });
  if (messages.length === 0) return [];
  const taken = await queue.send(owner.queueUrl, messages);
  const left = taken.filter((ok) => !ok).length;
  if (left > 0)
    log.warn('attempts that are due could not be sent', { subscriber: owner.name, left });
  return attempts.filter((_, place) => taken[place] === true);
}

/**
 * Files for later what could not be sent, and what has no subscriber or no event now; once that is not to be expected any
 * more, its delivery ends. Answers the subscriber of each that did.
 */
async function waitOrEnd(
  {
    unsent,
    homeless,
    owner,
    patience,
  }: {
    readonly unsent: readonly DueAttempt[];
    readonly homeless: readonly DueAttempt[];
    readonly owner: Subscriber | undefined;
    readonly patience: number;
  },
  run: Run,
): Promise<readonly string[]> {
  const now = run.clock.now();
  const isOver = ({ dueAt }: DueAttempt) => now - Date.parse(dueAt) >= patience;
  const waiting = [...unsent, ...homeless.filter((item) => !isOver(item))];
  if (waiting.length > 0) await refile(waiting, run);
  return giveUp(homeless.filter(isOver), owner === undefined ? 'subscriber' : 'event', run);
}

/** Files the same attempts under a later minute, their own time stays; their deliveries say when they are tried now. */
async function refile(attempts: readonly DueAttempt[], run: Run): Promise<void> {
  const now = run.clock.now();
  const later = attempts.map((item) => laterThan(item, now));
  await run.ledger.putDue(later, now);
  const keyOf = ({ trackingId, to: { subscriber } }: DueAttempt) => ({ trackingId, subscriber });
  const rows = await run.ledger.findDeliveries(attempts.map(keyOf));
  const waiting = attempts.flatMap((item, place) => {
    const row = rows.get(deliveryId(keyOf(item)));
    const isOwed = row?.round === item.to.round && row.attempts === item.to.attempt - 1;
    const nextAttemptAt = later[place]?.lookAt;
    if (!isOwed || row.status !== 'retrying' || nextAttemptAt === undefined) return [];
    return [{ ...row, nextAttemptAt }];
  });
  await mapBounded(waiting, AT_ONCE, (row) => run.ledger.record(row));
}

function laterThan({ trackingId, dueAt, to }: DueAttempt, now: number): DueItem {
  const late = now - Date.parse(dueAt);
  const wait = Math.min(MOST_AGAIN_MS, Math.max(LEAST_AGAIN_MS, late / 4));
  return { trackingId, dueAt, to, lookAt: new Date(now + wait).toISOString() };
}
