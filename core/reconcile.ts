import { sealEnvelope } from './event/envelope.ts';
import type { Clock } from './ports/clock.ts';
import type { EventBus } from './ports/event-bus.ts';
import { deliveryId, type EventPage, type EventSummary, type Ledger } from './ports/ledger.ts';

const OUTBOX_BATCH = 100;
const PAGE = 100;

/** The span of time that is looked at between two checkpoints. */
const SLICE_MS = 60_000;

/** How long one run may look; the rest waits for the next one. */
const RUN_MS = 30_000;

const CHECKPOINT = 'reconcile';

/** The outside world of a run. */
export interface ReconcilePorts {
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly clock: Clock;
}

/** What one run did; `stillInOutbox` is of the oldest 100. */
export interface ReconcileReport {
  readonly published: number;
  readonly stillInOutbox: number;
  readonly examined: number;
  readonly overdue: number;
}

/** Moves the outbox to the bus, then flags the events whose expected deliveries never came. Run every minute. */
export async function reconcile(
  options: { readonly overdueAfterMs: number },
  ports: ReconcilePorts,
): Promise<ReconcileReport> {
  return { ...(await emptyOutbox(ports)), ...(await flagOverdue(options.overdueAfterMs, ports)) };
}

async function emptyOutbox({ ledger, bus }: ReconcilePorts) {
  let published = 0;
  for (;;) {
    const records = await ledger.listOutbox(OUTBOX_BATCH);
    const results = records.length === 0 ? [] : await bus.publish(records.map(sealEnvelope));
    const taken = records.filter((_, index) => results[index]?.ok);
    await Promise.all(taken.map((record) => ledger.markPublished(record)));
    published += taken.length;
    const stillInOutbox = records.length - taken.length;
    if (stillInOutbox > 0 || records.length < OUTBOX_BATCH) return { published, stillInOutbox };
  }
}

/**
 * Looks once at every event, when it has become old enough, a slice of time after the other; the checkpoint after
 * each slice says how far the runs have come.
 */
async function flagOverdue(
  overdueAfterMs: number,
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
) {
  const startedAt = clock.now();
  const until = startedAt - overdueAfterMs;
  const checkpoint = await ledger.getCheckpoint(CHECKPOINT);
  let from = checkpoint === undefined ? until - SLICE_MS : Date.parse(checkpoint);
  const report = { examined: 0, overdue: 0 };
  while (from < until && clock.now() - startedAt < RUN_MS) {
    const to = Math.min(until, from + SLICE_MS);
    await examine(
      { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      ledger,
      report,
    );
    await ledger.putCheckpoint(CHECKPOINT, new Date(to).toISOString());
    from = to;
  }
  return report;
}

async function examine(
  span: { readonly from: string; readonly to: string },
  ledger: Ledger,
  report: { examined: number; overdue: number },
): Promise<void> {
  let page: EventPage = { events: [] };
  do {
    const { cursor } = page;
    page = await ledger.listEvents({
      ...span,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    report.examined += page.events.length;
    report.overdue += await flagMissing(page.events, ledger);
  } while (page.cursor !== undefined);
}

async function flagMissing(events: readonly EventSummary[], ledger: Ledger): Promise<number> {
  const keys = events.flatMap(({ trackingId, expected }) =>
    expected.map((subscriber) => ({ trackingId, subscriber })),
  );
  if (keys.length === 0) return 0;
  const { deliveries } = await ledger.lookupBatch(keys);
  const missing = events.flatMap(({ trackingId, expected }) => {
    const gone = expected.filter(
      (subscriber) => !deliveries.has(deliveryId({ trackingId, subscriber })),
    );
    return gone.length === 0 ? [] : [{ trackingId, gone }];
  });
  await Promise.all(missing.map(({ trackingId, gone }) => ledger.flagOverdue(trackingId, gone)));
  return missing.length;
}
