import type { Drive } from './drive-app.ts';

const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`user1:${password}`).toString('base64')}`,
});

/** The main paths of public apps, as their README tells a person to go them, and what is to come of it. */
export const drives: readonly Drive[] = [
  // Of aws-samples/serverless-patterns.
  {
    app: 'apigw-http-api-lambda-ts-cdk',
    steps: [{ request: 'GET /', status: 200, answers: /Hello World!/ }],
  },
  {
    app: 'apigw-lambda-authorizer-basic-cdk',
    steps: [
      { request: 'GET /prod/', status: 401 },
      { request: 'GET /prod/', headers: basic('wrong'), status: 403 },
      {
        request: 'GET /prod/',
        headers: basic('password1'),
        status: 200,
        answers: /very protected/,
      },
    ],
  },
  {
    app: 'apigw-lambda-cdk',
    steps: [
      { request: 'GET /prod/happy', status: 200, answers: /happy path is: "\/happy using GET"/ },
    ],
  },
  {
    app: 'apigw-secretsmanager-apikey-cdk',
    options: ['--secret', 'api-key-k1={"tenantId":"t1"}'],
    steps: [
      { request: 'GET {ApiUrl}protected', status: 401 },
      {
        request: 'GET {ApiUrl}protected',
        headers: { 'x-api-key': 'k1' },
        status: 200,
        answers: /Access granted/,
      },
    ],
  },
  {
    app: 'cdk-custom-resource-multiple-lambdas',
    steps: [{ printed: /Custom Resource Finalizer/ }],
  },
  {
    app: 'cloudfront-lambda-url-cdk-ts',
    steps: [{ request: 'GET {CloudFrontDistributionURL}', status: 200, answers: /Hello, world!/ }],
  },
  {
    app: 'dynamodb-lambda-cdk',
    steps: [{ write: 'DynamoTable', item: { pk: { S: 'one' } } }, { printed: /"?INSERT/ }],
  },
  {
    app: 'dynamodb-seed-data-on-create-cdk',
    steps: [{ item: 'MyDynamoDBTable', has: /DiscountCode_ABC/ }],
  },
  {
    app: 'eventbridge-cloudevents-transformer-cdk-typescript',
    steps: [
      { event: { Source: 'me', DetailType: 'greeting', Detail: '{"a":1}' }, bus: '{busArn}' },
      { printed: /received valid cloudevent/ },
    ],
  },
  {
    app: 'eventbridge-schedule-to-lambda-cdk',
    steps: [{ printed: /Triggered from schedule event/ }],
  },
  {
    app: 'eventbridge-schedule-to-sqs-cdk-typescript',
    steps: [{ message: 'mysqsqueue', has: /sent using EventBridge Scheduler/ }],
  },
  {
    app: 'eventbridge-sqs-cdk-typescript',
    steps: [
      {
        event: { Source: 'my-cdk-application', DetailType: 'message-for-queue', Detail: '{"n":7}' },
        bus: 'MyCustomEventBus',
      },
      { message: 'MyCustomQueue', has: /"detail":\{"n":7\}/ },
    ],
  },
  {
    app: 'lambda-cloudwatch-cdk',
    steps: [
      { invoke: 'LambdaCloudWatchCdkStack-lambdaCloudWatch5095AADB', answers: /"statusCode":200/ },
    ],
  },
  {
    app: 'lambda-destinations-cdk',
    steps: [
      { start: 'SenderFunctionName', payload: { test: 'ok' } },
      { printed: /responsePayload/ },
      { start: 'SenderFunctionName', payload: { test: 'fail' } },
      { message: 'MyDLQQueue', has: /ERROR!/ },
    ],
  },
  {
    app: 'lambda-function-url-cdk',
    steps: [{ request: 'GET /', status: 200 }],
  },
  {
    app: 'lambda-node-esm-cdk',
    steps: [{ request: 'GET /', status: 200, answers: /Hello Node ESM Module/ }],
  },
  {
    app: 's3-eventbridge-lambda-cdk',
    steps: [
      { put: 'sample', key: 'a b.txt', body: 'hello' },
      { tag: 'sample', key: 'a b.txt', has: /S3EventProcessor/ },
    ],
  },
  {
    app: 's3-eventbridge-sns-cdk',
    steps: [
      { subscribe: 'topic' },
      { put: 'sample', key: 'a.txt', body: 'hello' },
      { message: 'survey', has: /Object Created/ },
    ],
  },
  {
    app: 's3-lambda-cdk',
    steps: [
      { put: 'demobucket', key: 'a.txt', body: 'hello' },
      { printed: /Event Name: .*ObjectCreated:Put/ },
    ],
  },
  {
    app: 'sns-sqs-message-content-router-cdk',
    steps: [
      { publish: 'content-router', body: 'hi', attributes: { country: 'de' } },
      { message: 'queue-country-germany', has: /hi/ },
      { publish: 'content-router', body: { filter: { language: 'en' }, text: 'hello' } },
      { message: 'queue-language-english', has: /hello/ },
    ],
  },
  {
    app: 'sqs-lambda-cdk',
    steps: [{ send: 'MySqsQueue', body: 'one' }, { printed: /one/ }],
  },
  {
    app: 'sqs-lambda-ddb-cdk-ts',
    steps: [
      { send: 'SampleTable1Queue', body: { id: 'i1', text: 'hello' } },
      { item: 'SampleTable1', has: /i1/ },
    ],
  },
  // Of aws-samples/aws-cdk-examples, folder typescript.
  {
    app: 'api-cors-lambda-crud-dynamodb',
    steps: [
      { request: 'POST /prod/items', body: { name: 'pen' }, status: 201 },
      { request: 'GET /prod/items', status: 200, answers: /pen/ },
      { request: 'GET /prod/items/none', status: 404 },
    ],
  },
  {
    app: 'api-gateway-async-lambda-invocation',
    steps: [{ request: 'POST /prod/job', body: {}, status: 200, answers: /jobId/ }],
  },
  {
    app: 'api-gateway-lambda-token-authorizer',
    steps: [
      { request: 'GET /dev/health', status: 401 },
      {
        request: 'GET /dev/health',
        headers: { authorization: 'allow' },
        status: 200,
        answers: /Healthy/,
      },
    ],
  },
  {
    app: 'custom-resource',
    steps: [{ printed: /Input event: .*CustomResource says hello/ }],
  },
  {
    app: 'lambda-layer',
    steps: [{ invoke: 'LambdaLayerStack-LambdaFunctionBF21E41F', answers: /Hello world!/ }],
  },
  {
    app: 's3-sns-lambda-chain',
    steps: [{ put: 'csvbucket', key: 'a.csv', body: 'a,b\n1,2\n' }, { printed: /a\.csv/ }],
  },
  // aws-samples/serverless-typescript-demo, and aws-samples/aws-cdk-intro-workshop.
  {
    app: 'serverless-typescript-demo',
    steps: [
      { request: 'PUT /prod/products/p1', body: { id: 'p1', name: 'pen', price: 2 }, status: 201 },
      { request: 'GET /prod/products/p1', status: 200, answers: /"name":"pen"/ },
      { request: 'GET /prod/products', status: 200, answers: /p1/ },
      { request: 'DELETE /prod/products/p1', status: 200 },
      { request: 'GET /prod/products/p1', status: 404 },
    ],
  },
  {
    app: 'main-workshop',
    steps: [{ request: 'GET /prod/hits', status: 200, answers: /You've hit/ }],
  },
];
