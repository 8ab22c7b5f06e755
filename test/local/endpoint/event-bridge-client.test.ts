import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  type EventBridgeClient,
  InvalidEventPatternException,
  LimitExceededException,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsUnderTest } from '../../support/worlds/aws-under-test.ts';

const BUS = { EventBusName: 'shop' };
const Arn = 'arn:aws:sqs:us-east-1:000000000000:events';
const EventPattern = JSON.stringify({ detail: { amount: [{ numeric: ['>', 5] }] } });

let aws: AwsUnderTest;
let client: EventBridgeClient;
let QueueUrl: string;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  client = aws.eventBridge();
  const queue = await aws.sqs().send(new CreateQueueCommand({ QueueName: 'events' }));
  QueueUrl = queue.QueueUrl ?? '';
  await client.send(new CreateEventBusCommand({ Name: 'shop' }));
});

afterAll(async () => {
  await aws?.stop();
});

const entry = (amount: number) => ({
  ...BUS,
  Source: '/shop',
  DetailType: 'order.placed',
  Detail: JSON.stringify({ amount }),
  Time: new Date('2026-11-24T17:20:30Z'),
});

describe('the AWS SDK for EventBridge', () => {
  it('puts a rule and events, which arrive in its queue', async () => {
    await client.send(new PutRuleCommand({ ...BUS, Name: 'large', EventPattern }));
    const targets = await client.send(
      new PutTargetsCommand({
        ...BUS,
        Rule: 'large',
        Targets: [{ Id: 'queue', Arn, InputPath: '$.detail' }],
      }),
    );

    const { FailedEntryCount, Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: [entry(1), entry(10), { ...entry(10), Source: 'aws.s3' }],
      }),
    );
    const { Messages = [] } = await aws
      .sqs()
      .send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));

    expect(targets).toMatchObject({ FailedEntryCount: 0, FailedEntries: [] });
    expect(FailedEntryCount).toBe(1);
    expect(Entries.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      undefined,
      'NotAuthorizedForSourceException',
    ]);
    expect(Messages.map(({ Body }) => Body)).toEqual(['{"amount":10}']);
  });

  it('describes, lists and deletes rules, targets and buses', async () => {
    await client.send(new PutRuleCommand({ ...BUS, Name: 'passing', EventPattern }));
    await client.send(
      new PutTargetsCommand({ ...BUS, Rule: 'passing', Targets: [{ Id: 'a', Arn }] }),
    );

    const { EventBuses = [] } = await client.send(new ListEventBusesCommand({}));
    const rule = await client.send(new DescribeRuleCommand({ ...BUS, Name: 'passing' }));
    const { Targets } = await client.send(
      new ListTargetsByRuleCommand({ ...BUS, Rule: 'passing' }),
    );
    await client.send(new RemoveTargetsCommand({ ...BUS, Rule: 'passing', Ids: ['a'] }));
    await client.send(new DeleteRuleCommand({ ...BUS, Name: 'passing' }));
    const { Rules = [] } = await client.send(new ListRulesCommand(BUS));

    expect(EventBuses.map(({ Name }) => Name)).toEqual(['default', 'shop']);
    expect(rule).toMatchObject({ Name: 'passing', EventPattern, State: 'ENABLED', ...BUS });
    expect(Targets).toEqual([{ Id: 'a', Arn }]);
    expect(Rules.map(({ Name }) => Name)).not.toContain('passing');
  });

  it.each([
    [10, true],
    [1, false],
  ])('tests a pattern against an event of %d', async (amount, Result) => {
    const Event = JSON.stringify({
      ...{ id: '1', account: '000000000000', region: 'us-east-1', resources: [] },
      ...{ time: '2026-01-01T00:00:00Z', 'detail-type': 'order', source: '/shop' },
      detail: { amount },
    });

    const answer = await client.send(new TestEventPatternCommand({ EventPattern, Event }));

    expect(answer.Result).toBe(Result);
  });

  it('throws the errors of EventBridge', async () => {
    const bad = client.send(new PutRuleCommand({ ...BUS, Name: 'bad', EventPattern: '{"a": 1}' }));
    await expect(bad).rejects.toBeInstanceOf(InvalidEventPatternException);
    const nowhere = client.send(new DescribeRuleCommand({ ...BUS, Name: 'nowhere' }));
    await expect(nowhere).rejects.toBeInstanceOf(ResourceNotFoundException);
    await client.send(new PutRuleCommand({ ...BUS, Name: 'full', EventPattern }));
    const Targets = Array.from({ length: 6 }, (_, n) => ({ Id: String(n), Arn }));
    const full = client.send(new PutTargetsCommand({ ...BUS, Rule: 'full', Targets }));
    await expect(full).rejects.toBeInstanceOf(LimitExceededException);
  });
});
