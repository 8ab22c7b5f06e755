import { nextMessage } from '../deliver/outgoing.ts';
import { recordOutcome } from '../deliver/record-outcome.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Address } from '../event/envelope.ts';
import { mapBounded } from '../map-bounded.ts';
import type { DueItem, StoredDueItem } from '../ports/due-list.ts';
import type { EventRecord } from '../records/event-record.ts';
import { reportOutcome } from '../report-outcome.ts';
import type { Subscriber } from '../subscriber.ts';
import type { Run } from './reconcile.ts';

/** Half of the sockets that the SDK has for a client. */
const AT_ONCE = 25;

/** How long an attempt waits for an event that is not in the ledger, which may still be on the recovery queue; then its delivery ends. */
const PATIENCE_MS = 3_600_000;
const AGAIN_MS = 300_000;

interface DueAttempt extends StoredDueItem {
  readonly to: Address;
}

/** Sends attempts to their subscribers' queues, to arrive when they are due; `done` are those that need no further look. */
export async function sendDue(
  items: readonly StoredDueItem[],
  run: Run,
): Promise<{ readonly sent: number; readonly done: readonly StoredDueItem[] }> {
  const attempts = items.filter((item): item is DueAttempt => item.to !== undefined);
  if (attempts.length === 0) return { sent: 0, done: [] };
  const subscribers = await run.ledger.listSubscribers();
  const events = await readEvents(attempts, run);
  const done: StoredDueItem[] = [];
  let sent = 0;
  const owners = new Map(subscribers.map((subscriber) => [subscriber.name, subscriber]));
  for (const [name, some] of groupBySubscriber(attempts)) {
    const owner = owners.get(name);
    const ready =
      owner === undefined ? [] : some.filter(({ trackingId }) => events.has(trackingId));
    const taken = owner === undefined ? [] : await send(ready, { owner, events }, run);
    sent += taken.length;
    const gone = some.filter((item) => !ready.includes(item));
    done.push(...taken, ...(await giveUp(gone, owner, run)));
  }
  return { sent, done };
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
  for (const item of attempts)
    groups.set(item.to.subscriber, [...(groups.get(item.to.subscriber) ?? []), item]);
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
  const taken = await queue.send(owner.queueUrl, messages);
  const left = taken.filter((ok) => !ok).length;
  if (left > 0)
    log.warn('attempts that are due could not be sent', { subscriber: owner.name, left });
  return attempts.filter((_, place) => taken[place] === true);
}

/** An attempt whose subscriber or event is gone is never made: its delivery ends, once it is sure that the event is not on its way. */
async function giveUp(
  attempts: readonly DueAttempt[],
  owner: Subscriber | undefined,
  run: Run,
): Promise<readonly StoredDueItem[]> {
  await mapBounded(attempts, AT_ONCE, async (item) => {
    const now = run.clock.now();
    if (owner !== undefined && now < Date.parse(item.dueAt) + PATIENCE_MS) {
      await run.ledger.putDue([laterThan(item, now)], now);
      return;
    }
    const recorded = await recordOutcome(endOf(item, owner, now), run.ledger);
    const { subscriber, attempt } = item.to;
    reportOutcome(recorded, { trackingId: item.trackingId, subscriber, attempt }, run.log);
  });
  return attempts;
}

/** The same attempt, filed again under a later minute; its own time stays. */
function laterThan({ trackingId, dueAt, to }: DueAttempt, now: number): DueItem {
  return { trackingId, dueAt, to, lookAt: new Date(now + AGAIN_MS).toISOString() };
}

function endOf(
  { trackingId, to }: DueAttempt,
  owner: Subscriber | undefined,
  now: number,
): Delivery {
  const error =
    owner === undefined
      ? { class: 'SubscriberRemoved', message: 'the subscriber was removed before this attempt' }
      : {
          class: 'EventExpired',
          message:
            'the ledger no longer has the event: its retention has ended before this attempt',
        };
  const { subscriber, round, attempt, firstAttemptAt } = to;
  return {
    trackingId,
    subscriber,
    status: 'dead',
    round,
    attempts: attempt - 1,
    ...(firstAttemptAt === undefined ? {} : { firstAttemptAt }),
    lastAttemptAt: new Date(now).toISOString(),
    error,
    history: [],
  };
}
