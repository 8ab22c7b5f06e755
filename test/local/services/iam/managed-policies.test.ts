import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../../local/services/iam/evaluate.ts';
import { managedPolicy } from '../../../../local/services/iam/managed-policies.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders';
const BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/main';
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:work';

// AWS managed policy reference, the page of each policy.
describe('managedPolicy', () => {
  it.each([
    ['service-role/AWSLambdaBasicExecutionRole', 'sqs:ReceiveMessage', QUEUE, 'silent'],
    ['service-role/AWSLambdaVPCAccessExecutionRole', 'sqs:ReceiveMessage', QUEUE, 'silent'],
    ['service-role/AWSLambdaSQSQueueExecutionRole', 'sqs:ReceiveMessage', QUEUE, 'allowed'],
    ['service-role/AWSLambdaSQSQueueExecutionRole', 'sqs:SendMessage', QUEUE, 'silent'],
    ['service-role/AWSLambdaDynamoDBExecutionRole', 'dynamodb:GetRecords', TABLE, 'allowed'],
    ['service-role/AWSLambdaDynamoDBExecutionRole', 'dynamodb:GetItem', TABLE, 'silent'],
    ['service-role/AWSLambdaRole', 'lambda:InvokeFunction', FUNCTION, 'allowed'],
    ['AWSLambdaInvocation-DynamoDB', 'lambda:InvokeFunction', FUNCTION, 'allowed'],
    ['AmazonSQSFullAccess', 'sqs:SendMessage', QUEUE, 'allowed'],
    ['AmazonSQSReadOnlyAccess', 'sqs:GetQueueUrl', QUEUE, 'allowed'],
    ['AmazonSQSReadOnlyAccess', 'sqs:ReceiveMessage', QUEUE, 'silent'],
    ['AmazonDynamoDBFullAccess', 'dynamodb:PutItem', TABLE, 'allowed'],
    ['AmazonDynamoDBFullAccess_v2', 'dynamodb:PutItem', TABLE, 'allowed'],
    ['AmazonDynamoDBReadOnlyAccess', 'dynamodb:Query', TABLE, 'allowed'],
    ['AmazonDynamoDBReadOnlyAccess', 'dynamodb:PutItem', TABLE, 'silent'],
    ['AmazonEventBridgeFullAccess', 'events:PutEvents', BUS, 'allowed'],
    ['AmazonEventBridgeReadOnlyAccess', 'events:ListRules', BUS, 'allowed'],
    ['AmazonEventBridgeReadOnlyAccess', 'events:PutEvents', BUS, 'silent'],
    ['AWSLambda_FullAccess', 'lambda:InvokeFunction', FUNCTION, 'allowed'],
    ['AWSLambda_ReadOnlyAccess', 'lambda:InvokeFunction', FUNCTION, 'silent'],
    ['AWSLambdaExecute', 's3:PutObject', 'arn:aws:s3:::bucket/key', 'allowed'],
    ['AWSLambdaExecute', 's3:DeleteObject', 'arn:aws:s3:::bucket/key', 'silent'],
    ['AdministratorAccess', 'sqs:DeleteQueue', QUEUE, 'allowed'],
    ['PowerUserAccess', 'sqs:DeleteQueue', QUEUE, 'allowed'],
    ['PowerUserAccess', 'iam:CreateRole', '*', 'silent'],
    ['ReadOnlyAccess', 'sqs:ReceiveMessage', QUEUE, 'allowed'],
    ['ReadOnlyAccess', 'dynamodb:Scan', TABLE, 'allowed'],
    ['ReadOnlyAccess', 'dynamodb:PutItem', TABLE, 'silent'],
  ])('%s: %s on %s is %s', (name, action, resource, verdict) => {
    const statements = managedPolicy(`arn:aws:iam::aws:policy/${name}`);

    expect(evaluate(statements ?? [], { action, resource })).toBe(verdict);
    expect(statements).toBeDefined();
  });

  it.each([
    'arn:aws:iam::aws:policy/NobodyKnows',
    'arn:aws:iam::aws:policy/constructor',
    'arn:aws:iam::000000000000:policy/AmazonSQSFullAccess',
  ])('does not know %s', (arn) => {
    expect(managedPolicy(arn)).toBeUndefined();
  });
});
