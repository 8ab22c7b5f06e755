import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { BusUnderTest, makeEntry } from '../../../support/worlds/bus-under-test.ts';

let bus: BusUnderTest;

beforeEach(() => {
  bus = new BusUnderTest();
});

afterEach(async () => {
  await bus.engine.stop();
});

describe('an event on the bus', () => {
  it('reaches the targets of the rules that it matches, whole', async () => {
    await bus.addRule('orders', { source: ['shop'], detail: { amount: [{ numeric: ['>', 5] }] } });
    await bus.addRule('others', { source: ['bank'] });

    const { Entries, FailedEntryCount } = await bus.put(
      makeEntry({ Time: 1_795_540_000, Resources: ['arn:r'] }),
    );

    const [{ EventId } = {}] = Entries as AwsJson[];
    expect(FailedEntryCount).toBe(0);
    expect(bus.sent.map(({ queue }) => queue)).toEqual(['orders']);
    expect(bus.bodies('orders')).toEqual([
      {
        version: '0',
        id: EventId,
        'detail-type': 'order.placed',
        source: 'shop',
        account: '000000000000',
        time: '2026-11-24T17:06:40Z',
        region: 'us-east-1',
        resources: ['arn:r'],
        detail: { amount: 10 },
      },
    ]);
  });

  it('is on its queues, for good, before PutEvents is answered', async () => {
    await bus.addRule('orders', { source: ['shop'] });

    await bus.put(makeEntry(), makeEntry());

    expect(bus.sent).toHaveLength(2);
    expect(bus.unflushed).toBe(0);
  });

  it('takes the tracing header along, its own or that of the call, without the lineage of its function', async () => {
    await bus.addRule('orders', { source: ['shop'] });
    const header = (root: string) => `Root=${root};Parent=b;Sampled=0;Lineage=01234567:3`;
    const Entries = [makeEntry(), makeEntry({ TraceHeader: header('own') })];

    await bus.engine.call('PutEvents', { Entries }, header('call'));
    await bus.put(makeEntry());

    expect(bus.sent.map(({ traceHeader }) => traceHeader)).toEqual([
      'Root=call;Parent=b;Sampled=0',
      'Root=own;Parent=b;Sampled=0',
      undefined,
    ]);
  });

  it('has the time of its arrival when it brings none', async () => {
    await bus.addRule('orders', { source: ['shop'] });

    await bus.put(makeEntry());

    expect(bus.bodies('orders')).toMatchObject([{ time: '2026-11-24T17:00:00Z', resources: [] }]);
  });

  it('does not meet the rules of another bus, nor a disabled one, until it is enabled', async () => {
    await bus.addRule('orders', { source: ['shop'] });
    await bus.call('CreateEventBus', { Name: 'other' });

    await bus.put(makeEntry({ EventBusName: 'other' }));
    await bus.call('DisableRule', { Name: 'orders' });
    await bus.put(makeEntry());
    const before = bus.sent.length;
    await bus.call('EnableRule', { Name: 'orders' });
    await bus.put(makeEntry({ EventBusName: 'arn:aws:events:us-east-1:0:event-bus/default' }));

    expect(before).toBe(0);
    expect(bus.sent).toHaveLength(1);
  });

  it('for a bus that is not there is taken, dropped and warned of', async () => {
    const { FailedEntryCount, Entries } = await bus.put(makeEntry({ EventBusName: 'nowhere' }));

    expect(FailedEntryCount).toBe(0);
    expect(Entries).toEqual([{ EventId: expect.any(String) }]);
    expect(bus.warnings).toEqual([expect.stringContaining('nowhere is dropped')]);
  });
});

