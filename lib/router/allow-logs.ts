import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { addToKeyPolicy } from '../shared/add-to-key-policy.ts';

/** What the user guide writes with wildcards. */
const ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/**
 * Lets CloudWatch Logs use a key for log groups of this account and region (CloudWatch Logs user guide, "Encrypt log data
 * in CloudWatch Logs using AWS KMS"). It names no group: the groups name the key, and those of other stacks do too.
 */
export function allowLogs(scope: Construct, key: IKey): void {
  const { region, urlSuffix } = Stack.of(scope);
  const service = `logs.${region}.${urlSuffix}`;
  const groups = Stack.of(scope).formatArn({
    ...{ service: 'logs', resource: 'log-group', resourceName: '*' },
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  addToKeyPolicy(scope, key, {
    statement: new PolicyStatement({
      sid: 'CloudWatchLogs',
      principals: [new ServicePrincipal(service)],
      actions: ACTIONS,
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
    }),
    otherwise: `${ACTIONS.join(', ')} to the service principal of CloudWatch Logs in this region, logs.<region>.amazonaws.com, or the deployment of log groups fails`,
  });
}
