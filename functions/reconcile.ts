import { readNumber, readText } from '../aws/settings.ts';
import { findShards } from '../core/reconcile/index-shards.ts';
import {
  type ReconcilePorts,
  type ReconcileReport,
  reconcile,
} from '../core/reconcile/reconcile.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import type { MetricLog } from '../node/metric-log.ts';
import { randomBytes } from '../node/random-bytes.ts';
import {
  composeBus,
  composeCatalog,
  composeEventSources,
  composeLedger,
  composeMetrics,
  composeOperations,
  composePauses,
  composeProvisioning,
  composeProvisions,
  composeQueue,
} from './compose.ts';

/** Empties the outbox, sends what is due, flags what is overdue, and keeps subscribers paused. */
export function makeReconcile(
  options: { readonly overdueAfterMs: number },
  ports: ReconcilePorts & { readonly metrics: MetricLog },
): () => Promise<ReconcileReport> {
  let shards: number | undefined;
  return async () => {
    const { metrics } = ports;
    shards ??= await findShards(ports);
    const report = await reconcile({ ...options, shards }, ports);
    metrics.count({
      OutboxSize: report.stillInOutbox,
      OverdueEvents: report.overdue,
      ReconcileLag: report.lagSeconds,
      PauseAge: report.pauseAgeSeconds,
    });
    for (const subscriber of new Set(report.died)) {
      const DeadDeliveries = report.died.filter((name) => name === subscriber).length;
      metrics.countFor(subscriber, { DeadDeliveries });
    }
    return report;
  };
}

const run = lazy(() => {
  const operations = composeOperations();
  return makeReconcile(
    { overdueAfterMs: readNumber(process.env, ENV.overdueAfterSeconds) * 1000 },
    {
      ...composeLedger(),
      ...composeQueue(),
      ...composeBus(),
      ...composeCatalog(),
      ...composeMetrics(),
      ...composePauses(),
      ...composeProvisions(),
      ...composeProvisioning(),
      ...composeEventSources(),
      ...{ jobs: operations, audit: operations, randomBytes },
      jobsQueueUrl: readText(process.env, ENV.jobsQueueUrl),
    },
  );
});

/** The Lambda handler, every minute; its ports are composed once, at the first run. */
export const handler = (): Promise<ReconcileReport> => run()();
