import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Grant, type IGrantable, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { CustomResource, type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../core/deliver/retries/retry-policy.ts';
import type { SubscriberMetric } from '../../core/log/metrics.ts';
import { isNotation } from '../../core/pattern/notations/notation.ts';
import { ENV } from '../../core/settings.ts';
import { ruleMetric } from '../monitoring/rule-metric.ts';
import { waybillMetric } from '../monitoring/waybill-metric.ts';
import type { RouterFunction } from '../router/router-function.ts';
import type { RouterParts } from '../router/router-parts.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { pausableTag } from '../shared/pausable-tag.ts';
import { REGISTRATION_TIMEOUT } from '../shared/registration-timeout.ts';
import type {
  SubscriberTarget,
  SubscriberTargetConfig,
  TargetSubscription,
} from '../targets/subscriber-target.ts';
import { eventPatternOf } from './event-pattern-of.ts';
import { startFromText } from './start-from-text.ts';
import type { SubscriberProps } from './subscriber-props.ts';
import { SubscriberQueues } from './subscriber-queues.ts';

/** What the router gives to each of its subscriptions. */
export interface SubscriptionProps extends SubscriberProps {
  readonly name: string;
  readonly router: RouterParts;
  readonly deadLetter: RouterFunction;
  readonly removalPolicy: RemovalPolicy;
  readonly logs: LogSettings;
}

/** One subscriber: rule, queue, dead-letter queue, the target's end of the queue, and its entry in the ledger. */
export class Subscription extends Construct implements TargetSubscription {
  /** The subscriber's name, as waybills have it. */
  readonly subscriberName: string;
  readonly pattern: SubscriberProps['pattern'];
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly rule: Rule;
  readonly target: SubscriberTarget;
  /** What the target's code is told. */
  readonly environment: Readonly<Record<string, string>>;
  /** How the logs of the target's functions are kept. */
  readonly logs: LogSettings;
  #isPulled = false;
  readonly #router: RouterParts;
  readonly #busName: string;
  readonly #retry: RetryPolicy;

  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    this.subscriberName = props.name;
    this.pattern = props.pattern;
    this.target = props.target;
    this.logs = props.logs;
    this.#router = props.router;
    this.#busName = props.router.bus.eventBusName;
    this.#retry = {
      maxAttempts: props.maxAttempts ?? DEFAULT_RETRY_POLICY.maxAttempts,
      baseSeconds: props.retryBase?.toSeconds() ?? DEFAULT_RETRY_POLICY.baseSeconds,
      capSeconds: props.retryCap?.toSeconds() ?? DEFAULT_RETRY_POLICY.capSeconds,
    };
    const { queue, deadLetterQueue } = new SubscriberQueues(this, 'Queues', {
      ...props,
      visibilityTimeout: props.target.visibilityTimeout,
    });
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.rule = this.#addRule(props);
    this.environment = this.#environmentOf(props);
    const bound = this.target.bind(this, this);
    this.#feedDeadLetter(props.deadLetter);
    this.#letRouterIn(props);
    this.#register(props, bound);
  }

  get pausableTag(): TargetSubscription['pausableTag'] {
    return pausableTag(this.#busName);
  }

  /** Whether consumers pull the subscriber's events. */
  get isPulled(): boolean {
    return this.#isPulled;
  }

  grantDelivery(grantee: IGrantable): void {
    this.#router.ledger.grantDeliveries(grantee, this.subscriberName);
    const resourceArns = [this.queue, this.deadLetterQueue].map(({ queueArn }) => queueArn);
    Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns });
    this.#letUseKey(grantee);
  }

  /** By the queues' policies, as `#letRouterIn` does; a key of the subscriber's own lets it by its policy, too. */
  letPull(): void {
    const { pullRole } = this.#router;
    const actions = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'SendMessage'];
    for (const action of actions) allow(this.queue, `sqs:${action}`, pullRole);
    allow(this.deadLetterQueue, 'sqs:SendMessage', pullRole);
    this.#isPulled = true;
  }

  /** A figure that is counted where the subscriber's events are handled. @default - sum over 5 minutes, and the maximum of `RetryAge` */
  metric(name: SubscriberMetric, props?: MetricOptions): Metric {
    const dimensions = { router: this.#busName, subscriber: this.subscriberName };
    return waybillMetric(name, dimensions, props);
  }

  /** Times that an event was handed to the handler. @default - sum over 5 minutes */
  metricAttempts(props?: MetricOptions): Metric {
    return this.queue.metricNumberOfMessagesReceived(props);
  }

  /** Events that wait for the handler; those that wait for a retry are not among them. @default - maximum over 5 minutes */
  metricBacklog(props?: MetricOptions): Metric {
    return this.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...props });
  }

  /** Events that the handler has been given and not dealt with yet, of which SQS takes 120,000. @default - maximum over 5 minutes */
  metricInFlight(props?: MetricOptions): Metric {
    const options = { statistic: 'Maximum', ...props };
    return this.queue.metricApproximateNumberOfMessagesNotVisible(options);
  }

  /** The age of the event that has waited longest, in seconds; that of a retry begins when the attempt before it has failed. @default - maximum over 5 minutes */
  metricOldestAge(props?: MetricOptions): Metric {
    return this.queue.metricApproximateAgeOfOldestMessage(props);
  }

  /** What crashed, late retries, and outcomes that the ledger does not have yet; above 0 for long, the `dead-letter` function is failing. @default - maximum over 5 minutes */
  metricDeadLetters(props?: MetricOptions): Metric {
    const options = { statistic: 'Maximum', ...props };
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible(options);
  }

  /** How long the message has waited in the dead-letter queue that has waited longest, in seconds, without those that `dead-letter` was given three times. @default - maximum over 5 minutes */
  metricOldestDeadLetter(props?: MetricOptions): Metric {
    return this.deadLetterQueue.metricApproximateAgeOfOldestMessage(props);
  }

  /** Events that the rule matched. @default - sum over 5 minutes */
  metricMatched(props?: MetricOptions): Metric {
    return this.#ruleMetric('MatchedEvents', props);
  }

  /** Events that EventBridge could not put on the queue. @default - sum over 5 minutes */
  metricUndeliverable(props?: MetricOptions): Metric {
    return this.#ruleMetric('FailedInvocations', props);
  }

  #ruleMetric(metricName: string, props: MetricOptions | undefined): Metric {
    return ruleMetric({ name: this.subscriberName, busName: this.#busName }, metricName, props);
  }

  #addRule({ name, router: { bus }, pattern }: SubscriptionProps): Rule {
    const target = new SqsQueue(this.queue, {
      message: RuleTargetInput.fromEventPath('$.detail'),
      deadLetterQueue: this.deadLetterQueue,
    });
    return new Rule(this, 'Rule', {
      eventBus: bus,
      ruleName: name,
      eventPattern: { detail: eventPatternOf(pattern) },
      targets: [target],
    });
  }

  #environmentOf({ router, once = false }: SubscriptionProps): Record<string, string> {
    return {
      ...router.ledgerEnvironment,
      [ENV.bus]: this.#busName,
      [ENV.subscriber]: this.subscriberName,
      [ENV.queueUrl]: this.queue.queueUrl,
      [ENV.deadLetterQueueUrl]: this.deadLetterQueue.queueUrl,
      [ENV.maxAttempts]: String(this.#retry.maxAttempts),
      [ENV.retryBaseSeconds]: String(this.#retry.baseSeconds),
      [ENV.retryCapSeconds]: String(this.#retry.capSeconds),
      ...(once ? { [ENV.once]: 'true' } : {}),
    };
  }

  #letUseKey(sender: IGrantable): void {
    this.queue.encryptionMasterKey?.grant(sender, 'kms:Decrypt', 'kms:GenerateDataKey');
  }

  #feedDeadLetter(deadLetter: RouterFunction): void {
    this.#letUseKey(deadLetter);
    deadLetter.addEventSource(
      new SqsEventSource(this.deadLetterQueue, { batchSize: 10, reportBatchItemFailures: true }),
    );
  }

  /**
   * Lets `query` say how full the queue is, `dead-letter` and `reconcile` send retries to it, and `run-job` what is redriven. The queue's policy
   * allows it and not the roles', which would name every queue: one may have 10,240 characters (IAM user guide, "IAM and
   * AWS STS quotas"), and those of the router name no resource of other stacks.
   */
  #letRouterIn({
    deadLetter,
    router: { queryRole, reconcileRole, runJobRole },
  }: SubscriptionProps): void {
    allow(this.queue, 'sqs:GetQueueAttributes', queryRole, reconcileRole);
    allow(this.deadLetterQueue, 'sqs:GetQueueAttributes', reconcileRole);
    allow(this.queue, 'sqs:SendMessage', deadLetter.role, reconcileRole, runJobRole);
  }

  /** Registered last and taken out first: an event never waits for a subscriber whose rule is not there. */
  #register(props: SubscriptionProps, target: SubscriberTargetConfig): void {
    const { router, name, pattern, once = false, startFrom } = props;
    const registration = new CustomResource(this, 'Registration', {
      resourceType: 'Custom::WaybillSubscriber',
      serviceToken: router.registerFunctionArn,
      serviceTimeout: REGISTRATION_TIMEOUT,
      properties: {
        Name: name,
        Pattern: Stack.of(this).toJsonString(eventPatternOf(pattern)),
        ...(isNotation(pattern) ? { Notation: JSON.stringify(pattern) } : {}),
        QueueUrl: this.queue.queueUrl,
        DeadLetterQueueUrl: this.deadLetterQueue.queueUrl,
        RuleName: name,
        ...registered(target),
        MaxAttempts: String(this.#retry.maxAttempts),
        RetryBaseSeconds: String(this.#retry.baseSeconds),
        RetryCapSeconds: String(this.#retry.capSeconds),
        Once: String(once),
        ...(startFrom === undefined ? {} : { StartFrom: startFromText(startFrom) }),
      },
    });
    registration.node.addDependency(this.rule);
  }
}

function allow(queue: Queue, action: string, ...roles: readonly IRole[]): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: roles.map(({ grantPrincipal }) => grantPrincipal),
      actions: [action],
      resources: [queue.queueArn],
    }),
  );
}

/** The properties of a registration that say who takes the events. */
function registered(target: SubscriberTargetConfig): Readonly<Record<string, string>> {
  if ('leaseSeconds' in target) return { LeaseSeconds: String(target.leaseSeconds) };
  const { functionName, eventSourceMappingId } = target;
  return {
    FunctionName: functionName,
    ...(eventSourceMappingId === undefined ? {} : { EventSourceId: eventSourceMappingId }),
  };
}
