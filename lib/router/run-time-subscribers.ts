import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Grant, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Names, type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ACCESS_PARTITION } from '../../core/records/ledger-keys.ts';
import { API_KEYS, ENV } from '../../core/settings.ts';
import { FinalQueue } from '../shared/final-queue.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { shownArn } from '../shared/shown-arn.ts';
import { suppressNag } from '../shared/suppress-nag.ts';
import type { LedgerGrants } from './ledger-grants.ts';
import { RouterFunction } from './router-function.ts';
import type { RouterFunctions } from './router-functions.ts';

/** What subscribers are made with at run time. */
export interface RunTimeSubscribersProps {
  readonly bus: EventBus;
  readonly ledger: LedgerGrants;
  readonly functions: RouterFunctions;
  readonly jobsQueue: Queue;
  readonly encryptionKey?: IKey;
  readonly removalPolicy: RemovalPolicy;
  readonly logs: LogSettings;
  readonly apiKeys: boolean;
}

/** As that of the functions that answer requests (`RouterFunctions`). */
const REQUEST_TIMEOUT = Duration.seconds(29);

/** Of a queue's name, which has 80 characters, 45 are the subscriber's name and the suffix (`core/operate/provision`), and 5 `-dyn-`. */
const PREFIX_LENGTH = 30;

/** What the function may do with queues, and with rules. */
const QUEUE_ACTIONS = ['CreateQueue', 'DeleteQueue', 'GetQueueAttributes', 'GetQueueUrl'].concat(
  'SetQueueAttributes',
);
const RULE_ACTIONS = ['DeleteRule', 'PutRule', 'PutTargets', 'RemoveTargets'];

/** What whoever hands out events does with a queue (`Subscription.letPull`). */
const PULL_ACTIONS = ['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage', 'SendMessage'];

/** The rows that it reads and writes: subscribers and their history, which is a job, and the audit. */
const PARTITIONS = ['AUDIT#*', 'JOB#*', 'JOBS', 'PAUSE', 'PROVISION', 'REGISTRY', 'RUNNING'].concat(
  'SUBSCRIBER',
);

const ROW_ACTIONS = [
  ...(['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'] as const),
];

/** Why its role and others name queues and rules by the beginning of their names. */
const NAMED_LATER =
  'Queues and rules of subscribers that are made at run time: their names begin with those of the router.';

/**
 * The one function that makes queues and rules, for subscribers that no deployment knows, and the dead-letter queue of all of
 * them: one of each would need a mapping to `dead-letter` made at run time, and the right to make mappings of it.
 */
export class RunTimeSubscribers extends Construct {
  readonly provision: RouterFunction;
  readonly deadLetterQueue: Queue;
  readonly #props: RunTimeSubscribersProps;
  readonly #queuePrefix: string;

  constructor(scope: Construct, id: string, props: RunTimeSubscribersProps) {
    super(scope, id);
    this.#props = props;
    const name = Names.uniqueResourceName(scope, { maxLength: PREFIX_LENGTH, separator: '-' });
    this.#queuePrefix = `${name}-dyn-`;
    this.deadLetterQueue = new FinalQueue(this, 'DeadLetterQueue', {
      ...{ encryptionKey: props.encryptionKey, removalPolicy: props.removalPolicy },
      reason: 'It is the last stop itself: its messages become rows of the ledger, or retries.',
    });
    this.provision = this.#addProvision();
    this.#letMake();
    this.#letRouterIn();
    this.#feedDeadLetter();
    this.#letCall();
  }

