import type { IHttpRouteAuthorizer, ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { RouterMetric } from '../core/metrics.ts';
import { checkAuthorizer } from './check-authorizer.ts';
import { checkMessageGroups } from './check-message-groups.ts';
import { checkSubscription } from './check-subscription.ts';
import { Ingress } from './ingress.ts';
import { LedgerTable } from './ledger-table.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import type { MonitoringOptions } from './monitoring/monitoring-options.ts';
import { waybillMetric } from './monitoring/waybill-metric.ts';
import { RouterFunctions } from './router-functions.ts';
import { Subscription } from './subscription.ts';
import type { SubscriptionOptions } from './subscription-options.ts';

/** How a router is set up. */
export interface EventRouterProps extends MonitoringOptions {
  /** @default - a name that CDK makes of the stack's and the construct's */
  readonly busName?: string;
  /** What becomes of the ledger and the logs when the router goes. @default RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** A key of yours for the bus, the ledger, and the queues of each subscriber that has none of its own. @default - keys of AWS, which cost nothing */
  readonly encryptionKey?: IKey;
  /** How many days the ledger keeps an event and its deliveries. @default 30 */
  readonly retentionDays?: number;
  /**
   * Backups by which the ledger can be brought back as it was at any second of the last 35 days. Without them, waybills
   * that a mistake or an attack deletes are gone; events on their way still arrive, and write theirs anew. @default true
   */
  readonly pointInTimeRecovery?: boolean;
  /** How long logs are kept. @default one month */
  readonly logRetention?: RetentionDays;
  /** How long after acceptance a delivery without any outcome is flagged. @default 15 minutes */
  readonly overdueAfter?: Duration;
  /** Requests a second that the HTTP API takes, and how many more at once. @default - 1,000 a second, bursts of 2,000 */
  readonly throttle?: ThrottleSettings;
  /** Who may call the HTTP API: an authorizer such as `new HttpIamAuthorizer()`, or `'public'` for everybody who knows its URL. */
  readonly authorizer: IHttpRouteAuthorizer | 'public';
}

/** An event router: POST an event, and every subscriber gets it in a queue of its own, with every delivery accounted for. */
export class EventRouter extends Construct {
  /** The base URL of the HTTP API. */
  readonly url: string;
  readonly bus: EventBus;
  /** The ledger's table. */
  readonly table: Table;
  readonly #encryptionKey: IKey | undefined;
  readonly #ledger: LedgerTable;
  readonly #functions: RouterFunctions;
  readonly #ingress: Ingress;
  readonly #monitoring: Monitoring;
  readonly #subscriptions: Subscription[] = [];

  constructor(scope: Construct, id: string, props: EventRouterProps) {
    super(scope, id);
    checkAuthorizer(id, props);
    const { removalPolicy = RemovalPolicy.RETAIN, retentionDays = 30 } = props;
    if (!Number.isInteger(retentionDays) || retentionDays < 1) {
      throw new Error(
        `retentionDays must be a whole number of days, 1 or more; received ${retentionDays}`,
      );
    }
    const logs = { retention: props.logRetention ?? RetentionDays.ONE_MONTH, removalPolicy };
    this.#encryptionKey = props.encryptionKey;
    this.bus = new EventBus(this, 'Bus', {
      ...(props.busName === undefined ? {} : { eventBusName: props.busName }),
      ...(props.encryptionKey === undefined ? {} : { kmsKey: props.encryptionKey }),
    });
    this.#ledger = new LedgerTable(this, 'Ledger', {
      removalPolicy,
      encryptionKey: props.encryptionKey,
      pointInTimeRecovery: props.pointInTimeRecovery ?? true,
    });
    this.table = this.#ledger.table;
    this.#functions = new RouterFunctions(this, 'Functions', {
      bus: this.bus,
      ledger: this.#ledger,
      logs,
      retentionDays,
      overdueAfter: props.overdueAfter ?? Duration.minutes(15),
    });
    this.#ingress = new Ingress(this, 'Ingress', {
      ingest: this.#functions.ingest,
      manage: this.#functions.manage,
      logs,
      throttle: props.throttle ?? { rateLimit: 1000, burstLimit: 2000 },
      authorizer: props.authorizer === 'public' ? undefined : props.authorizer,
    });
    this.url = this.#ingress.url;
    this.#monitoring = new Monitoring(this, 'Monitoring', {
      ...props,
      router: this,
      functions: this.#functions,
    });
    this.node.addValidation({ validate: () => checkMessageGroups(this) });
  }

  /** Adds a subscriber: a function that gets every event that the pattern matches. Throws what it must refuse. */
  addSubscriber(id: string, options: SubscriptionOptions): Subscription {
    const name = options.name ?? id;
    checkSubscription(name, options);
    this.#refuseSecond(name, options.handler);
    const encryptionKey = options.encryptionKey ?? this.#encryptionKey;
    const subscription = new Subscription(this, id, {
      ...options,
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
      name,
      bus: this.bus,
      ledger: this.#ledger,
      deadLetter: this.#functions.deadLetter,
      register: this.#functions.register,
      ledgerEnvironment: this.#functions.ledgerEnvironment,
    });
    this.#functions.allowDepth(subscription.queue);
    this.#monitoring.watch(subscription, options.oldestAge);
    this.#subscriptions.push(subscription);
    return subscription;
  }

  /** Lets somebody publish events, when the router's `authorizer` is IAM. */
  grantPublish(grantee: IGrantable): Grant {
    return this.#grantInvoke(grantee, ['POST/events']);
  }

  /** Lets somebody read waybills and subscribers, when the router's `authorizer` is IAM. */
  grantRead(grantee: IGrantable): Grant {
    return this.#grantInvoke(grantee, ['GET/events', 'GET/events/*', 'GET/subscribers']);
  }

  /** A figure that the router's functions count, such as `AcceptedEvents`. @default - sum over 5 minutes */
  metric(name: RouterMetric, props?: MetricOptions): Metric {
    return waybillMetric(name, { router: this.bus.eventBusName }, props);
  }

  /** Requests to the HTTP API. @default - count over 5 minutes */
  metricRequests(props?: MetricOptions): Metric {
    return this.#ingress.api.metricCount(props);
  }

  /** Requests that were answered with 5xx. @default - sum over 5 minutes */
  metricServerErrors(props?: MetricOptions): Metric {
    return this.#ingress.api.metricServerError(props);
  }

  /** Requests that were answered with 4xx. @default - sum over 5 minutes */
  metricClientErrors(props?: MetricOptions): Metric {
    return this.#ingress.api.metricClientError(props);
  }

  #grantInvoke(grantee: IGrantable, routes: readonly string[]): Grant {
    const resourceArns = routes.map((route) => this.#ingress.routeArn(route));
    return Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns });
  }

  #refuseSecond(name: string, handler: LambdaFunction): void {
    const namesake = this.#subscriptions.find(({ subscriberName }) => subscriberName === name);
    if (namesake !== undefined) {
      throw new Error(
        `subscriber "${name}": ${namesake.node.path} has this name already; pass another \`name\``,
      );
    }
    const other = this.#subscriptions.find((subscription) => subscription.handler === handler);
    if (other !== undefined) {
      throw new Error(
        `subscriber "${name}": its handler ${handler.node.path} serves the subscriber "${other.subscriberName}" already; make a second function of the same entry`,
      );
    }
  }
}
