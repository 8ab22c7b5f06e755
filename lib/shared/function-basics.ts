import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LoggingFormat, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** How long logs are kept, whether they outlive the stack, and by whose key they are encrypted. */
export interface LogSettings {
  readonly retention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** CloudWatch Logs must be allowed to use it. @default - a key of AWS */
  readonly encryptionKey?: IKey;
}

/**
 * What every function of ours has of its own: a log group with a JSON object a line, and a role that may write to it
 * and nothing else.
 * The AWS managed policy for Lambda would allow every log group of the account.
 */
export function functionBasics(
  scope: Construct,
  id: string,
  logs: LogSettings,
): {
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly loggingFormat: LoggingFormat;
  readonly systemLogLevelV2: SystemLogLevel;
} {
  const logGroup = new LogGroup(scope, `${id}Logs`, logs);
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  // Lambda's own lines of each invocation say what its metrics say, and are paid for by the byte.
  const systemLogLevelV2 = SystemLogLevel.WARN;
  return { role, logGroup, loggingFormat: LoggingFormat.JSON, systemLogLevelV2 };
}
