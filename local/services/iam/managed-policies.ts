import { parseStatements, type Statement } from './statement.ts';

/** Actions that a policy allows, on every resource unless it names some. */
type Grant = readonly [actions: readonly string[], resource?: string];

const STREAMS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
const EVENTS_READ = [
  ...['DescribeRule', 'DescribeEventBus', 'DescribeEventSource', 'ListEventBuses'],
  ...['ListEventSources', 'ListRuleNamesByTarget', 'ListRules', 'ListTargetsByRule'],
  ...['TestEventPattern', 'DescribeArchive', 'ListArchives', 'DescribeReplay', 'ListReplays'],
  ...['DescribeConnection', 'ListConnections', 'DescribeApiDestination', 'ListApiDestinations'],
  ...['DescribeEndpoint', 'ListEndpoints'],
];
const SCHEDULER_READ = [
  ...['GetSchedule', 'GetScheduleGroup', 'ListSchedules', 'ListScheduleGroups'],
  'ListTagsForResource',
];
const QUEUES_READ = [
  ...['GetQueueAttributes', 'GetQueueUrl', 'ListDeadLetterSourceQueues', 'ListQueues'],
  ...['ListMessageMoveTasks', 'ListQueueTags'],
];
const TOPICS_READ = [
  ...['GetTopicAttributes', 'List*', 'CheckIfPhoneNumberIsOptedOut', 'GetEndpointAttributes'],
  ...['GetDataProtectionPolicy', 'GetPlatformApplicationAttributes', 'GetSMSAttributes'],
  ...['GetSMSSandboxAccountStatus', 'GetSubscriptionAttributes'],
];
const TABLES_READ = [
  ...['BatchGetItem', 'Describe*', 'List*', 'GetAbacStatus', 'GetItem', 'GetResourcePolicy'],
  ...['Query', 'Scan', 'PartiQLSelect'],
];

const of = (service: string, ...actions: readonly string[]): readonly string[] =>
  actions.map((action) => `${service}:${action}`);

const EVENTS_FULL: readonly Grant[] = [
  [['events:*', 'scheduler:*']],
  [
    [
      ...of('secretsmanager', 'CreateSecret', 'UpdateSecret', 'DeleteSecret'),
      ...of('secretsmanager', 'GetSecretValue', 'PutSecretValue'),
    ],
    'arn:aws:secretsmanager:*:*:secret:events!*',
  ],
];

/**
 * What policies of AWS allow of the services that run here, or that name them ("AWS managed policy reference", one page
 * each); nothing of logs, metrics and traces, which nobody is asked for here.
 */
