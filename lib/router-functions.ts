import { type EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ENV } from '../core/settings.ts';
import { acknowledge, acknowledgeEventSource } from './acknowledge.ts';
import type { LogSettings } from './function-basics.ts';
import type { LedgerTable } from './ledger-table.ts';
import { RouterFunction } from './router-function.ts';

/** What the router's own functions work with. */
export interface RouterFunctionsProps {
  readonly bus: EventBus;
  readonly ledger: LedgerTable;
  readonly logs: LogSettings;
  readonly retentionDays: number;
  readonly overdueAfter: Duration;
}

/** The router's own functions, each with exactly the grants that its verb needs. */
export class RouterFunctions extends Construct {
  readonly ingest: RouterFunction;
  readonly manage: RouterFunction;
  readonly deadLetter: RouterFunction;
  readonly register: RouterFunction;
  readonly reconcile: RouterFunction;
  /** What every function that uses the ledger is told. */
  readonly ledgerEnvironment: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: RouterFunctionsProps) {
    super(scope, id);
    this.ledgerEnvironment = {
      [ENV.table]: props.ledger.table.tableName,
      [ENV.retentionDays]: String(props.retentionDays),
    };
    this.ingest = this.#addIngest(props);
    this.manage = this.#addManage(props);
    this.deadLetter = this.#addDeadLetter(props);
    this.register = this.#addRegister(props);
    this.reconcile = this.#addReconcile(props);
  }

  /** Lets `manage` say how full a subscriber's queue is. */
  allowDepth(queue: IQueue): void {
    Grant.addToPrincipal({
      grantee: this.manage,
      actions: ['sqs:GetQueueAttributes'],
      resourceArns: [queue.queueArn],
    });
  }

  #addIngest({ bus, ledger, logs }: RouterFunctionsProps): RouterFunction {
    const ingest = new RouterFunction(this, 'Ingest', {
      bundle: 'ingest',
      description: 'Takes events: checks them, puts them on the bus, writes their waybills',
      timeout: Duration.seconds(29),
      environment: { ...this.ledgerEnvironment, [ENV.bus]: bus.eventBusName },
      logs,
    });
    bus.grantPutEventsTo(ingest);
    ledger.grant(ingest, 'BatchGetItem', 'BatchWriteItem', 'Query');
    return ingest;
  }

  #addManage({ ledger, logs }: RouterFunctionsProps): RouterFunction {
    const manage = new RouterFunction(this, 'Manage', {
      bundle: 'manage',
      description: 'Answers questions about events, deliveries and subscribers',
      timeout: Duration.seconds(29),
      environment: { ...this.ledgerEnvironment },
      logs,
    });
    ledger.grant(manage, 'GetItem', 'Query');
    ledger.grantQueryIndexes(manage);
    return manage;
  }

  #addDeadLetter({ bus, ledger, logs }: RouterFunctionsProps): RouterFunction {
    const deadLetter = new RouterFunction(this, 'DeadLetter', {
      bundle: 'dead-letter',
      description: 'Turns dead messages into rows of the ledger',
      timeout: Duration.seconds(30),
      environment: { ...this.ledgerEnvironment, [ENV.bus]: bus.eventBusName },
      logs,
    });
    ledger.grant(deadLetter, 'BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query');
    acknowledgeEventSource(deadLetter);
    return deadLetter;
  }

  #addRegister({ ledger, logs }: RouterFunctionsProps): RouterFunction {
    const register = new RouterFunction(this, 'RegisterSubscriber', {
      bundle: 'register-subscriber',
      description: 'Puts subscribers into the ledger when they are deployed',
      timeout: Duration.seconds(60),
      environment: { ...this.ledgerEnvironment },
      logs,
    });
    ledger.grant(register, 'DeleteItem', 'PutItem', 'Query');
    return register;
  }

  #addReconcile({ bus, ledger, logs, overdueAfter }: RouterFunctionsProps): RouterFunction {
    const reconcile = new RouterFunction(this, 'Reconcile', {
      bundle: 'reconcile',
      description: 'Publishes what the bus refused, and flags deliveries that never came',
      timeout: Duration.seconds(60),
      environment: {
        ...this.ledgerEnvironment,
        [ENV.bus]: bus.eventBusName,
        [ENV.overdueAfterSeconds]: String(overdueAfter.toSeconds()),
      },
      logs,
    });
    bus.grantPutEventsTo(reconcile);
    ledger.grant(reconcile, 'GetItem', 'PutItem', 'Query', 'UpdateItem');
    ledger.grantQueryIndexes(reconcile);
    const everyMinute = new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaTarget(reconcile)],
    });
    acknowledge(
      everyMinute,
      'Serverless-EventBusDLQ',
      'A lost tick needs no dead letter: the next one, a minute later, does all of its work.',
    );
    return reconcile;
  }
}
