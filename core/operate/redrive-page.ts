import { compileRule } from '../pattern/notations/compile-subscriber.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { FailedDeliveries } from '../ports/failed-deliveries.ts';
import type { EventRecord } from '../records/event-record.ts';
import { startsFrom } from '../records/job.ts';
import type { Subscriber } from '../records/subscriber.ts';
import { discardRows } from './discard-page.ts';
import { fitsType } from './fits-filter.ts';
import {
  type DonePage,
  type PageTask,
  paceAfter,
  readEvents,
  type SendRoundsPorts,
  sendRounds,
} from './rounds/send-rounds.ts';

/** What deliveries are redriven with. */
interface RedrivePorts extends SendRoundsPorts {
  readonly ledger: SendRoundsPorts['ledger'] & DeliveryStore;
  readonly failed: Pick<FailedDeliveries, 'openRound'>;
}

/** Opens a new round of each delivery and sends its first attempt; or discards those that do not match any more. */
export async function redrivePage(
  ids: readonly string[],
  task: PageTask,
  ports: RedrivePorts,
): Promise<DonePage> {
  const { job, owner, pace } = task;
  const { records, expired } = await readEvents(ids, ports);
  const wanted = records.filter(({ event }) => fitsType(job.filter, event.type));
  const stale = job.recheckPattern === true ? findStale(wanted, owner) : [];
  const staleIds = stale.map(({ trackingId }) => trackingId);
  const discarded = await discardRows(staleIds, { job, now: pace.now }, ports);
  const owed = wanted.filter((each) => !stale.includes(each));
  const { id, subscriber } = job;
  const open = ({ trackingId }: EventRecord) =>
    ports.failed.openRound({ trackingId, subscriber, job: id, from: startsFrom(job) });
  const opened = await sendRounds(owed, open, task, ports);
  return {
    counts: {
      done: opened,
      skipped: {
        settled: owed.length - opened + discarded.settled,
        expired,
        unmatched: records.length - wanted.length + discarded.done,
      },
    },
    paceAt: paceAfter(pace, opened),
  };
}

function findStale(
  records: readonly EventRecord[],
  { pattern }: Subscriber,
): readonly EventRecord[] {
  const compiled = compileRule({ pattern });
  return records.filter(({ event }) => !compiled.matches(event));
}
