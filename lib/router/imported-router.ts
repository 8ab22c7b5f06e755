import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RouterMetric } from '../../core/log/metrics.ts';
import type { EventType, EventTypeProps } from '../catalog/event-type.ts';
import { EventTypes } from '../catalog/event-types.ts';
import type { RouterAlarmOptions, SubscriberAlarmOptions } from '../monitoring/alarm-options.ts';
import { Monitoring } from '../monitoring/monitoring.ts';
import type { MonitoringOptions } from '../monitoring/monitoring-options.ts';
import { waybillMetric } from '../monitoring/waybill-metric.ts';
import type { SubscriberProps } from '../subscriber/subscriber-props.ts';
import type { Subscription } from '../subscriber/subscription.ts';
import { checkMovedProps } from './checks/check-moved-props.ts';
import type { IEventRouter } from './i-event-router.ts';
import { ledgerEnvironment } from './ledger-environment.ts';
import { LedgerGrants } from './ledger-grants.ts';
import { readRetention } from './read-retention.ts';
import { checkAttributes, type EventRouterAttributes } from './router-attributes.ts';
import type { RouterParts } from './router-parts.ts';
import { Subscribers } from './subscribers.ts';

/** A router of another app, and what holds for its subscribers in this one. */
export interface ImportedRouterProps
  extends EventRouterAttributes,
    Omit<MonitoringOptions, 'alarms'> {
  /** Whether there are alarms for the subscribers of this app, and when each goes off. @default true */
  readonly alarms?:
    | boolean
    | Pick<RouterAlarmOptions, keyof SubscriberAlarmOptions | 'deadLetterFailing'>;
  /** The router's own `retention`. @default - 30 days, as the router's is unless told otherwise */
  readonly retention?: Duration;
  /** What becomes of the queues with accepted events, and of logs, when they go; a subscriber may have its own for its queues. @default RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** How long the log of the function for dead letters is kept. @default one month */
  readonly logRetention?: RetentionDays;
  /** How many rules of the bus this app may have; those of other apps cannot be seen from here. @default - 300; 100 in af-south-1 and eu-south-1 */
  readonly ruleQuota?: number;
}

/** A router of another app: subscribers can be added to it, and what they need is made here, beside a function for their dead letters. */
export class ImportedRouter extends Construct implements IEventRouter {
  readonly attributes: EventRouterAttributes;
  readonly #parts: RouterParts;
  readonly #subscribers: Subscribers;
  readonly #eventTypes: EventTypes;

  constructor(scope: Construct, id: string, props: ImportedRouterProps) {
    super(scope, id);
    checkMovedProps(this, props);
    checkAttributes(this, props);
    const { busArn, tableArn, registerFunctionArn } = props;
    const { queryRoleArn, reconcileRoleArn, runJobRoleArn, pullRoleArn } = props;
    const { encryptionKeyArn, removalPolicy = RemovalPolicy.RETAIN } = props;
    this.attributes = {
      ...{ busArn, tableArn, registerFunctionArn },
      ...{ queryRoleArn, reconcileRoleArn, runJobRoleArn, pullRoleArn },
      ...(encryptionKeyArn === undefined ? {} : { encryptionKeyArn }),
    };
    const retentionDays = readRetention(props.retention);
    this.#parts = this.#import(retentionDays);
    this.#subscribers = new Subscribers({
      router: this,
      parts: this.#parts,
      monitoring: new Monitoring(this, 'Monitoring', props),
      encryptionKey: this.#parts.ledger.table.encryptionKey,
      logs: { retention: props.logRetention ?? RetentionDays.ONE_MONTH, removalPolicy },
      retentionDays,
      removalPolicy,
      ruleQuota: props.ruleQuota,
    });
    this.#eventTypes = new EventTypes(this, 'EventTypes', this.#parts);
  }

  addSubscriber(id: string, options: SubscriberProps): Subscription {
    return this.#subscribers.add(id, options);
  }

  addEventType(type: string, props: EventTypeProps = {}): EventType {
    return this.#eventTypes.add(type, props);
  }

  metric(name: RouterMetric, props?: MetricOptions): Metric {
    return waybillMetric(name, { router: this.#parts.bus.eventBusName }, props);
  }

  #import(retentionDays: number): RouterParts {
    const { busArn, tableArn, encryptionKeyArn } = this.attributes;
    const table = Table.fromTableAttributes(this, 'Table', {
      tableArn,
      ...(encryptionKeyArn === undefined
        ? {}
        : { encryptionKey: Key.fromKeyArn(this, 'Key', encryptionKeyArn) }),
    });
    const role = (id: string, arn: string) =>
      Role.fromRoleArn(this, id, arn, { mutable: false, addGrantsToResources: true });
    return {
      bus: EventBus.fromEventBusArn(this, 'Bus', busArn),
      // Whether there are API keys is not known here.
      ledger: new LedgerGrants(table, { apiKeys: true, indexNames: [] }),
      ledgerEnvironment: ledgerEnvironment(table, retentionDays),
      registerFunctionArn: this.attributes.registerFunctionArn,
      queryRole: role('QueryRole', this.attributes.queryRoleArn),
      reconcileRole: role('ReconcileRole', this.attributes.reconcileRoleArn),
      runJobRole: role('RunJobRole', this.attributes.runJobRoleArn),
      pullRole: role('PullRole', this.attributes.pullRoleArn),
    };
  }
}
