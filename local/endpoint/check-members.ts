import type { AwsJson, ServiceName } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';

type Type =
  | 'text'
  | 'number'
  | 'boolean'
  | 'object'
  | 'list of strings'
  | 'list of objects'
  | 'map of strings'
  | 'map of objects';

type Members = Readonly<Record<string, Type>>;

function typed(type: Type, names: string): Members {
  return Object.fromEntries(names.split(' ').map((name) => [name, type]));
}

/** The members of requests and of what is in them; a name means the same wherever it stands. */
const MEMBERS: Partial<Record<ServiceName, Members>> = {
  sqs: {
    ...typed('text', 'QueueUrl QueueName QueueNamePrefix MessageBody ReceiptHandle Id NextToken'),
    ...typed('text', 'DataType StringValue BinaryValue MessageGroupId MessageDeduplicationId'),
    ...typed('text', 'Label ReceiveRequestAttemptId'),
    ...typed('number', 'MaxNumberOfMessages MaxResults WaitTimeSeconds'),
    ...typed('number', 'VisibilityTimeout DelaySeconds'),
    ...typed(
      'list of strings',
      'AttributeNames MessageAttributeNames MessageSystemAttributeNames TagKeys AWSAccountIds Actions',
    ),
    ...typed('list of objects', 'Entries'),
    ...typed('map of strings', 'Attributes tags Tags'),
    ...typed('map of objects', 'MessageAttributes MessageSystemAttributes'),
  },
  dynamodbstreams: {
    ...typed('text', 'TableName StreamArn ExclusiveStartStreamArn ExclusiveStartShardId'),
    ...typed('text', 'ShardId ShardIteratorType SequenceNumber ShardIterator'),
    ...typed('number', 'Limit'),
  },
  events: {
    ...typed('text', 'Name NamePrefix EventBusName EventPattern ScheduleExpression State Rule Id'),
    ...typed(
      'text',
      'Description Arn RoleArn Source DetailType Detail TraceHeader Event NextToken',
    ),
    ...typed('text', 'Input InputPath InputTemplate MessageGroupId TargetArn'),
    ...typed('text', 'Policy Action Principal StatementId Type Key Value'),
    ...typed('text', 'ArchiveName ReplayName EventSourceArn'),
    ...typed('number', 'RetentionDays EventStartTime EventEndTime'),
    ...typed('number', 'Time Limit MaximumRetryAttempts MaximumEventAgeInSeconds'),
    ...typed('list of strings', 'Resources Ids FilterArns'),
    ...typed('list of objects', 'Entries Targets Tags'),
    ...typed(
      'object',
      'InputTransformer DeadLetterConfig RetryPolicy SqsParameters Condition Destination',
    ),
    ...typed('map of strings', 'InputPathsMap'),
  },
  ssm: {
    ...typed('text', 'Name Path NextToken'),
    ...typed('number', 'MaxResults'),
    ...typed('boolean', 'WithDecryption Recursive'),
    ...typed('list of strings', 'Names'),
    ...typed('list of objects', 'ParameterFilters'),
  },
  cloudwatch: {
    ...typed('number', 'StartTime EndTime Period MaxDatapoints'),
    ...typed('text', 'Id Label Stat Unit Expression Namespace MetricName Name Value ScanBy'),
    ...typed('boolean', 'ReturnData'),
    ...typed('list of objects', 'MetricDataQueries Dimensions'),
    ...typed('object', 'MetricStat Metric'),
  },
  secretsmanager: typed('text', 'SecretId VersionId VersionStage'),
};

/**
 * Looks at the types of a request's members, as the services do before anything else; dynalite does that for
 * DynamoDB. A member that is null is one that is not there. Throws `AwsError('SerializationException')`.
 */
export function checkMembers(service: ServiceName, input: AwsJson): void {
  const members = MEMBERS[service];
  if (members !== undefined) check(members, input);
}

function check(members: Members, input: AwsJson): void {
  for (const [name, value] of Object.entries(input)) {
    const type = Object.hasOwn(members, name) ? members[name] : undefined;
    if (type === undefined || value === null || value === undefined) continue;
    if (!hasType(value, type)) {
      const received = Array.isArray(value) ? 'list' : typeof value;
      throw new AwsError(
        'SerializationException',
        `${name} must be a ${type}; received a ${received}`,
      );
    }
    if (type === 'object') check(members, value as AwsJson);
    if (type === 'list of objects' || type === 'map of objects')
      for (const each of Object.values(value)) check(members, each as AwsJson);
  }
}

function hasType(value: unknown, type: Type): boolean {
  if (type === 'text') return typeof value === 'string';
  if (type === 'number') return typeof value === 'number' && !Number.isNaN(value);
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'list of strings') return Array.isArray(value) && value.every(isText);
  if (type === 'list of objects') return Array.isArray(value) && value.every(isObject);
  if (!isObject(value)) return false;
  if (type === 'map of strings') return Object.values(value).every(isText);
  return type === 'object' || Object.values(value).every(isObject);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is AwsJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
