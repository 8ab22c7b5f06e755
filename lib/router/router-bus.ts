import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { FinalQueue } from '../shared/final-queue.ts';

/** What a router's bus is made of. */
export interface RouterBusProps {
  readonly busName: string | undefined;
  readonly encryptionKey: IKey | undefined;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * The bus of a router. With a key of yours it has a dead-letter queue, for the accepted events that EventBridge cannot
 * encrypt or decrypt while the key is disabled (EventBridge user guide, "Using dead-letter queues to capture encrypted
 * event errors").
 */
export class RouterBus extends EventBus {
  readonly failedEvents: Queue | undefined;

  constructor(scope: Construct, id: string, props: RouterBusProps) {
    const { busName, encryptionKey, removalPolicy } = props;
    const failedEvents =
      encryptionKey &&
      new FinalQueue(scope, `${id}DeadLetterQueue`, {
        // Not with the same key: it takes events just when that is disabled, and they come encrypted already.
        encryptionKey: undefined,
        removalPolicy,
        reason: 'It is the last stop itself, and an alarm watches it.',
      });
    super(scope, id, {
      ...(busName === undefined ? {} : { eventBusName: busName }),
      ...(encryptionKey === undefined ? {} : { kmsKey: encryptionKey }),
      ...(failedEvents === undefined ? {} : { deadLetterQueue: failedEvents }),
    });
    this.failedEvents = failedEvents;
    if (failedEvents !== undefined) this.#letIn(failedEvents);
  }

  /** AWS's guide shows the policy for a rule's queue only: this takes what comes of the bus and of its rules. */
  #letIn(queue: Queue): void {
    const rules = Stack.of(this).formatArn({
      ...{ service: 'events', resource: 'rule', resourceName: `${this.eventBusName}/*` },
    });
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': [this.eventBusArn, rules] } },
      }),
    );
  }
}
