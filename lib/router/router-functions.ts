import { type EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { API_KEYS, ENV } from '../../core/settings.ts';
import type { IngressSettings } from '../ingress/ingress.ts';
import { allowRecursion } from '../shared/allow-recursion.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { grantFigures } from '../shared/grant-figures.ts';
import { grantPauses } from '../shared/pausable-tag.ts';
import { suppressEventSourceNag, suppressNag } from '../shared/suppress-nag.ts';
import { DEAD_LETTER_ACTIONS, DeadLetterFunction } from './dead-letter-function.ts';
import { ledgerEnvironment } from './ledger-environment.ts';
import { type LedgerAction, type LedgerGrants, OPERATE_ACTIONS } from './ledger-grants.ts';
import { RouterFunction } from './router-function.ts';

/** What the router's own functions work with. */
export interface RouterFunctionsProps {
  readonly bus: EventBus;
  readonly ledger: LedgerGrants;
  /** Takes the waybills of accepted events while the ledger does not. */
  readonly recoveryQueue: Queue;
  /** Takes what `reconcile` leaves to others. */
  readonly jobsQueue: Queue;
  readonly logs: LogSettings;
  readonly retentionDays: number;
  /** How many partitions the ledger's indexes spread over, where that is not the default. */
  readonly indexShards?: number;
  readonly overdueAfter: Duration;
  /** Whether the router checks API keys of its own. */
  readonly apiKeys: boolean;
  readonly ingress: IngressSettings;
}

/** Of functions that look at every event (Lambda developer guide, "Configure Lambda function memory"). */
const WHOLE_PROCESSOR_MB = 1769;

/** The most functions that do parts of jobs at once: a fiftieth of an account's concurrency. */
const JOBS_AT_ONCE = 20;

/** The time that API Gateway gives a function, less a second; a function URL would give more. */
const REQUEST_TIMEOUT = Duration.seconds(29);

/**
 * The router's own functions, each with exactly the grants that its verb needs. Behind a function URL `ingest` and
 * `query` are one function, with what both need, and it writes API keys too.
 */
export class RouterFunctions extends Construct {
  readonly ingest: RouterFunction;
  readonly query: RouterFunction;
  /** Begins jobs, changes them, and shows the audit. */
  readonly operate: RouterFunction;
  /** Gives events to consumers that pull. */
  readonly pull: RouterFunction;
  readonly deadLetter: RouterFunction;
  readonly register: RouterFunction;
  readonly reconcile: RouterFunction;
  /** Does the parts of jobs, side by side. */
  readonly runJob: RouterFunction;
  /** Makes and ends API keys, where the router has them. */
  readonly keys: RouterFunction | undefined;
  /** What every function that uses the ledger is told. */
  readonly ledgerEnvironment: Readonly<Record<string, string>>;
  readonly #props: RouterFunctionsProps;

  constructor(scope: Construct, id: string, props: RouterFunctionsProps) {
    super(scope, id);
    this.#props = props;
    this.ledgerEnvironment = {
      ...ledgerEnvironment(props.ledger.table, props.retentionDays),
      ...(props.indexShards === undefined ? {} : { [ENV.indexShards]: String(props.indexShards) }),
    };
    const isOne = props.ingress.kind === 'function-url';
    this.ingest = isOne ? this.#addFunctionUrl(props) : this.#addIngest(props);
    this.query = isOne ? this.ingest : this.#addQuery(props);
    this.operate = isOne ? this.ingest : this.#addOperate(props);
    if (isOne && props.apiKeys) props.ledger.grantKeys(this.ingest, ...ingestActions(props));
    else props.ledger.grant(this.ingest, ...ingestActions(props));
    props.bus.grantPutEventsTo(this.ingest);
    this.#letSend(this.ingest);
    props.ledger.grant(this.query, 'BatchGetItem', 'GetItem', 'Query');
    props.ledger.grantQueryIndexes(this.query);
    grantFigures(this.query);
    this.#letOperate(this.operate);
    this.pull = isOne ? this.ingest : this.#addPull(props);
    props.ledger.grantPull(this.pull);
    this.deadLetter = new DeadLetterFunction(this, 'DeadLetter', {
      ...props,
      ledgerEnvironment: this.ledgerEnvironment,
    });
    this.#recover();
    this.register = this.#addRegister(props);
    this.reconcile = this.#addReconcile(props);
    this.runJob = this.#addRunJob(props);
    this.keys = props.apiKeys ? this.#addKeys(props) : undefined;
  }

  /** The functions of this construct by the groups of routes that they answer. */
  get byGroup() {
    const { ingest, query, operate, pull, keys } = this;
    const asked = { query, catalog: query, metrics: query };
    return { ingest, ...asked, operate, pull, ...(keys && { keys }) };
  }

  /** Feeds the router's own `dead-letter` with what the ledger could not take of accepted events. */
  #recover(): void {
    const { recoveryQueue } = this.#props;
    this.deadLetter.addEnvironment(ENV.recoveryQueueUrl, recoveryQueue.queueUrl);
    this.deadLetter.addEventSource(
      new SqsEventSource(recoveryQueue, { batchSize: 10, reportBatchItemFailures: true }),
    );
  }

  /** Lets `ingest` send to the recovery queue, whose key, if it has one, is the ledger's, which it may use already. */
  #letSend(ingest: RouterFunction): void {
    const { queueUrl, queueArn } = this.#props.recoveryQueue;
    ingest.addEnvironment(ENV.recoveryQueueUrl, queueUrl);
    const resourceArns = [queueArn];
    Grant.addToPrincipal({ grantee: ingest, actions: ['sqs:SendMessage'], resourceArns });
  }

  /** Lets `operate` write jobs and the audit, and have jobs begun. */
  #letOperate(operate: RouterFunction): void {
    const { bus, ledger, jobsQueue, ingress, apiKeys } = this.#props;
    // Behind a function URL it writes API keys as well, where there are any.
    if (ingress.kind === 'function-url' && apiKeys) ledger.grantKeys(operate, ...OPERATE_ACTIONS);
    else ledger.grant(operate, ...OPERATE_ACTIONS);
    ledger.grantQueryIndexes(operate);
    this.#letSendJobs(operate, jobsQueue);
    grantPauses(operate, bus.eventBusName);
  }

  /** Lets a function send to the jobs queue, whose key, if it has one, is the ledger's, which it may use already. */
  #letSendJobs(sender: RouterFunction, { queueUrl, queueArn }: Queue): void {
    sender.addEnvironment(ENV.jobsQueueUrl, queueUrl);
    const resourceArns = [queueArn];
    Grant.addToPrincipal({ grantee: sender, actions: ['sqs:SendMessage'], resourceArns });
  }

  /** What every function that answers requests is told. */
  #requestEnvironment(): Record<string, string> {
    const { apiKeys } = this.#props;
    return { ...this.ledgerEnvironment, ...(apiKeys ? { [ENV.authorizer]: API_KEYS } : {}) };
  }

  #addFunctionUrl({ bus, logs, ingress }: RouterFunctionsProps): RouterFunction {
    const reservedConcurrency =
      ingress.kind === 'function-url' ? ingress.reservedConcurrency : undefined;
    return new RouterFunction(this, 'FunctionUrl', {
      bundle: 'function-url',
      description: 'Takes events and answers questions, behind a function URL',
      timeout: REQUEST_TIMEOUT,
      environment: { ...this.#requestEnvironment(), [ENV.bus]: bus.eventBusName },
      logs,
      ...(reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: reservedConcurrency }),
    });
  }

  #addIngest({ bus, logs }: RouterFunctionsProps): RouterFunction {
    return new RouterFunction(this, 'Ingest', {
      bundle: 'ingest',
      description: 'Takes events: checks them, puts them on the bus, writes their waybills',
      timeout: REQUEST_TIMEOUT,
      environment: { ...this.#requestEnvironment(), [ENV.bus]: bus.eventBusName },
      logs,
    });
  }

  #addQuery({ bus, logs }: RouterFunctionsProps): RouterFunction {
    return new RouterFunction(this, 'Query', {
      bundle: 'query',
      description: 'Answers questions about events, deliveries and subscribers',
      timeout: REQUEST_TIMEOUT,
      environment: { ...this.#requestEnvironment(), [ENV.bus]: bus.eventBusName },
      logs,
    });
  }

  #addOperate({ logs }: RouterFunctionsProps): RouterFunction {
    return new RouterFunction(this, 'Operate', {
      bundle: 'operate',
      description: 'Begins and changes jobs on many deliveries, and shows who did what',
      timeout: REQUEST_TIMEOUT,
      environment: this.#requestEnvironment(),
      logs,
    });
  }

  #addPull({ bus, logs }: RouterFunctionsProps): RouterFunction {
    return new RouterFunction(this, 'Pull', {
      bundle: 'pull',
      description: 'Gives events to consumers that pull, and records what became of them',
      timeout: REQUEST_TIMEOUT,
      environment: { ...this.#requestEnvironment(), [ENV.bus]: bus.eventBusName },
      logs,
    });
  }

  #addRegister({ ledger, logs, jobsQueue }: RouterFunctionsProps): RouterFunction {
    const register = new RouterFunction(this, 'RegisterSubscriber', {
      bundle: 'register-subscriber',
      description: 'Puts subscribers into the ledger when they are deployed',
      timeout: Duration.seconds(60),
      environment: { ...this.ledgerEnvironment },
      logs,
    });
    ledger.grant(register, ...OPERATE_ACTIONS);
    // A subscriber's history is a job.
    this.#letSendJobs(register, jobsQueue);
    return register;
  }

  #addKeys({ ledger, logs }: RouterFunctionsProps): RouterFunction {
    const keys = new RouterFunction(this, 'Keys', {
      bundle: 'keys',
      description: 'Makes, rotates, lists and deletes API keys',
      timeout: REQUEST_TIMEOUT,
      environment: this.#requestEnvironment(),
      logs,
    });
    ledger.grantKeys(keys);
    return keys;
  }

  #addRunJob({ bus, ledger, logs, overdueAfter, jobsQueue }: RouterFunctionsProps): RouterFunction {
    const runJob = new RouterFunction(this, 'RunJob', {
      bundle: 'run-job',
      description: 'Does the parts of what is too much for one function, side by side',
      timeout: Duration.seconds(60),
      memorySize: WHOLE_PROCESSOR_MB,
      environment: {
        ...this.ledgerEnvironment,
        [ENV.bus]: bus.eventBusName,
        [ENV.overdueAfterSeconds]: String(overdueAfter.toSeconds()),
      },
      logs,
    });
    ledger.grant(runJob, ...DEAD_LETTER_ACTIONS, 'DeleteItem');
    ledger.grantQueryIndexes(runJob);
    this.#letSendJobs(this.reconcile, jobsQueue);
    this.#letSendJobs(runJob, jobsQueue);
    // The rest of a slice comes by the queue that it came by.
    allowRecursion(runJob);
    runJob.addEventSource(
      new SqsEventSource(jobsQueue, {
        batchSize: 1,
        maxConcurrency: JOBS_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    suppressEventSourceNag(runJob);
    return runJob;
  }

  #addReconcile({ bus, ledger, logs, overdueAfter }: RouterFunctionsProps): RouterFunction {
    const reconcile = new RouterFunction(this, 'Reconcile', {
      bundle: 'reconcile',
      description:
        'Publishes what the bus refused, sends retries that are due, flags what never came',
      timeout: Duration.seconds(60),
      memorySize: WHOLE_PROCESSOR_MB,
      environment: {
        ...this.ledgerEnvironment,
        [ENV.bus]: bus.eventBusName,
        [ENV.overdueAfterSeconds]: String(overdueAfter.toSeconds()),
      },
      logs,
    });
    bus.grantPutEventsTo(reconcile);
    ledger.grant(reconcile, ...DEAD_LETTER_ACTIONS, 'DeleteItem');
    ledger.grantQueryIndexes(reconcile);
    grantPauses(reconcile, bus.eventBusName);
    const everyMinute = new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaTarget(reconcile)],
    });
    suppressNag(
      everyMinute,
      'Serverless-EventBusDLQ',
      'A lost tick needs no dead letter: the next one, a minute later, does all of its work.',
    );
    return reconcile;
  }
}

/** With API keys, it counts the events of those that have a limit. */
function ingestActions({ apiKeys }: RouterFunctionsProps): readonly LedgerAction[] {
  return [
    ...(['BatchGetItem', 'BatchWriteItem', 'GetItem', 'Query'] as const),
    ...(apiKeys ? ['UpdateItem' as const] : []),
  ];
}
