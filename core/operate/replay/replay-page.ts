import { compileRule } from '../../pattern/notations/compile-subscriber.ts';
import type { DeliveryStore } from '../../ports/delivery-store.ts';
import type { FailedDeliveries, OpenedRound } from '../../ports/failed-deliveries.ts';
import type { Delivery } from '../../records/delivery.ts';
import { deliveryId } from '../../records/delivery-key.ts';
import type { EventRecord } from '../../records/event-record.ts';
import type { Job } from '../../records/job.ts';
import type { Subscriber } from '../../records/subscriber.ts';
import { fitsEvent } from '../fits-filter.ts';
import {
  type DonePage,
  type PageTask,
  paceAfter,
  readEvents,
  type SendRoundsPorts,
  sendRounds,
} from '../rounds/send-rounds.ts';
import { isAtSeam, type ReplayOf } from './choose-events.ts';

/** What events are replayed with. */
interface ReplayPorts extends SendRoundsPorts {
  readonly ledger: SendRoundsPorts['ledger'] & Pick<DeliveryStore, 'findDeliveries'>;
  readonly failed: Pick<FailedDeliveries, 'openFirstRound' | 'openRound'>;
}

type Rows = ReadonlyMap<string, Delivery>;

/** Sends the events of a page that the subscriber is to have and has not, or that it is to have again. */
export async function replayPage(
  ids: readonly string[],
  task: PageTask,
  ports: ReplayPorts,
): Promise<DonePage> {
  const { job, owner, pace } = task;
  const { records, expired } = await readEvents(ids, ports);
  const wanted = findWanted(records, job, owner);
  const rows = await rowsOf(wanted, job, ports);
  const open = (record: EventRecord) => openRoundOf(record, { job, rows }, ports);
  const opened = await sendRounds(wanted, open, task, ports);
  return {
    counts: {
      done: opened,
      skipped: {
        settled: wanted.length - opened,
        expired,
        unmatched: records.length - wanted.length,
      },
    },
    paceAt: paceAfter(pace, opened),
  };
}

/** Events whose attributes are asked for, and that match now; what is lost was owed, whatever the pattern is by now. */
export function findWanted(
  records: readonly EventRecord[],
  { filter, mode }: ReplayOf,
  { pattern }: Subscriber,
): readonly EventRecord[] {
  const compiled = compileRule({ pattern });
  return records.filter(
    ({ event }) => fitsEvent(filter, event) && (mode === 'lost' || compiled.matches(event)),
  );
}

/** The rows of the subscriber; where only deliveries without one are begun, the write itself tells. */
async function rowsOf(
  records: readonly EventRecord[],
  { mode, subscriber }: ReplayOf,
  { ledger }: { readonly ledger: Pick<DeliveryStore, 'findDeliveries'> },
): Promise<Rows> {
  if (mode === 'missing' || records.length === 0) return new Map();
  return ledger.findDeliveries(records.map(({ trackingId }) => ({ trackingId, subscriber })));
}

function openRoundOf(
  record: EventRecord,
  { job, rows }: { readonly job: Job; readonly rows: Rows },
  { failed }: ReplayPorts,
): Promise<OpenedRound | undefined> {
  const { id, subscriber, mode } = job;
  const replay = job.kind === 'replay';
  const request = { trackingId: record.trackingId, subscriber, job: id, replay };
  if (rows.has(deliveryId(request))) {
    const from =
      mode === 'lost' ? (['pending'] as const) : (['delivered', 'discarded', 'dead'] as const);
    return failed.openRound({ ...request, from });
  }
  if (mode === 'again' && isOnItsWay(record, job)) return Promise.resolve(undefined);
  return failed.openFirstRound(request);
}

/** Whether it comes by itself. */
export function isOnItsWay(record: EventRecord, { subscriber, seam }: ReplayOf): boolean {
  return record.expected.includes(subscriber) && !isAtSeam(seam, record);
}
