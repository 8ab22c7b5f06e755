import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ENV } from '../../core/settings.ts';
import type { LedgerGrants } from '../router/ledger-grants.ts';
import { RouterFunction } from '../router/router-function.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { suppressNag } from '../shared/suppress-nag.ts';
import type { RouterSource } from './router-source.ts';

/** What the functions that take messages work with. */
export interface SourcesProps {
  readonly bus: EventBus;
  readonly ledger: LedgerGrants;
  readonly ledgerEnvironment: Readonly<Record<string, string>>;
  readonly recoveryQueue: Queue;
  readonly logs: LogSettings;
}

/** For the events of a batch of 10,000 small messages. */
const RECEIVE_TIMEOUT = Duration.minutes(5);

/** The sources of a router: for each a function that makes events of a broker's messages. */
export class Sources extends Construct {
  readonly #props: SourcesProps;

  constructor(scope: Construct, id: string, props: SourcesProps) {
    super(scope, id);
    this.#props = props;
  }

  /** Throws what it must refuse. */
  add(id: string, source: RouterSource): RouterFunction {
    const { bus, ledger, ledgerEnvironment, recoveryQueue, logs } = this.#props;
    const { type, source: eventSource } = source.options;
    const receiver = new RouterFunction(this, id, {
      bundle: source.bundle,
      description: `Makes events of the messages of the source ${id}`,
      timeout: RECEIVE_TIMEOUT,
      environment: {
        ...ledgerEnvironment,
        [ENV.bus]: bus.eventBusName,
        [ENV.recoveryQueueUrl]: recoveryQueue.queueUrl,
        [ENV.sourceName]: id,
        ...(type === undefined ? {} : { [ENV.eventType]: type }),
        ...(eventSource === undefined ? {} : { [ENV.eventSource]: eventSource }),
      },
      logs,
    });
    ledger.grant(receiver, 'BatchGetItem', 'BatchWriteItem', 'GetItem', 'Query');
    bus.grantPutEventsTo(receiver);
    const resourceArns = [recoveryQueue.queueArn];
    Grant.addToPrincipal({ grantee: receiver, actions: ['sqs:SendMessage'], resourceArns });
    const { partialFailures } = source.feed(receiver);
    if (partialFailures) receiver.addEnvironment(ENV.partialFailures, 'true');
    suppressNag(
      receiver,
      'Serverless-LambdaEventSourceMappingDestination',
      'A message that cannot be an event is one in quarantine; the broker keeps what could not be taken, and Lambda repeats it.',
    );
    return receiver;
  }
}
