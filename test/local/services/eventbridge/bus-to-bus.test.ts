import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BusUnderTest, makeEntry, queueArn } from '../../../support/worlds/bus-under-test.ts';

const arnOf = (name: string) => `arn:aws:events:us-east-1:000000000000:event-bus/${name}`;
const RoleArn = 'arn:aws:iam::000000000000:role/sender';
const DEAD = { DeadLetterConfig: { Arn: queueArn('dead') } };

let bus: BusUnderTest;

beforeEach(async () => {
  bus = new BusUnderTest();
  for (const Name of ['a', 'b', 'c']) await bus.call('CreateEventBus', { Name });
});

afterEach(async () => {
  await bus.engine.stop();
});

/** Makes a rule of a bus for every event of the shop, with one target. */
async function send(from: string, Arn: string, own: object = {}): Promise<void> {
  const rule = { EventBusName: from, Name: `from-${from}-${Arn.split(/[:/]/).at(-1)}` };
  await bus.call('PutRule', { ...rule, EventPattern: '{"source": ["shop"]}' });
  await bus.call('PutTargets', {
    EventBusName: from,
    Rule: rule.Name,
    Targets: [{ Id: 't', Arn, ...own }],
  });
}

const relay = (from: string, to: string, own: object = {}) =>
  send(from, arnOf(to), { RoleArn, ...own });

describe('a rule with a bus as its target', () => {
  it('sends events on as they are, before PutEvents is answered', async () => {
    await relay('a', 'b');
    await send('b', queueArn('q'));

    const Entries = [makeEntry({ EventBusName: 'a', TraceHeader: 'Root=1' })];
    const answer = await bus.engine.call('PutEvents', { Entries });

    expect(bus.sent).toMatchObject([{ queue: 'q', traceHeader: 'Root=1' }]);
    expect(bus.bodies('q')).toMatchObject([
      { id: (answer.Entries as { EventId: string }[])[0]?.EventId, source: 'shop' },
    ]);
    expect(bus.unflushed).toBe(0);
  });

  it('sends what the rules of that bus match, and nothing else', async () => {
    await relay('a', 'b');

    await bus.put(makeEntry({ EventBusName: 'a' }));

    expect(bus.sent).toEqual([]);
    expect(bus.warnings).toEqual([]);
  });

  /** EventBridge user guide, "Sending events between event buses in the same account and Region". */
  it.each([
    ['a third bus', 'c'],
    ['the bus that they came from', 'a'],
    ['the bus that they are on', 'b'],
  ])('sends events from another bus not on to %s', async (_, third) => {
    await relay('a', 'b');
    await relay('b', third);
    await send('b', queueArn('of-b'));
    await send('c', queueArn('of-c'));
    await send('a', queueArn('of-a'));

    await bus.put(makeEntry({ EventBusName: 'a' }));

    expect(bus.sent.map(({ queue }) => queue).sort()).toEqual(['of-a', 'of-b']);
    expect(bus.warnings).toEqual([
      expect.stringContaining('it came from another bus, and goes to no third one'),
    ]);
  });

  it('ends with one more round on its own bus', async () => {
    await relay('a', 'a');
    await send('a', queueArn('q'));

    await bus.put(makeEntry({ EventBusName: 'a' }));

    expect(bus.sent).toHaveLength(2);
  });

  it('sends its scheduled events as well', async () => {
    bus.engine.startSchedules();
    await bus.call('PutRule', { Name: 'minutely', ScheduleExpression: 'rate(1 minute)' });
    const Targets = [{ Id: 't', Arn: arnOf('b'), RoleArn }];
    await bus.call('PutTargets', { Rule: 'minutely', Targets });
    await bus.call('PutRule', {
      Name: 'all',
      EventBusName: 'b',
      EventPattern: '{"source": ["aws.events"]}',
    });
    await bus.call('PutTargets', {
      Rule: 'all',
      EventBusName: 'b',
      Targets: [{ Id: 't', Arn: queueArn('q') }],
    });

    bus.clock.advance(60_000);

    expect(bus.bodies('q')).toMatchObject([{ 'detail-type': 'Scheduled Event' }]);
  });

  it.each([
    ['is not there', 'nowhere', 'NO_RESOURCE', 'Event bus nowhere does not exist.'],
    ['may not be used', 'forbidden', 'NO_PERMISSIONS', 'may not send to'],
  ])('whose bus %s has dead letters', async (_, to, ERROR_CODE, message) => {
    await relay('a', to, DEAD);

    await bus.put(makeEntry({ EventBusName: 'a' }));

    expect(bus.sent).toMatchObject([
      {
        queue: 'dead',
        attributes: { ERROR_CODE, ERROR_MESSAGE: expect.stringContaining(message) },
      },
    ]);
  });

  it.each(['Input', 'InputPath', 'InputTransformer'])('rejects %s', async (kind) => {
    const input = kind === 'InputTransformer' ? { InputTemplate: '{}' } : '"$"';

    await expect(relay('a', 'b', { [kind]: input })).rejects.toMatchObject({
      code: 'ValidationException',
      message: `Parameter(s) ${kind} not supported for target: t.`,
    });
  });
});
