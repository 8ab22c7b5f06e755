import { WaybillError } from '../errors.ts';
import { errorLogFields, eventsLogFields } from '../log/log-fields.ts';
import type { Clock } from '../ports/clock.ts';
import type { DueList } from '../ports/due-list.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Log } from '../ports/log.ts';
import type { QueueMessage } from '../ports/queue.ts';
import type { EventRecord } from '../records/event-record.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { isOutage } from '../shared/is-outage.ts';
import { expectedBy } from './expected-by.ts';
import { type LostWaybill, readLostWaybill } from './lost-waybill.ts';

/**
 * How soon after its recovery an event is looked at for deliveries that never came, in milliseconds: `reconcile` may have
 * passed its time. Longer than `reconcile` looks ahead, so that the event is written by then.
 */
const LOOK_AFTER_MS = 300_000;

/** The outside world of recovery. */
export interface RecoveryPorts {
  readonly events: EventStore;
  readonly dueList: DueList;
  readonly directory: Pick<SubscriberDirectory, 'patterns'>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Writes waybills that ingest could not write, and settles who was expected where it did not know; answers the ids of the
 * messages that must stay on the recovery queue.
 */
export async function recoverWaybills(
  messages: readonly QueueMessage[],
  ports: RecoveryPorts,
): Promise<readonly string[]> {
  if (messages.length === 0) return [];
  const read = messages.map((message) => ({ message, waybill: readOne(message, ports.log) }));
  const lost = read.flatMap(({ waybill }) => waybill ?? []);
  const unwritten = await recover(lost, ports);
  return read
    .filter(({ waybill }) => waybill === undefined || unwritten.has(waybill.trackingId))
    .map(({ message }) => message.messageId);
}

function readOne({ messageId, body }: QueueMessage, log: Log): LostWaybill | undefined {
  try {
    return readLostWaybill(body);
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    log.error('a message of the recovery queue is no waybill', {
      messageId,
      ...errorLogFields(error),
    });
    return undefined;
  }
}

/** Answers the tracking ids that could not be written. */
async function recover(
  lost: readonly LostWaybill[],
  ports: RecoveryPorts,
): Promise<ReadonlySet<string>> {
  const { events, dueList, clock, log } = ports;
  try {
    const known = await events.findEvents(lost.map(({ trackingId }) => trackingId));
    const missing = firstOfEach(lost).filter(({ trackingId }) => !known.has(trackingId));
    if (missing.length === 0) return new Set();
    const { records, unsettled } = await settle(missing, ports);
    const now = clock.now();
    const dueAt = new Date(now + LOOK_AFTER_MS).toISOString();
    await dueList.putDue(
      records.map(({ trackingId }) => ({ trackingId, dueAt })),
      now,
    );
    const { unwritten, refused } = await events.putEvents(records);
    for (const { trackingId, reason } of refused)
      log.error('the ledger refuses a waybill', { trackingId, reason });
    const refusedIds = refused.map(({ trackingId }) => trackingId);
    const left = new Set([...unwritten, ...refusedIds, ...unsettled]);
    const written = records.filter(({ trackingId }) => !left.has(trackingId));
    if (written.length > 0) log.info('waybills were recovered', eventsLogFields(written));
    return left;
  } catch (error) {
    if (!isOutage(error)) throw error;
    log.warn('waybills stay on the recovery queue', {
      ...eventsLogFields(lost),
      ...errorLogFields(error),
    });
    return new Set(lost.map(({ trackingId }) => trackingId));
  }
}

/** An event that was sent twice in one outage has two messages: the one that was accepted first counts. */
function firstOfEach(lost: readonly LostWaybill[]): readonly LostWaybill[] {
  const firsts = new Map<string, LostWaybill>();
  for (const waybill of lost) {
    const other = firsts.get(waybill.trackingId);
    if (other === undefined || waybill.acceptedAt < other.acceptedAt)
      firsts.set(waybill.trackingId, waybill);
  }
  return [...firsts.values()];
}

/** Says who is expected where that is not known; `unsettled` are the tracking ids of which nobody can say it yet. */
async function settle(
  lost: readonly LostWaybill[],
  { directory, log }: RecoveryPorts,
): Promise<{ readonly records: readonly EventRecord[]; readonly unsettled: readonly string[] }> {
  const isSettled = (waybill: LostWaybill): waybill is EventRecord =>
    waybill.expected !== undefined;
  const settled = lost.filter(isSettled);
  const open = lost.filter((waybill) => !isSettled(waybill));
  if (open.length === 0) return { records: settled, unsettled: [] };
  const patterns = await directory.patterns();
  if (patterns === undefined) {
    log.warn(
      'waybills wait for the list of subscribers, which cannot be read',
      eventsLogFields(open),
    );
    return { records: settled, unsettled: open.map(({ trackingId }) => trackingId) };
  }
  const records = open.map((waybill) => {
    const expected = expectedBy(waybill.event, patterns);
    const isUnmatched = expected.length === 0 && waybill.state === 'published';
    return { ...waybill, expected, state: isUnmatched ? ('unmatched' as const) : waybill.state };
  });
  return { records: [...settled, ...records], unsettled: [] };
}