const GRANTS: Readonly<Record<string, readonly Grant[]>> = {
  AdministratorAccess: [[['*']]],
  AmazonAPIGatewayInvokeFullAccess: [
    [of('execute-api', 'Invoke', 'ManageConnections'), 'arn:aws:execute-api:*:*:*'],
  ],
  AmazonAPIGatewayPushToCloudWatchLogs: [],
  AmazonDynamoDBFullAccess: [
    [['dynamodb:*']],
    [of('sns', 'CreateTopic', 'DeleteTopic', 'ListSubscriptions', 'ListSubscriptionsByTopic')],
    [of('sns', 'ListTopics', 'Subscribe', 'Unsubscribe', 'SetTopicAttributes')],
    [of('lambda', 'CreateFunction', 'ListFunctions', 'ListEventSourceMappings')],
    [of('lambda', 'CreateEventSourceMapping', 'DeleteEventSourceMapping')],
    [of('lambda', 'GetFunctionConfiguration', 'DeleteFunction')],
  ],
  AmazonDynamoDBFullAccess_v2: [
    [['dynamodb:*', 'sns:ListTopics', ...of('lambda', 'ListEventSourceMappings', 'ListFunctions')]],
  ],
  AmazonDynamoDBReadOnlyAccess: [
    [of('dynamodb', ...TABLES_READ)],
    [of('sns', 'ListSubscriptionsByTopic', 'ListTopics')],
    [of('lambda', 'ListFunctions', 'ListEventSourceMappings', 'GetFunctionConfiguration')],
  ],
  AmazonEventBridgeFullAccess: EVENTS_FULL,
  AmazonEventBridgeReadOnlyAccess: [
    [[...of('events', ...EVENTS_READ), ...of('scheduler', ...SCHEDULER_READ)]],
  ],
  AmazonEventBridgeSchedulerFullAccess: [[['scheduler:*']]],
  AmazonEventBridgeSchedulerReadOnlyAccess: [[of('scheduler', ...SCHEDULER_READ)]],
  AmazonS3FullAccess: [[['s3:*']]],
  AmazonS3ReadOnlyAccess: [[of('s3', 'Get*', 'List*', 'Describe*')]],
  AmazonSNSFullAccess: [[['sns:*']]],
  AmazonSNSReadOnlyAccess: [[of('sns', ...TOPICS_READ)]],
  AmazonSQSFullAccess: [[['sqs:*']]],
  AmazonSQSReadOnlyAccess: [[of('sqs', ...QUEUES_READ)]],
  AmazonSSMFullAccess: [[['ssm:*']]],
  AmazonSSMReadOnlyAccess: [[of('ssm', 'Describe*', 'Get*', 'List*')]],
  AWSLambda_FullAccess: [[['lambda:*']]],
  AWSLambda_ReadOnlyAccess: [[of('lambda', 'Get*', 'List*')]],
  AWSLambdaBasicExecutionRole: [],
  AWSLambdaDynamoDBExecutionRole: [[of('dynamodb', ...STREAMS)]],
  AWSLambdaExecute: [[of('s3', 'GetObject', 'PutObject'), 'arn:aws:s3:::*']],
  'AWSLambdaInvocation-DynamoDB': [[['lambda:InvokeFunction', ...of('dynamodb', ...STREAMS)]]],
  AWSLambdaRole: [[['lambda:InvokeFunction']]],
  AWSLambdaSQSQueueExecutionRole: [
    [of('sqs', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes')],
  ],
  AWSLambdaVPCAccessExecutionRole: [],
  AWSXRayDaemonWriteAccess: [],
  AWSXrayFullAccess: [],
  AWSXrayWriteOnlyAccess: [],
  CloudWatchEventsFullAccess: EVENTS_FULL,
  CloudWatchFullAccess: [[['sns:*']]],
  CloudWatchLambdaInsightsExecutionRolePolicy: [],
  CloudWatchLogsFullAccess: [],
  CloudWatchLogsReadOnlyAccess: [],
  ReadOnlyAccess: [
    [of('dynamodb', 'BatchGet*', 'Describe*', 'Get*', 'List*', 'PartiQLSelect', 'Query', 'Scan')],
    [[...of('events', 'Describe*', 'List*', 'Test*'), ...of('lambda', 'Get*', 'List*')]],
    [[...of('s3', 'DescribeJob', 'Get*', 'List*'), ...of('scheduler', ...SCHEDULER_READ)]],
    [[...of('secretsmanager', 'Describe*', 'GetResourcePolicy', 'List*')]],
    [[...of('sns', 'Check*', 'Get*', 'List*'), ...of('sqs', 'Get*', 'List*', 'Receive*')]],
    [of('ssm', 'Describe*', 'Get*', 'List*')],
  ],
  SecretsManagerReadWrite: [
    [['secretsmanager:*', 'lambda:ListFunctions']],
    [
      [
        ...of('lambda', 'AddPermission', 'CreateFunction', 'GetFunction', 'InvokeFunction'),
        'lambda:UpdateFunctionConfiguration',
      ],
      'arn:aws:lambda:*:*:function:SecretsManager*',
    ],
  ],
};

/** Everything but accounts and their users. */
const POWER_USER = {
  Statement: [
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  ],
};

/** The statements of a policy of AWS, by its ARN, as far as they speak of what runs here; undefined for an unknown one. */
export function managedPolicy(arn: string): readonly Statement[] | undefined {
  const [, name = ''] = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (name === 'PowerUserAccess') return parseStatements(POWER_USER);
  if (!Object.hasOwn(GRANTS, name)) return undefined;
  return parseStatements({
    Statement: (GRANTS[name] ?? []).map(([Action, Resource = '*']) => ({
      Effect: 'Allow',
      Action,
      Resource,
    })),
  });
}
