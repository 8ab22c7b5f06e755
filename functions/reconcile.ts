import { dynamoDbClient, eventBridgeClient, sqsClient } from '../aws/clients.ts';
import { EventBridgeBus } from '../aws/event-bridge-bus.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { makeLineLog } from '../aws/line-log.ts';
import { type MetricLog, makeMetricLog } from '../aws/metric-log.ts';
import { parseLedgerSettings, readNumber, readText } from '../aws/settings.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { systemClock } from '../aws/system-clock.ts';
import { systemRandom } from '../aws/system-random.ts';
import {
  type ReconcilePorts,
  type ReconcileReport,
  reconcile,
} from '../core/reconcile/reconcile.ts';
import { ENV } from '../core/settings.ts';

/** Empties the outbox, sends what is due and flags what is overdue. */
export function makeReconcile(
  options: { readonly overdueAfterMs: number },
  ports: ReconcilePorts & { readonly metrics: MetricLog },
): () => Promise<ReconcileReport> {
  return async () => {
    const { metrics } = ports;
    const report = await reconcile(options, ports);
    metrics.count({
      OutboxSize: report.stillInOutbox,
      OverdueEvents: report.overdue,
      ReconcileLag: report.lagSeconds,
    });
    for (const subscriber of new Set(report.died)) {
      const DeadDeliveries = report.died.filter((name) => name === subscriber).length;
      metrics.countFor(subscriber, { DeadDeliveries });
    }
    return report;
  };
}

let built: ReturnType<typeof makeReconcile> | undefined;

/** The Lambda handler, every minute; its clients are built once, at the first run. */
export const handler = (): Promise<ReconcileReport> => {
  built ??= production();
  return built();
};

function production(): ReturnType<typeof makeReconcile> {
  const router = readText(process.env, ENV.bus);
  const log = makeLineLog();
  const ports = {
    ledger: new DynamoLedger(dynamoDbClient(), parseLedgerSettings(process.env), log),
    bus: new EventBridgeBus(eventBridgeClient(), router),
    queue: new SqsQueue(sqsClient()),
    clock: systemClock,
    random: systemRandom,
    log,
    metrics: makeMetricLog(router),
  };
  return makeReconcile(
    { overdueAfterMs: readNumber(process.env, ENV.overdueAfterSeconds) * 1000 },
    ports,
  );
}
