import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { RouterMetric } from '../core/log/metrics.ts';
import type { EventType, EventTypeProps } from './catalog/event-type.ts';
import { EventTypes } from './catalog/event-types.ts';
import { checkIngress } from './ingress/check-ingress.ts';
import { endpointOf } from './ingress/endpoint-of.ts';
import { ingressOf } from './ingress/ingress-of.ts';
import type { RouterEndpoint } from './ingress/router-endpoint.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { waybillMetric } from './monitoring/waybill-metric.ts';
import { allowLogs } from './router/allow-logs.ts';
import type { IEventRouter } from './router/i-event-router.ts';
import { ImportedRouter, type ImportedRouterProps } from './router/imported-router.ts';
import { JobsQueue } from './router/jobs-queue.ts';
import { LedgerTable } from './router/ledger-table.ts';
import { attributesOf, type EventRouterAttributes } from './router/router-attributes.ts';
import { RouterBus } from './router/router-bus.ts';
import { RouterFunctions } from './router/router-functions.ts';
import { partsOf, type RouterParts } from './router/router-parts.ts';
import {
  type EventRouterProps,
  type RouterSettings,
  settingsOf,
} from './router/router-settings.ts';
import { RunTimeSubscribers } from './router/run-time-subscribers.ts';
import { Subscribers } from './router/subscribers.ts';
import { allowEventBridge } from './shared/allow-event-bridge.ts';
import { FinalQueue } from './shared/final-queue.ts';
import type { RouterSource } from './sources/router-source.ts';
import { Sources } from './sources/sources.ts';
import type { SubscriberProps } from './subscriber/subscriber-props.ts';
import type { Subscription } from './subscriber/subscription.ts';

/** Why the recovery queue has no dead-letter queue. */
const RECOVERY =
  'It is the last stop itself: its messages become waybills when the ledger is back.';

/** An event router: POST an event, and every subscriber gets it in a queue of its own, with every delivery accounted for. */
export class EventRouter extends Construct implements IEventRouter {
  /** A router of another app in the same account and region, for subscribers of this app. */
  static fromAttributes(
    scope: Construct,
    id: string,
    attributes: ImportedRouterProps,
  ): IEventRouter {
    return new ImportedRouter(scope, id, attributes);
  }

  /** The base URL, without a slash at its end. */
  readonly url: string;
  /** What the name of a `domain` must point at, where its DNS is elsewhere; undefined without one. */
  readonly domainTarget: string | undefined;
  readonly bus: EventBus;
  /** The ledger's table. */
  readonly table: Table;
  /** Takes the waybills of accepted events while the ledger does not; empty when all is well. */
  readonly recoveryQueue: Queue;
  /** Takes what one of the router's functions leaves to others, to be done side by side; empty when the load is small. */
  readonly jobsQueue: Queue;
  /** Takes messages of the jobs queue that failed for half an hour; their work is in the ledger, and is sent again every minute. */
  readonly jobsDeadLetterQueue: Queue;
  readonly #ledger: LedgerTable;
  readonly #functions: RouterFunctions;
  readonly #endpoint: RouterEndpoint;
  readonly #monitoring: Monitoring;
  readonly #settings: RouterSettings;
  readonly #parts: RouterParts;
  readonly #subscribers: Subscribers;
  readonly #eventTypes: EventTypes;
  readonly #sources: Sources;