describe('an entry', () => {
  it.each([
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['an empty source', { Source: '' }, 'InvalidArgument'],
    ['a source of AWS', { Source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
    ['no detail type', { DetailType: undefined }, 'InvalidArgument'],
    ['a detail type of 129 characters', { DetailType: 'x'.repeat(129) }, 'InvalidArgument'],
    ['no detail', { Detail: undefined }, 'InvalidArgument'],
    ['a detail that is no JSON', { Detail: '{amount' }, 'MalformedDetail'],
    ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
    [
      'a detail of 1,001 levels',
      { Detail: `${'{"x":'.repeat(1001)}1${'}'.repeat(1001)}` },
      'MalformedDetail',
    ],
    ['a time that is none', { Time: 1e300 }, 'InvalidArgument'],
  ])('with %s is refused, and the others are taken', async (_, own, code) => {
    await bus.addRule('orders', { source: ['shop'] });

    const { Entries, FailedEntryCount } = await bus.put(makeEntry(), makeEntry(own), makeEntry());

    expect(FailedEntryCount).toBe(1);
    expect(Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode: code, ErrorMessage: expect.any(String) },
      { EventId: expect.any(String) },
    ]);
    expect(bus.sent).toHaveLength(2);
  });

  it('with a detail of 1,000 levels is taken', async () => {
    const Detail = `${'{"x":'.repeat(1000)}1${'}'.repeat(1000)}`;

    expect(await bus.put(makeEntry({ Detail }))).toMatchObject({ FailedEntryCount: 0 });
  });

  it('with a detail type of 128 characters is taken', async () => {
    const { FailedEntryCount } = await bus.put(makeEntry({ DetailType: 'x'.repeat(128) }));

    expect(FailedEntryCount).toBe(0);
  });
});

/** LocalStack's tests, `test_events.py`, recorded the messages of AWS. */
const TOO_LARGE = 'Total size of the entries in the request is over the limit.';

describe('PutEvents', () => {
  it.each([
    ['no entries', { Entries: [] }, 'Member must have length greater than or equal to 1'],
    [
      'nothing',
      {},
      "Value null at 'entries' failed to satisfy constraint: Member must not be null",
    ],
    [
      '11 entries',
      { Entries: Array.from({ length: 11 }, () => makeEntry()) },
      "at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
    ],
    [
      'a tracing header of 501 characters',
      { Entries: [makeEntry(), makeEntry({ TraceHeader: 'x'.repeat(501) })] },
      "at 'entries.2.member.traceHeader' failed to satisfy constraint",
    ],
    ['1 MB', { Entries: [makeEntry({ Detail: `{"x":"${'x'.repeat(1_048_576)}"}` })] }, TOO_LARGE],
    [
      '1 MB of two entries, with their resources',
      {
        Entries: [
          makeEntry({ Resources: ['x'.repeat(524_288)] }),
          makeEntry({ Detail: `{"x":"${'x'.repeat(524_288)}"}` }),
        ],
      },
      TOO_LARGE,
    ],
  ])('rejects %s as a whole', async (_, input, message) => {
    const call = bus.call('PutEvents', input);

    await expect(call).rejects.toMatchObject({
      code: 'ValidationException',
      statusCode: 400,
      message: expect.stringContaining(message),
    });
  });

  it('takes 10 entries of just less than 1 MB together', async () => {
    const overhead = 'shop'.length + 'order.placed'.length + '{"x":""}'.length;
    const Detail = `{"x":"${'x'.repeat(Math.floor(1_048_575 / 10) - overhead)}"}`;

    const { FailedEntryCount } = await bus.put(...Array(10).fill(makeEntry({ Detail })));

    expect(FailedEntryCount).toBe(0);
  });

  it('rejects an entry that is no object', async () => {
    const call = bus.call('PutEvents', { Entries: [null] });

    await expect(call).rejects.toMatchObject({ code: 'SerializationException' });
  });

  it('names the buses to IAM', () => {
    const Entries = [makeEntry(), makeEntry({ EventBusName: 'a' }), makeEntry()];

    expect(bus.engine.access('PutEvents', { Entries })).toEqual({
      action: 'events:PutEvents',
      resources: ['default', 'a'].map(
        (name) => `arn:aws:events:us-east-1:000000000000:event-bus/${name}`,
      ),
    });
  });
});
