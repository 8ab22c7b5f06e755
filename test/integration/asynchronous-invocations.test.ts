import { afterEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../local/api/aws-api.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { TemplateUnderTest } from '../support/worlds/template-under-test.ts';

const template = new TemplateUnderTest();
afterEach(() => template.clear());

const HOUR = 3_600_000;
const PLACE = 'us-east-1:000000000000';
const ARN = `arn:aws:lambda:${PLACE}:function:worker`;

const CODE = `exports.handler = async (event, context) => {
  console.log('ran ' + (event.n ?? event.requestContext?.condition ?? event['detail-type']));
  if (event.fail) throw new TypeError(event.fail);
  return { id: context.awsRequestId };
};`;

const QUEUE = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'ends' } };

/** A function `worker` whose role may do what is given, in a stack with further resources. */
function worker(
  own: AwsJson,
  more: AwsJson = {},
  may = ['sqs:*', 'events:*', 'lambda:*'],
): AwsJson {
  const statement = { Effect: 'Allow', Action: may, Resource: '*' };
  return {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {},
        Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: [statement] } }],
      },
    },
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'worker',
        Code: { ZipFile: CODE },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ...own,
      },
    },
    Ends: QUEUE,
    ...more,
  };
}

const configured = (properties: AwsJson) => ({
  Config: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: { Ref: 'Worker' }, Qualifier: '$LATEST', ...properties },
  },
});

const to = (name: 'OnSuccess' | 'OnFailure', arn: unknown) => ({
  DestinationConfig: { [name]: { Destination: arn } },
});

const ENDS = { 'Fn::GetAtt': ['Ends', 'Arn'] };

/** The policy of a queue to which everybody may send. */
const openTo = (queue: string): AwsJson => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
    },
  },
});

async function invoke(cloud: Cloud, event: AwsJson): Promise<number> {
  const response = await fetch(`${cloud.awsEndpoint}/2015-03-31/functions/worker/invocations`, {
    method: 'POST',
    headers: { 'x-amz-invocation-type': 'Event' },
    body: JSON.stringify(event),
  });
  await cloud.waitUntilIdle();
  return response.status;
}

const runs = () => template.lines.filter((line) => line.startsWith('ran '));

