import type { WarmThroughput } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { API_KEYS } from '../../core/settings.ts';
import type { IngressSettings } from '../ingress/ingress.ts';
import type { IngressProps } from '../ingress/ingress-of.ts';
import type { MonitoringOptions } from '../monitoring/monitoring-options.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { checkIndexShards } from './checks/check-index-shards.ts';
import { checkOverdue } from './checks/check-overdue.ts';
import { readRetention } from './read-retention.ts';

/** How a router is set up. */
export interface EventRouterProps extends IngressProps, MonitoringOptions {
  /** @default - a name that CDK makes of the stack's and the construct's */
  readonly busName?: string;
  /** What becomes of the ledger, the logs, and the queues with accepted events when the router goes; a subscriber may have its own for its queues. @default RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** A key of yours for the bus, the ledger, the router's logs, and the queues of each subscriber that has none of its own. @default - keys of AWS, which cost nothing */
  readonly encryptionKey?: IKey;
  /** How long the ledger keeps an event and its deliveries, in whole days. @default 30 days */
  readonly retention?: Duration;
  /**
   * How many partitions the lists of events and of failed deliveries are spread over: each takes 1,000 writes a second. It can
   * be raised on a living ledger, of which nothing is lost, and must never be lowered: `GET /events` and the counts of failed
   * deliveries would leave out what is in the partitions beyond, which an error in the log of `reconcile` says. It goes on
   * to look at all of them, so that every event is published and none is overdue unseen. A multiple of 8 up to 128. @default 8
   */
  readonly indexShards?: number;
  /** What the ledger's table and its list of events take from the first moment, in units a second, for a known peak; AWS charges it once. @default - 4,000 writes and 12,000 reads, which DynamoDB raises by itself as they are used */
  readonly warmThroughput?: WarmThroughput;
  /**
   * Backups by which the ledger can be brought back as it was at any second of the last 35 days. Without them, waybills
   * that a mistake or an attack deletes are gone; events on their way still arrive, and write theirs anew. @default true
   */
  readonly pointInTimeRecovery?: boolean;
  /** How long logs are kept. @default one month */
  readonly logRetention?: RetentionDays;
  /** How long after acceptance a delivery without any outcome is flagged. @default 15 minutes */
  readonly overdueAfter?: Duration;
  /** How many rules the bus takes, and so subscribers: EventBridge's quota "Number of rules", once AWS has raised it. @default - 300; 100 in af-south-1 and eu-south-1 */
  readonly ruleQuota?: number;
}

/** What a router was given, with what it was not given. */
export interface RouterSettings extends Omit<EventRouterProps, 'ingress'> {
  readonly ingress: IngressSettings;
  readonly removalPolicy: RemovalPolicy;
  readonly retentionDays: number;
  readonly overdueAfter: Duration;
  readonly logs: LogSettings;
  readonly apiKeys: boolean;
}

/** What holds for a router, with its defaults. Throws what it must refuse. */
export function settingsOf(props: EventRouterProps, ingress: IngressSettings): RouterSettings {
  const { removalPolicy = RemovalPolicy.RETAIN, encryptionKey } = props;
  const { overdueAfter = Duration.minutes(15), logRetention: retention = RetentionDays.ONE_MONTH } =
    props;
  const retentionDays = readRetention(props.retention);
  checkOverdue(overdueAfter);
  if (props.indexShards !== undefined) checkIndexShards(props.indexShards);
  const logs = {
    ...{ retention, removalPolicy },
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  };
  const apiKeys = ingress.authorizer === API_KEYS;
  return { ...props, ingress, removalPolicy, retentionDays, overdueAfter, logs, apiKeys };
}
