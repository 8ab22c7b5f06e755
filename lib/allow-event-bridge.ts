import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Annotations, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/**
 * Lets EventBridge write to queues that are encrypted with a key, as its user guide says ("Encrypting SQS queues").
 * CDK lets it for the queue of a rule but not for its dead-letter queue (aws-cdk #33169), and events would vanish.
 */
export function allowEventBridge(scope: Construct, key: IKey): void {
  const { statementAdded } = key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'EventBridgeToQueues',
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    'waybill:encryptionKey',
    `the policy of the imported key ${key.keyArn} cannot be changed from here; it must allow kms:Decrypt, kms:DescribeKey and kms:GenerateDataKey to events.amazonaws.com, or events vanish`,
  );
}
