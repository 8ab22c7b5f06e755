import type { ServiceName } from './aws-api.ts';

const SERVICES: ReadonlyMap<string, ServiceName> = new Map([
  ['AmazonSQS', 'sqs'],
  ['GraniteServiceVersion20100801', 'cloudwatch'],
  ['DynamoDB_20120810', 'dynamodb'],
  ['DynamoDBStreams_20120810', 'dynamodbstreams'],
  ['AWSEvents', 'events'],
  ['AmazonSSM', 'ssm'],
  ['secretsmanager', 'secretsmanager'],
]);

/** What an `X-Amz-Target` such as `AWSEvents.PutEvents` calls; `service` is undefined where that is not run here. */
export interface AwsTarget {
  /** `AWSEvents`; empty where the header is missing. */
  readonly prefix: string;
  readonly service: ServiceName | undefined;
  readonly action: string;
}

/** Reads the header by which the JSON protocols name their action. */
export function readTarget(target: string): AwsTarget {
  const dot = target.lastIndexOf('.');
  const prefix = dot < 0 ? '' : target.slice(0, dot);
  return { prefix, service: SERVICES.get(prefix), action: target.slice(dot + 1) };
}