  constructor(scope: Construct, id: string, props: EventRouterProps) {
    super(scope, id);
    const ingress = ingressOf(this, props);
    checkIngress(this, ingress);
    this.#settings = settingsOf(props, ingress);
    const { removalPolicy, encryptionKey } = this.#settings;
    const kept = { removalPolicy, encryptionKey };
    const bus = new RouterBus(this, 'Bus', { ...kept, busName: props.busName });
    this.bus = bus;
    this.recoveryQueue = new FinalQueue(this, 'RecoveryQueue', { ...kept, reason: RECOVERY });
    const jobs = new JobsQueue(this, 'Jobs', kept);
    this.jobsQueue = jobs.queue;
    this.jobsDeadLetterQueue = jobs.deadLetterQueue;
    this.#ledger = new LedgerTable(this, 'Ledger', {
      ...kept,
      pointInTimeRecovery: props.pointInTimeRecovery ?? true,
      warmThroughput: props.warmThroughput,
      apiKeys: this.#settings.apiKeys,
    });
    this.table = this.#ledger.table;
    this.#functions = new RouterFunctions(this, 'Functions', {
      ...this.#settings,
      bus: this.bus,
      ledger: this.#ledger.grants,
      recoveryQueue: this.recoveryQueue,
      jobsQueue: this.jobsQueue,
    });
    const { provision, deadLetterQueue } = new RunTimeSubscribers(this, 'RunTime', {
      ...this.#settings,
      bus: this.bus,
      ledger: this.#ledger.grants,
      functions: this.#functions,
      jobsQueue: this.jobsQueue,
    });
    const groups = { ...this.#functions.byGroup, provision };
    const router = this.bus.eventBusName;
    this.#endpoint = endpointOf(this, { ...this.#settings, router }, groups);
    this.url = this.#endpoint.url;
    this.domainTarget = this.#endpoint.domainTarget;
    this.#monitoring = new Monitoring(this, 'Monitoring', {
      ...props,
      watched: {
        router: this,
        functions: this.#functions,
        bus: this.bus,
        ledger: this.#ledger,
        recoveryQueue: this.recoveryQueue,
        runTimeDeadLetterQueue: deadLetterQueue,
        failedEvents: bus.failedEvents,
      },
    });
    this.#parts = partsOf({ bus, ledger: this.#ledger.grants, functions: this.#functions });
    this.#subscribers = new Subscribers({
      ...this.#settings,
      router: this,
      parts: this.#parts,
      deadLetter: this.#functions.deadLetter,
      monitoring: this.#monitoring,
      encryptionKey,
      ruleQuota: props.ruleQuota,
    });
    this.#eventTypes = new EventTypes(this, 'EventTypes', this.#parts);
    this.#sources = new Sources(this, 'Sources', {
      ...{ ...this.#parts, bus: this.bus, recoveryQueue: this.recoveryQueue },
      logs: this.#settings.logs,
    });
    if (encryptionKey !== undefined) this.#allowServices(encryptionKey);
  }

  /** What `EventRouter.fromAttributes` of another app wants to know, such as for outputs that it imports. */
  get attributes(): EventRouterAttributes {
    return attributesOf(this.#parts, this.#settings.encryptionKey);
  }

  /**
   * Adds a subscriber: its target gets every event that the pattern matches. It lives in the target's stack, which may
   * be another than the router's. Throws what it must refuse.
   */
  addSubscriber(id: string, options: SubscriberProps): Subscription {
    return this.#subscribers.add(id, options);
  }

  /**
   * Declares a type of events: what they must be, whose they are, what becomes of one that is not so. It is the deployment's then: the API
   * shows it, and refuses to change it. Throws what the router would refuse.
   */
  addEventType(type: string, props: EventTypeProps = {}): EventType {
    return this.#eventTypes.add(type, props);
  }

  /**
   * Makes events of the messages of a broker, such as `KafkaSource.msk({ ... })`, by a function of the router's: a message counts as read
   * once its event is accepted. What cannot be an event becomes one of the type `waybill.bridge.quarantined` that keeps it.
   */
  addSource(id: string, source: RouterSource): void {
    this.#sources.add(id, source);
  }

  /** Lets somebody publish and read, when the router's `authorizer` is IAM; the one grant of a function URL. */
  grantInvoke(grantee: IGrantable): Grant {
    return this.#signedEndpoint().grantInvoke(grantee);
  }

  /** Lets somebody publish events, when the router's `authorizer` is IAM. Throws for a function URL, which cannot let publish alone. */
  grantPublish(grantee: IGrantable): Grant {
    return this.#signedEndpoint().grantPublish(grantee);
  }

  /** Lets somebody read waybills, subscribers and the router's health, when the router's `authorizer` is IAM. Throws for a function URL, which cannot let read alone. */
  grantRead(grantee: IGrantable): Grant {
    return this.#signedEndpoint().grantRead(grantee);
  }

  /** Lets somebody pull the events of these subscribers, or of all, when the router's `authorizer` is IAM. Throws for a function URL, which cannot let pull alone. */
  grantConsume(grantee: IGrantable, ...subscribers: readonly string[]): Grant {
    return this.#signedEndpoint().grantConsume(grantee, ...subscribers);
  }

  /** Lets somebody redrive and discard deliveries and change jobs, when the router's `authorizer` is IAM. Throws for a function URL, which cannot let operate alone. */
  grantOperate(grantee: IGrantable): Grant {
    return this.#signedEndpoint().grantOperate(grantee);
  }

  /** Lets somebody read the audit, when the router's `authorizer` is IAM. Throws for a function URL, which cannot let administer alone. */
  grantAdmin(grantee: IGrantable): Grant {
    return this.#signedEndpoint().grantAdmin(grantee);
  }

  /** The name of the function that makes API keys when it is invoked, when the router's `authorizer` is `'api-keys'`. */
  get keysFunctionName(): string {
    return this.#keysFunction().functionName;
  }

  /** Lets somebody make API keys by invoking the function that does, when the router's `authorizer` is `'api-keys'`. */
  grantManageKeys(grantee: IGrantable): Grant {
    const resourceArns = [this.#keysFunction().functionArn];
    return Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns });
  }

  /** A figure that the router's functions count, such as `AcceptedEvents`. @default - sum over 5 minutes, and the maximum of `OutboxSize`, `RetryAge` and `ReconcileLag` */
  metric(name: RouterMetric, props?: MetricOptions): Metric {
    return waybillMetric(name, { router: this.bus.eventBusName }, props);
  }

  /** Requests. @default - count over 5 minutes */
  metricRequests(props?: MetricOptions): Metric {
    return this.#endpoint.metricRequests(props);
  }

  /** Requests that were answered with 5xx. @default - sum over 5 minutes */
  metricServerErrors(props?: MetricOptions): Metric {
    return this.#endpoint.metricServerErrors(props);
  }

  /** Requests that were answered with 4xx. @default - sum over 5 minutes */
  metricClientErrors(props?: MetricOptions): Metric {
    return this.#endpoint.metricClientErrors(props);
  }

  #allowServices(key: IKey): void {
    allowEventBridge(this, key);
    allowLogs(this, key);
  }

  /** The ingress, where it is IAM that says who may call. */
  #signedEndpoint(): RouterEndpoint {
    if (this.#functions.keys === undefined) return this.#endpoint;
    throw new Error(
      `${this.node.path} checks API keys, which IAM knows nothing of, so no role can be granted its routes; make a key by POST /keys instead`,
    );
  }

  #keysFunction(): LambdaFunction {
    const { keys } = this.#functions;
    if (keys !== undefined) return keys;
    throw new Error(
      `${this.node.path} has no API keys; make the EventRouter with \`authorizer: 'api-keys'\``,
    );
  }
}