/** Sources: Lambda developer guide, "Error handling for asynchronous invocation" and "Capturing records of Lambda asynchronous invocations". */
describe('an asynchronous invocation', () => {
  it('that fails is tried after one and after two minutes, by its own clock', async () => {
    const cloud = await template.start(worker({}));

    const status = await invoke(cloud, { n: 1, fail: 'no' });
    const counts = [runs().length];
    for (const ms of [59_999, 1, 119_999, 1, HOUR]) {
      await cloud.advance(ms);
      counts.push(runs().length);
    }

    expect(status).toBe(202);
    expect(counts).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it.each([
    ['no retry', { MaximumRetryAttempts: 0 }, 1],
    ['one retry', { MaximumRetryAttempts: 1 }, 2],
    ['an age that the second retry is beyond', { MaximumEventAgeInSeconds: 120 }, 2],
  ])('with %s is tried no more often', async (_, properties, count) => {
    const cloud = await template.start(worker({}, configured(properties)));

    await invoke(cloud, { n: 1, fail: 'no' });
    await cloud.advance(HOUR);

    expect(runs()).toHaveLength(count);
  });

  it('sends a record of its success to a queue', async () => {
    const cloud = await template.start(worker({}, configured(to('OnSuccess', ENDS))));

    await invoke(cloud, { n: 1 });

    expect(await template.receive(cloud, 'ends')).toEqual([
      {
        version: '1.0',
        timestamp: new Date(template.clock.now()).toISOString(),
        requestContext: {
          requestId: expect.stringMatching(/^[\da-f-]{36}$/),
          functionArn: `${ARN}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload: { n: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: { id: expect.any(String) },
      },
    ]);
  });

  it.each([
    ['the retries', {}, 'RetriesExhausted', 3],
    ['the minutes of its age', { MaximumEventAgeInSeconds: 60 }, 'EventAgeExceeded', 1],
  ])('sends a record of its failure once %s are used up', async (_, own, condition, count) => {
    const config = configured({ ...own, ...to('OnFailure', ENDS) });
    const cloud = await template.start(worker({}, config));

    await invoke(cloud, { n: 1, fail: 'no' });
    await cloud.advance(HOUR);

    expect(await template.receive(cloud, 'ends')).toMatchObject([
      {
        requestContext: { condition, approximateInvokeCount: count },
        responseContext: { statusCode: 200, functionError: 'Unhandled' },
        responsePayload: { errorType: 'TypeError', errorMessage: 'no', trace: expect.any(Array) },
      },
    ]);
  });

  it('sends records to a function and to a bus', async () => {
    const other = {
      ...(worker({}).Worker as AwsJson),
      Properties: {
        ...((worker({}).Worker as AwsJson).Properties as AwsJson),
        FunctionName: 'other',
      },
    };
    const rule = {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['lambda'] },
        Targets: [{ Id: 'ends', Arn: ENDS }],
      },
    };
    const DestinationConfig = {
      OnSuccess: { Destination: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
      OnFailure: { Destination: { 'Fn::GetAtt': ['Other', 'Arn'] } },
    };
    const Bus = { Type: 'AWS::Events::EventBus', Properties: { Name: 'ends' } };
    const config = configured({ MaximumRetryAttempts: 0, DestinationConfig });
    const cloud = await template.start(
      worker({}, { ...config, Bus, Rule: rule, Policy: openTo('Ends'), Other: other }),
    );

    await invoke(cloud, { n: 1 });
    await invoke(cloud, { n: 2, fail: 'no' });

    expect(await template.receive(cloud, 'ends')).toMatchObject([
      {
        source: 'lambda',
        'detail-type': 'Lambda Function Invocation Result - Success',
        resources: [ARN, `arn:aws:events:${PLACE}:event-bus/ends`],
        detail: { requestPayload: { n: 1 } },
      },
    ]);
    expect(runs()).toEqual(['ran 1', 'ran 2', 'ran RetriesExhausted']);
  });

  it.each([
    ['sends a record to a topic', ['sns:*'], 1],
    ['sends none to a topic that the role may not publish to', ['sqs:*'], 0],
  ])('%s', async (_, may, count) => {
    const subscription = {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'sqs',
        Endpoint: ENDS,
        RawMessageDelivery: true,
      },
    };
    const more = {
      ...{ Topic: { Type: 'AWS::SNS::Topic' }, Subscription: subscription },
      ...{ Policy: openTo('Ends'), ...configured(to('OnSuccess', { Ref: 'Topic' })) },
    };
    const cloud = await template.start(worker({}, more, may));

    await invoke(cloud, { n: 1 });

    const records = await template.receive(cloud, 'ends');
    expect(records).toEqual(Array(count).fill(expect.objectContaining({ version: '1.0' })));
  });

  it('leaves its event in the dead-letter queue of its function', async () => {
    const own = { DeadLetterConfig: { TargetArn: ENDS } };
    const cloud = await template.start(worker(own, configured({ MaximumRetryAttempts: 0 })));

    await invoke(cloud, { n: 1, fail: 'no' });

    expect(await template.receive(cloud, 'ends')).toEqual([{ n: 1, fail: 'no' }]);
  });

  it('of a function without concurrency is given up without a retry', async () => {
    const own = { ReservedConcurrentExecutions: 0, DeadLetterConfig: { TargetArn: ENDS } };
    const cloud = await template.start(worker(own));

    await invoke(cloud, { n: 1 });

    expect(await template.receive(cloud, 'ends')).toEqual([{ n: 1 }]);
    expect(runs()).toEqual([]);
  });

  it('of a function without concurrency leaves a record without a response', async () => {
    const own = { ReservedConcurrentExecutions: 0 };
    const cloud = await template.start(worker(own, configured(to('OnFailure', ENDS))));

    await invoke(cloud, { n: 1 });

    const [record] = await template.receive(cloud, 'ends');
    expect(record).toMatchObject({ requestContext: { condition: 'RetriesExhausted' } });
    expect(record).not.toHaveProperty('responseContext');
  });

  it('says so where the role of its function may not send', async () => {
    const config = configured({ MaximumRetryAttempts: 0, ...to('OnFailure', ENDS) });
    const cloud = await template.start(worker({}, config, ['sqs:ReceiveMessage']));

    await invoke(cloud, { n: 1, fail: 'no' });

    expect(await template.receive(cloud, 'ends')).toEqual([]);
    expect(template.lines).toContainEqual(
      expect.stringMatching(/could not be sent: .* is not authorized to perform: sqs:SendMessage/),
    );
  });

  it.each([
    [
      { MaximumRetryAttempts: 3 },
      "Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2",
    ],
    [
      { MaximumEventAgeInSeconds: 59 },
      "Value '59' at 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
    ],
    [{ MaximumEventAgeInSeconds: 21_601 }, 'Member must have value less than or equal to 21600'],
    [{ Qualifier: 'nobody' }, "The function doesn't exist"],
  ])('rejects %j', async (properties, message) => {
    await expect(template.start(worker({}, configured(properties)))).rejects.toThrow(message);
  });

  it('names the destinations that are not run', async () => {
    const topic = `arn:aws:sns:${PLACE}:topic`;
    const own = { DeadLetterConfig: { TargetArn: topic } };
    const bucket = 'arn:aws:s3:::bucket';

    const { warnings } = await template.start(worker(own, configured(to('OnFailure', bucket))));

    expect(warnings).toEqual([
      expect.stringMatching(/"Worker": the dead-letter target arn:aws:sns.* is not run locally/),
      expect.stringMatching(/"Config": the destination arn:aws:s3.* is not run locally/),
    ]);
  });
});
