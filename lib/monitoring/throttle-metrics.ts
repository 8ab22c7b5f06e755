import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { LedgerTable } from '../router/ledger-table.ts';

/**
 * What DynamoDB refused of a table's writes and reads, and of the writes to its indexes, which it refuses with the
 * table's. `ThrottledRequests` would miss most: of a batch it counts only that in which every item is refused (DynamoDB
 * developer guide, "DynamoDB Metrics and dimensions"). Reads of indexes are left out: lists have them, and `reconcile`.
 */
export function tableThrottles({ table, indexNames }: LedgerTable): MathExpression {
  const writes = (GlobalSecondaryIndexName: string) =>
    table.metric('WriteThrottleEvents', {
      dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName },
      statistic: 'Sum',
    });
  return sum('of the ledger', {
    reads: table.metric('ReadThrottleEvents', { statistic: 'Sum' }),
    writes: table.metric('WriteThrottleEvents', { statistic: 'Sum' }),
    ...Object.fromEntries(indexNames.map((name) => [`writes_${name}`, writes(name)])),
  });
}

/**
 * The calls of PutEvents that EventBridge refused, which it counts for the account and region only, and the times that it
 * held a delivery of this bus back (EventBridge user guide, "Monitoring Amazon EventBridge").
 */
export function busThrottles(bus: EventBus): MathExpression {
  const metric = (metricName: string, dimensionsMap: Record<string, string> = {}) =>
    new Metric({ namespace: 'AWS/Events', metricName, dimensionsMap, statistic: 'Sum' });
  return sum('of the bus', {
    events: metric('PutEventsApproximateThrottledCount'),
    deliveries: metric('ThrottledRules', { EventBusName: bus.eventBusName }),
  });
}

/** Metrics that are written only when there is something to count. */
function sum(label: string, usingMetrics: Record<string, Metric>): MathExpression {
  const terms = Object.keys(usingMetrics).map((id) => `FILL(${id}, 0)`);
  return new MathExpression({ expression: terms.join(' + '), usingMetrics, label });
}