  /** `arn:...:<router>-dyn-*`. */
  get #queueArns(): string {
    return Stack.of(this).formatArn({ service: 'sqs', resource: `${this.#queuePrefix}*` });
  }

  /** Their names have a dot, and those of a deployment's rules have none. */
  get #ruleArns(): string {
    const resourceName = `${this.#props.bus.eventBusName}/dyn.*`;
    return Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName });
  }

  #addProvision(): RouterFunction {
    const { bus, functions, jobsQueue, encryptionKey, logs, apiKeys } = this.#props;
    return new RouterFunction(this, 'Provision', {
      bundle: 'provision',
      description: 'Makes subscribers at run time, and takes them away: their queues and rules',
      timeout: REQUEST_TIMEOUT,
      environment: {
        ...functions.ledgerEnvironment,
        ...(apiKeys ? { [ENV.authorizer]: API_KEYS } : {}),
        [ENV.bus]: bus.eventBusName,
        [ENV.busArn]: bus.eventBusArn,
        [ENV.queuePrefix]: this.#queuePrefix,
        [ENV.deadLetterQueueUrl]: this.deadLetterQueue.queueUrl,
        [ENV.deadLetterQueueArn]: this.deadLetterQueue.queueArn,
        [ENV.jobsQueueUrl]: jobsQueue.queueUrl,
        ...(encryptionKey === undefined ? {} : { [ENV.encryptionKeyArn]: encryptionKey.keyArn }),
      },
      logs,
    });
  }

  #letMake(): void {
    const { provision: grantee } = this;
    const { ledger, jobsQueue, apiKeys } = this.#props;
    this.#grant(grantee, 'sqs', QUEUE_ACTIONS, this.#queueArns);
    this.#grant(grantee, 'events', RULE_ACTIONS, this.#ruleArns);
    this.#grant(grantee, 'sqs', ['SendMessage'], jobsQueue.queueArn);
    ledger.grantRows(grantee, ROW_ACTIONS, PARTITIONS);
    if (apiKeys) ledger.grantRows(grantee, ['Query'], [ACCESS_PARTITION]);
    ledger.grantQueryIndexes(grantee, ['byStatus']);
  }

  /** What the queues of a deployment allow by their own policies (`Subscription`): here one policy would be made at run time. */
  #letRouterIn(): void {
    const { query, reconcile, runJob, deadLetter, pull } = this.#props.functions;
    this.#grant(query, 'sqs', ['GetQueueAttributes'], this.#queueArns);
    this.#grant(pull, 'sqs', PULL_ACTIONS, this.#queueArns);
    this.#grant(pull, 'sqs', ['SendMessage'], this.deadLetterQueue.queueArn);
    this.#grant(reconcile, 'sqs', ['GetQueueAttributes', 'SendMessage'], this.#queueArns);
    this.#grant(reconcile, 'sqs', ['GetQueueAttributes'], this.deadLetterQueue.queueArn);
    for (const sender of [runJob, deadLetter])
      this.#grant(sender, 'sqs', ['SendMessage'], this.#queueArns);
  }

  #feedDeadLetter(): void {
    const { deadLetter } = this.#props.functions;
    deadLetter.addEnvironment(ENV.deadLetterQueueUrl, this.deadLetterQueue.queueUrl);
    deadLetter.addEventSource(
      new SqsEventSource(this.deadLetterQueue, { batchSize: 10, reportBatchItemFailures: true }),
    );
    this.deadLetterQueue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetterQueue.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': this.#ruleArns } },
      }),
    );
  }

  /** `reconcile` has it go on with what was left; behind a function URL it is asked by the function that answers. */
  #letCall(): void {
    const { reconcile, query, ingest } = this.#props.functions;
    for (const caller of new Set([reconcile, ...(query === ingest ? [ingest] : [])])) {
      caller.addEnvironment(ENV.provisionFunction, this.provision.functionName);
      this.#grant(caller, 'lambda', ['InvokeFunction'], this.provision.functionArn);
    }
  }

  #grant(grantee: RouterFunction, service: string, actions: readonly string[], arn: string): void {
    const named = actions.map((action) => `${service}:${action}`);
    Grant.addToPrincipal({ grantee, actions: named, resourceArns: [arn] });
    if (arn.endsWith('*'))
      suppressNag(grantee.role, `AwsSolutions-IAM5[Resource::${shownArn(this, arn)}]`, NAMED_LATER);
  }
}
