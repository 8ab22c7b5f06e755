import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';

let aws: AwsUnderTest;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
});

afterAll(async () => {
  await aws?.stop();
});

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20261124/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`,
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function ask({ path = '/', method = 'POST', headers = {}, body }: Sent) {
  const response = await fetch(aws.endpoint.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const { status } = response;
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status, headers: response.headers, text: bytes.toString('latin1') };
}

/** A call of the query protocol; the versions are those of botocore's service models. */
const query = (service: string, Action: string, Version: string): Sent => ({
  headers: { ...FORM, ...signedFor(service) },
  body: new URLSearchParams({ Action, Version }).toString(),
});

const target = (service: string, name: string, version: string): Sent => ({
  headers: {
    ...signedFor(service),
    'x-amz-target': name,
    'content-type': `application/x-amz-json-${version}`,
  },
  body: '{}',
});

const rest = (service: string, method: string, path: string): Sent => ({
  method,
  path,
  headers: signedFor(service),
});

describe('a call of what is not run', () => {
  it.each<[string, Sent, string]>([
    ['SES', query('email', 'SendEmail', '2010-12-01'), 'email:SendEmail'],
    ['STS', query('sts', 'AssumeRole', '2011-06-15'), 'sts:AssumeRole'],
    ['IAM', query('iam', 'ListRoles', '2010-05-08'), 'iam:ListRoles'],
    [
      'CloudFormation',
      query('cloudformation', 'DescribeStacks', '2010-05-15'),
      'cloudformation:DescribeStacks',
    ],
    [
      'IAM, unsigned',
      { headers: FORM, body: 'Action=ListRoles&Version=2010-05-08' },
      'iam:ListRoles',
    ],
    [
      'SES by GET',
      { method: 'GET', path: '/?Action=ListIdentities&Version=2010-12-01' },
      'ses:ListIdentities',
    ],
    ['a version of nobody', { headers: FORM, body: 'Action=Fly&Version=1999-01-01' }, 'Fly'],
    ['Route 53', rest('route53', 'GET', '/2013-04-01/hostedzone'), 'route53:GET /2013-04-01/'],
  ])('is refused in XML, and named: %s', async (_, sent, name) => {
    const { status, headers, text } = await ask(sent);

    expect([status, headers.get('content-type')]).toEqual([400, 'text/xml']);
    expect(text).toMatch(/^<ErrorResponse><Error><Type>Sender<\/Type><Code>InvalidAction<\/Code>/);
    expect(text).toContain(`<Message>${name}`);
    expect(text).toContain('is not run locally');
  });

  it.each([
    ['states', 'AWSStepFunctions.StartExecution', '1.0', 'states:StartExecution'],
    ['ssm', 'AmazonSSM.PutParameter', '1.1', 'ssm:PutParameter'],
    ['secretsmanager', 'secretsmanager.PutSecretValue', '1.1', 'secretsmanager:PutSecretValue'],
    ['kms', 'TrentService.Encrypt', '1.1', 'kms:Encrypt'],
    ['kinesis', 'Kinesis_20131202.ListStreams', '1.1', 'kinesis:ListStreams'],
  ])('is refused in JSON, and named: %s by %s', async (service, name, version, called) => {
    const { status, headers, text } = await ask(target(service, name, version));

    expect([status, headers.get('content-type')]).toEqual([
      400,
      `application/x-amz-json-${version}`,
    ]);
    expect(headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect(JSON.parse(text)).toEqual({
      __type: 'UnknownOperationException',
      message: `${called} is not run locally; docs/local.md has what is`,
    });
  });

  it.each<[string, Sent, string]>([
    ['Scheduler', rest('scheduler', 'GET', '/schedules'), 'scheduler:GET /schedules'],
    ['API Gateway', rest('apigateway', 'POST', '/restapis'), 'apigateway:POST /restapis'],
    ['Lambda', rest('lambda', 'GET', '/2015-03-31/functions/'), 'lambda:GET /2015-03-31/functions'],
    ['Lambda, of later', rest('lambda', 'GET', '/2021-10-31/functions/f/url'), 'lambda:GET /2021'],
    ['nobody', { method: 'GET', path: '/schedules' }, 'GET /schedules'],
    ['nobody, at the root', { method: 'PUT' }, 'PUT /'],
  ])('is refused by REST, and named: %s', async (_, sent, name) => {
    const { status, headers, text } = await ask(sent);

    expect([status, headers.get('x-amzn-errortype')]).toEqual([404, 'UnknownOperationException']);
    expect(JSON.parse(text)).toEqual({
      Type: 'User',
      Message: expect.stringMatching(/ is not run locally; docs\/local\.md has what is$/),
    });
    expect(JSON.parse(text).Message.startsWith(name)).toBe(true);
  });

  it.each<[string, Sent, string]>([
    ['by its path', rest('s3', 'GET', '/bucket/key?acl'), 's3:GET key?acl'],
    [
      'by what the SDK says',
      rest('s3', 'PUT', '/bucket/key?acl&x-id=PutObjectAcl'),
      's3:PutObjectAcl',
    ],
    [
      'by a presigned address',
      {
        method: 'GET',
        path: '/bucket/key?acl&X-Amz-Credential=AKIA%2F20261124%2Fus-east-1%2Fs3%2Faws4_request',
      },
      's3:GET key?acl',
    ],
  ])('is refused as S3 does, and named %s', async (_, sent, name) => {
    const { status, headers, text } = await ask(sent);

    expect([status, headers.get('content-type')]).toEqual([501, 'application/xml']);
    expect(text).toMatch(
      /^<\?xml [^>]*>\n<Error><Code>NotImplemented<\/Code><Message>(.*)<\/Message><RequestId>[\w-]{36}<\/RequestId><\/Error>$/,
    );
    expect(text).toContain(`<Message>${name} is not run locally`);
  });

  it('is refused as EC2 does', async () => {
    const { status, text } = await ask(query('ec2', 'DescribeInstances', '2016-11-15'));

    expect(status).toBe(400);
    expect(text).toMatch(
      /<Response><Errors><Error><Code>InvalidAction<\/Code><Message>ec2:DescribeInstances is not run locally.*<\/Message><\/Error><\/Errors><RequestID>[\w-]{36}<\/RequestID><\/Response>$/,
    );
  });

  it.each<[string, Sent, string]>([
    [
      'application/cbor',
      {
        path: '/service/GraniteServiceVersion20100801/operation/PutMetricData',
        headers: { ...signedFor('monitoring'), 'smithy-protocol': 'rpc-v2-cbor' },
      },
      'monitoring:PutMetricData',
    ],
    [
      'application/x-amz-cbor-1.1',
      {
        headers: {
          ...signedFor('kinesis'),
          'content-type': 'application/x-amz-cbor-1.1',
          'x-amz-target': 'Kinesis_20131202.PutRecord',
        },
      },
      'kinesis:PutRecord',
    ],
  ])('is refused in CBOR: %s', async (type, sent, name) => {
    const { status, headers, text } = await ask(sent);

    expect([status, headers.get('content-type')]).toEqual([404, type]);
    const message = `${name} is not run locally; docs/local.md has what is`;
    expect(text).toBe(
      `\xa2y\0\x06__typey\0\x19UnknownOperationExceptiony\0\x07messagey\0${String.fromCharCode(message.length)}${message}`,
    );
  });

  it('is named without what could disturb a terminal or XML, and cut', async () => {
    const action = `\u001b[31m${'x'.repeat(1000)}`;

    const { text } = await ask(query('iam', action, '2010-05-08'));

    expect(text).toMatch(/<Message>iam: \[31mx{100,200} is not run locally/);
  });
});

describe('what a call says of itself', () => {
  it.each([
    ['GET', '/'],
    ['HEAD', '/'],
  ])('is nothing: %s of the root is answered with 200', async (method, path) => {
    expect((await ask({ method, path })).status).toBe(200);
  });

  it('can stand in a queue URL and its query', async () => {
    await aws.queues.call('CreateQueue', { QueueName: 'by-path' });
    const sent = await ask({
      method: 'GET',
      path: '/000000000000/by-path?Action=SendMessage&MessageBody=a&Version=2012-11-05',
    });

    const { Messages } = await aws.queues.call('ReceiveMessage', {
      QueueUrl: `${aws.endpoint.url}/000000000000/by-path`,
    });

    expect(sent.status).toBe(200);
    expect(Messages).toEqual([expect.objectContaining({ Body: 'a' })]);
  });

  it('is signed in the query, as the one who asks who calls', async () => {
    const path =
      '/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=AKIA%2F20261124%2Fus-east-1%2Fsts%2Faws4_request';

    const { status, text } = await ask({ method: 'GET', path });

    expect(status).toBe(200);
    expect(text).toContain('<Arn>arn:aws:iam::000000000000:root</Arn>');
  });
});
