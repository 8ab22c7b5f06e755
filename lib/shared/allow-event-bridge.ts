import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { addToKeyPolicy } from './add-to-key-policy.ts';

/**
 * Lets EventBridge write to queues that are encrypted with a key, as its user guide says ("Encrypting SQS queues").
 * CDK lets it for the queue of a rule but not for its dead-letter queue (aws-cdk #33169), and events would vanish.
 */
export function allowEventBridge(scope: Construct, key: IKey): void {
  addToKeyPolicy(scope, key, {
    statement: new PolicyStatement({
      sid: 'EventBridgeToQueues',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
    otherwise:
      'kms:Decrypt, kms:DescribeKey and kms:GenerateDataKey to events.amazonaws.com, or events vanish',
  });
}
