import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BusUnderTest, makeEntry, queueArn } from '../../../support/worlds/bus-under-test.ts';

const PATTERN = '{"source": ["shop"]}';

let bus: BusUnderTest;

beforeEach(async () => {
  bus = new BusUnderTest();
  await bus.call('CreateEventBus', { Name: 'orders' });
});

afterEach(async () => {
  await bus.engine.stop();
});

const target = (id: string) => ({ Id: id, Arn: queueArn(id) });

const ids = async () => {
  const { Targets } = await bus.call('ListTargetsByRule', { Rule: 'r', EventBusName: 'orders' });
  return (Targets as { Id: string }[]).map(({ Id }) => Id);
};

const putTargets = (...names: readonly string[]) =>
  bus.call('PutTargets', { Rule: 'r', EventBusName: 'orders', Targets: names.map(target) });

const putRule = (own: object = {}) =>
  bus.call('PutRule', { Name: 'r', EventBusName: 'orders', EventPattern: PATTERN, ...own });

describe('buses', () => {
  it('are made, described, listed and deleted', async () => {
    const Arn = 'arn:aws:events:us-east-1:000000000000:event-bus/orders';

    const described = await bus.call('DescribeEventBus', { Name: 'orders' });
    const { EventBuses } = await bus.call('ListEventBuses', {});
    await bus.call('DeleteEventBus', { Name: 'orders' });

    const at = Date.parse('2026-11-24T17:00:00Z') / 1000;
    const orders = { Name: 'orders', Arn, CreationTime: at, LastModifiedTime: at };
    expect(described).toEqual(orders);
    expect(EventBuses).toEqual([expect.objectContaining({ Name: 'default' }), orders]);
    await expect(bus.call('DescribeEventBus', { Name: 'orders' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  it('that are not there are deleted without an error', async () => {
    expect(await bus.call('DeleteEventBus', { Name: 'nowhere' })).toEqual({});
  });

  it.each([
    ['a bus that is there', 'CreateEventBus', { Name: 'orders' }, 'ResourceAlreadyExistsException'],
    ['a bus without a name', 'CreateEventBus', {}, 'ValidationException'],
    ['a bus with a space', 'CreateEventBus', { Name: 'a b' }, 'ValidationException'],
    [
      'a bus of a partner',
      'CreateEventBus',
      { Name: 'aws.partner/a/b', EventSourceName: 'aws.partner/a/b' },
      'ResourceNotFoundException',
    ],
    [
      'a bus of a partner by another name',
      'CreateEventBus',
      { Name: 'a', EventSourceName: 'aws.partner/a/b' },
      'ValidationException',
    ],
    [
      'a source of events that is no partner',
      'CreateEventBus',
      { Name: 'a', EventSourceName: 'a' },
      'ValidationException',
    ],
    [
      'a slash in the name of a bus that is no partner',
      'CreateEventBus',
      { Name: 'team/orders' },
      'ValidationException',
    ],
    ['an end of a bus without a name', 'DeleteEventBus', {}, 'ValidationException'],
    ['an end of the default bus', 'DeleteEventBus', { Name: 'default' }, 'ValidationException'],
  ])('rejects %s', async (_, action, input, code) => {
    await expect(bus.call(action, input)).rejects.toMatchObject({ code });
  });
});

describe('rules', () => {
  it('keep their bus', async () => {
    await putRule();

    await expect(bus.call('DeleteEventBus', { Name: 'orders' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: "EventBus can't be deleted since it has rules.",
    });
  });

  it('are put, described, listed and deleted', async () => {
    const Arn = 'arn:aws:events:us-east-1:000000000000:rule/orders/r';

    const put = await putRule({ Description: 'all orders' });
    const described = await bus.call('DescribeRule', { Name: 'r', EventBusName: 'orders' });
    const { Rules } = await bus.call('ListRules', { EventBusName: 'orders' });
    await bus.call('DeleteRule', { Name: 'r', EventBusName: 'orders' });

    const rule = {
      Name: 'r',
      Arn,
      EventPattern: PATTERN,
      State: 'ENABLED',
      Description: 'all orders',
      EventBusName: 'orders',
    };
    expect(put).toEqual({ RuleArn: Arn });
    expect(described).toEqual({ ...rule, CreatedBy: '000000000000' });
    expect(Rules).toEqual([rule]);
    expect((await bus.call('ListRules', { EventBusName: 'orders' })).Rules).toEqual([]);
  });

  it('keep their targets when they are put again', async () => {
    await putRule();
    await putTargets('a');

    await putRule({ EventPattern: '{"source": ["bank"]}' });
    await bus.put(makeEntry({ EventBusName: 'orders', Source: 'bank' }));

    expect(bus.sent.map(({ queue }) => queue)).toEqual(['a']);
  });

  it.each([
    [
      'a pattern that is none',
      { EventPattern: '{"source": "shop"}' },
      'InvalidEventPatternException',
    ],
    ['a pattern that is no JSON', { EventPattern: '{' }, 'InvalidEventPatternException'],
    [
      'a pattern of more than 4,096 characters',
      { EventPattern: `{"source": ["${'x'.repeat(4096)}"]}` },
      'InvalidEventPatternException',
    ],
    ['neither pattern nor schedule', { EventPattern: undefined }, 'ValidationException'],
    ['no name', { Name: undefined }, 'ValidationException'],
    ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'ValidationException'],
    ['a name with a space', { Name: 'a b' }, 'ValidationException'],
    ['a state that is none', { State: 'ON' }, 'ValidationException'],
    ['a description of 513 characters', { Description: 'x'.repeat(513) }, 'ValidationException'],
    ['a bus that is not there', { EventBusName: 'nowhere' }, 'ResourceNotFoundException'],
  ])('rejects %s', async (_, own, code) => {
    await expect(putRule(own)).rejects.toMatchObject({ code });
  });

  it('may be thirty with wildcards on a bus, whatever is put anew, and others beside', async () => {
    const EventPattern = '{"source": [{"wildcard": "shop.*"}]}';
    for (let count = 1; count <= 30; count++) await putRule({ Name: `w${count}`, EventPattern });

    await putRule({ Name: 'w30', EventPattern });
    await putRule({ Name: 'plain' });

    await expect(putRule({ Name: 'w31', EventPattern })).rejects.toMatchObject({
      code: 'LimitExceededException',
    });
  });

  it('rejects the end of a rule that has targets', async () => {
    await putRule();
    await putTargets('a');

    const deleting = bus.call('DeleteRule', { Name: 'r', EventBusName: 'orders' });

    await expect(deleting).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('say which rule is not there', async () => {
    const describing = bus.call('DescribeRule', { Name: 'r', EventBusName: 'orders' });

    await expect(describing).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'Rule r does not exist on EventBus orders.',
    });
  });
});

describe('targets', () => {
  beforeEach(async () => {
    await putRule();
  });

  it('are put, replaced by id, and removed', async () => {
    await putTargets('a', 'b');
    await putTargets('b', 'c');
    const three = await ids();
    await bus.call('RemoveTargets', { Rule: 'r', EventBusName: 'orders', Ids: ['a', 'x'] });

    expect(three).toEqual(['a', 'b', 'c']);
    expect(await ids()).toEqual(['b', 'c']);
  });

  it('may be five', async () => {
    await putTargets('a', 'b', 'c', 'd', 'e');

    await expect(putTargets('f')).rejects.toMatchObject({ code: 'LimitExceededException' });
    expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('TestEventPattern', () => {
  const whole = {
    ...{ id: '1', account: '000000000000', region: 'us-east-1', resources: [] },
    ...{ time: '2026-01-01T00:00:00Z', 'detail-type': 'order', source: 'shop' },
    detail: { amount: 10 },
  };
  const event = JSON.stringify(whole);

  it.each([
    ['{"source": ["shop"]}', true],
    ['{"source": ["bank"]}', false],
    ['{"detail": {"amount": [{"numeric": [">=", 10]}]}}', true],
    ['{"$or": [{"source": ["bank"]}, {"detail": {"amount": [10]}}]}', true],
  ])('says of %s: %s', async (EventPattern, Result) => {
    const answer = await bus.call('TestEventPattern', { EventPattern, Event: event });

    expect(answer).toEqual({ Result });
  });

  it.each([
    [
      'a pattern that is none',
      { EventPattern: '[]', Event: event },
      'InvalidEventPatternException',
    ],
    ['no pattern', { Event: event }, 'InvalidEventPatternException'],
    ['an event that is no JSON', { EventPattern: PATTERN, Event: '{' }, 'ValidationException'],
    ['an event that is no object', { EventPattern: PATTERN, Event: '[5]' }, 'ValidationException'],
    ['no event', { EventPattern: PATTERN }, 'ValidationException'],
    [
      'an event without a field that is mandatory',
      { EventPattern: PATTERN, Event: JSON.stringify({ ...whole, region: undefined }) },
      'ValidationException',
    ],
  ])('rejects %s', async (_, input, code) => {
    await expect(bus.call('TestEventPattern', input)).rejects.toMatchObject({ code });
  });
});

describe('the buses', () => {
  it('reject an action that they have not, and say which there are', async () => {
    await expect(bus.call('CreateConnection', {})).rejects.toMatchObject({
      code: 'UnknownOperationException',
      message: expect.stringContaining('TestEventPattern'),
    });
  });

  it('are named to IAM by bus or by rule', () => {
    const prefix = 'arn:aws:events:us-east-1:000000000000';

    const resources = (action: string, input: Record<string, unknown>) =>
      bus.engine.access(action, input).resources;

    expect(resources('DescribeEventBus', { Name: 'a' })).toEqual([`${prefix}:event-bus/a`]);
    expect(resources('PutRule', { Name: 'r' })).toEqual([`${prefix}:rule/r`]);
    expect(resources('PutTargets', { Rule: 'r', EventBusName: 'a' })).toEqual([
      `${prefix}:rule/a/r`,
    ]);
    expect(resources('TestEventPattern', {})).toEqual(['*']);
  });
});
