import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../../local/api/aws-api.ts';
import { BusUnderTest, makeEntry, queueArn } from '../../../../support/worlds/bus-under-test.ts';

const PREFIX = 'arn:aws:events:us-east-1:000000000000';
const BUS = `${PREFIX}:event-bus/shop`;
const ARCHIVE = `${PREFIX}:archive/all`;
const DAY = 86_400_000;

let bus: BusUnderTest;
let now: number;

beforeEach(async () => {
  bus = new BusUnderTest();
  now = bus.clock.now() / 1000;
  for (const Name of ['shop', 'other']) await bus.call('CreateEventBus', { Name });
  for (const name of ['first', 'second']) {
    const rule = { EventBusName: 'shop', Name: name };
    await bus.call('PutRule', { ...rule, EventPattern: '{"source": [{"prefix": "shop"}]}' });
    const Targets = [{ Id: 't', Arn: queueArn(name) }];
    await bus.call('PutTargets', { EventBusName: 'shop', Rule: name, Targets });
  }
});

afterEach(async () => {
  await bus.engine.stop();
});

const archive = (own: AwsJson = {}) =>
  bus.call('CreateArchive', { ArchiveName: 'all', EventSourceArn: BUS, ...own });

/** Puts an event of `Source` that many seconds after the start. */
const put = (Source: string, seconds = 0) =>
  bus.put(makeEntry({ EventBusName: 'shop', Source, Time: now + seconds }));

const replay = (own: AwsJson = {}) =>
  bus.call('StartReplay', {
    ReplayName: 'again',
    EventSourceArn: ARCHIVE,
    EventStartTime: now - 60,
    EventEndTime: now + 60,
    Destination: { Arn: BUS },
    ...own,
  });

/** The sources of what a queue was sent by a replay. */
const replayed = (queue: string) =>
  bus
    .bodies(queue)
    .map((body) => body as AwsJson)
    .filter((event) => event['replay-name'] !== undefined)
    .map(({ source }) => source);

describe('an archive', () => {
  it('compares numbers that a double writes otherwise, and so do the rules of its replays', async () => {
    const EventPattern = '{"detail": {"amount": [{"numeric": [">", 100]}]}}';
    await archive({ EventPattern });
    await bus.call('PutRule', { EventBusName: 'shop', Name: 'first', EventPattern });
    for (const amount of ['250.00', '50.00'])
      await bus.put(makeEntry({ EventBusName: 'shop', Detail: `{"amount":${amount}}`, Time: now }));

    await replay();

    const again = bus.sent.map(({ body }) => body).filter((body) => body.includes('replay-name'));
    expect(again).toHaveLength(2);
    for (const body of again) expect(body).toContain('"detail":{"amount":250.00}');
  });

  it('keeps the events of its bus that match its pattern, and counts them', async () => {
    const made = await archive({
      EventPattern: '{"source": ["shop.a"]}',
      Description: 'a',
      RetentionDays: 1,
    });
    await put('shop.a');
    await put('shop.b');
    await bus.put(makeEntry({ EventBusName: 'other', Source: 'shop.a' }));

    const summary = {
      ArchiveName: 'all',
      EventSourceArn: BUS,
      State: 'ENABLED',
      RetentionDays: 1,
      SizeBytes: expect.any(Number),
      EventCount: 1,
      CreationTime: now,
    };
    expect(made).toEqual({ ArchiveArn: ARCHIVE, State: 'ENABLED', CreationTime: now });
    expect(await bus.call('ListArchives', {})).toEqual({ Archives: [summary] });
    expect(await bus.call('DescribeArchive', { ArchiveName: 'all' })).toEqual({
      ...summary,
      ArchiveArn: ARCHIVE,
      Description: 'a',
      EventPattern: '{"source": ["shop.a"]}',
    });
  });

  it.each([
    ['for so many days', 1, 0],
    ['for ever', 0, 1],
  ])('keeps them %s', async (_, RetentionDays, EventCount) => {
    await archive({ RetentionDays });
    await put('shop');
    bus.clock.advance(DAY);

    expect(await bus.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({ EventCount });
  });

  it('is changed, and is deleted', async () => {
    await archive({ Description: 'a' });
    await bus.call('UpdateArchive', { ArchiveName: 'all', EventPattern: '{"source": ["shop"]}' });
    await put('shop');
    await put('shop.b');
    const described = await bus.call('DescribeArchive', { ArchiveName: 'all' });
    await bus.call('DeleteArchive', { ArchiveName: 'all' });

    expect(described).toMatchObject({ Description: 'a', EventCount: 1 });
    expect(await bus.call('ListArchives', {})).toEqual({ Archives: [] });
  });

  it.each<[string, AwsJson, readonly string[]]>([
    ['a prefix', { NamePrefix: 'al' }, ['all']],
    ['a bus', { EventSourceArn: `${PREFIX}:event-bus/other` }, ['others']],
    ['a state', { State: 'DISABLED' }, []],
  ])('is listed by %s', async (_, input, expected) => {
    await archive();
    await archive({ ArchiveName: 'others', EventSourceArn: `${PREFIX}:event-bus/other` });

    const { Archives } = await bus.call('ListArchives', input);

    expect((Archives as AwsJson[]).map(({ ArchiveName }) => ArchiveName)).toEqual(expected);
  });
});

describe('a replay', () => {
  beforeEach(async () => {
    await archive();
    await put('shop.late', 30);
    await put('shop.early', -30);
    await put('shop.before', -61);
    await put('shop.after', 61);
  });

  it('puts the events of a time on the bus again, with its name', async () => {
    const started = await replay();

    expect(started).toEqual({
      ReplayArn: `${PREFIX}:replay/again`,
      State: 'STARTING',
      ReplayStartTime: now,
    });
    expect(replayed('first')).toEqual(['shop.early', 'shop.late']);
    expect(replayed('second')).toEqual(['shop.early', 'shop.late']);
    expect(bus.bodies('first').at(-1)).toMatchObject({ 'replay-name': 'again' });
    expect(bus.unflushed).toBe(0);
  });

  it('is for the rules that it names', async () => {
    await replay({ Destination: { Arn: BUS, FilterArns: [`${PREFIX}:rule/shop/second`] } });

    expect(replayed('first')).toEqual([]);
    expect(replayed('second')).toHaveLength(2);
  });

  it('is not archived again', async () => {
    await replay();

    expect(await bus.call('DescribeArchive', { ArchiveName: 'all' })).toMatchObject({
      EventCount: 4,
    });
  });

  it('is described and listed', async () => {
    await replay({ Description: 'once more' });

    const summary = {
      ReplayName: 'again',
      State: 'COMPLETED',
      EventSourceArn: ARCHIVE,
      EventStartTime: now - 60,
      EventEndTime: now + 60,
      EventLastReplayedTime: now + 30,
      ReplayStartTime: now,
      ReplayEndTime: now,
    };
    expect(await bus.call('ListReplays', { NamePrefix: 'a', State: 'COMPLETED' })).toEqual({
      Replays: [summary],
    });
    expect(await bus.call('DescribeReplay', { ReplayName: 'again' })).toEqual({
      ...summary,
      ReplayArn: `${PREFIX}:replay/again`,
      Description: 'once more',
      Destination: { Arn: BUS },
    });
  });
});

/** LocalStack's tests, `test_archive_and_replay.py`, recorded these of AWS. */
describe('archives and replays', () => {
  beforeEach(async () => {
    await archive();
    await replay({ ReplayName: 'done' });
  });

  it.each<[string, () => Promise<AwsJson>, string, string]>([
    [
      'an archive of a bus that is not there',
      () => archive({ ArchiveName: 'x', EventSourceArn: `${PREFIX}:event-bus/nowhere` }),
      'ResourceNotFoundException',
      'Event bus nowhere does not exist.',
    ],
    [
      'an archive that is there',
      () => archive(),
      'ResourceAlreadyExistsException',
      'Archive all already exists.',
    ],
    [
      'a look at an archive that is not there',
      () => bus.call('DescribeArchive', { ArchiveName: 'x' }),
      'ResourceNotFoundException',
      'Archive x does not exist.',
    ],
    [
      'a change of nothing',
      () => bus.call('UpdateArchive', { ArchiveName: 'x' }),
      'ValidationException',
      'At least one of EventPattern, RetentionDays or Description must be provided.',
    ],
    [
      'the archives of a bus that is not there',
      () => bus.call('ListArchives', { EventSourceArn: `${PREFIX}:event-bus/nowhere` }),
      'ResourceNotFoundException',
      'Event bus nowhere does not exist.',
    ],
    [
      'a replay of an archive that is not there',
      () => replay({ EventSourceArn: `${PREFIX}:archive/x` }),
      'ValidationException',
      'Parameter EventSourceArn is not valid. Reason: Archive x does not exist.',
    ],
    [
      'a replay to another bus',
      () => replay({ Destination: { Arn: `${PREFIX}:event-bus/other` } }),
      'ValidationException',
      'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
    ],
    [
      'a replay to a bus that is not there',
      () => replay({ Destination: { Arn: `${PREFIX}:event-bus/nowhere` } }),
      'ResourceNotFoundException',
      'Event bus nowhere does not exist.',
    ],
    [
      'a replay that ends when it starts',
      () => replay({ EventEndTime: now - 60 }),
      'ValidationException',
      'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    ],
    [
      'a replay that is there',
      () => replay({ ReplayName: 'done' }),
      'ResourceAlreadyExistsException',
      'Replay done already exists.',
    ],
    [
      'a look at a replay that is not there',
      () => bus.call('DescribeReplay', { ReplayName: 'x' }),
      'ResourceNotFoundException',
      'Replay x does not exist.',
    ],
    [
      'an end of a replay that is over',
      () => bus.call('CancelReplay', { ReplayName: 'done' }),
      'IllegalStatusException',
      'Replay done is not in a valid state for this operation.',
    ],
    [
      'an archive with a pattern that is none',
      () => archive({ ArchiveName: 'x', EventPattern: '{"source": "shop"}' }),
      'InvalidEventPatternException',
      'Event pattern is not valid.',
    ],
  ])('rejects %s', async (_, call, code, message) => {
    await expect(call()).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
