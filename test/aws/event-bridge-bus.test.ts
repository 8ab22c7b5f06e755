import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventBridgeBus } from '../../aws/event-bridge-bus.ts';
import { sealEnvelope } from '../../core/event/envelope.ts';
import type { CloudEvent } from '../../core/event/event.ts';
import type { AwsJson } from '../../local/aws-api.ts';
import { AwsError } from '../../local/aws-error.ts';
import { AwsUnderTest } from '../contracts/aws-under-test.ts';
import { makeRecord } from '../contracts/ledger/make-records.ts';

let aws: AwsUnderTest;
let bus: EventBridgeBus;
let sent: AwsJson[];

/** What EventBridge answers to each PutEvents. */
let answer: (entries: readonly AwsJson[]) => AwsJson;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  bus = new EventBridgeBus(aws.eventBridge(), 'orders');
  aws.intercept = async ({ input }) => {
    const entries = input.Entries as AwsJson[];
    sent.push(...entries);
    return answer(entries);
  };
});

beforeEach(() => {
  sent = [];
  answer = (entries) => ({ FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: 'id' })) });
});

afterAll(async () => {
  await aws?.stop();
});

function makeEnvelope(event: Partial<CloudEvent> = {}) {
  return sealEnvelope(makeRecord('e', { event }));
}

describe('EventBridgeBus', () => {
  it('sends the envelope as the detail, under its own source, type and time', async () => {
    const envelope = makeEnvelope({ time: '2026-11-24T18:20:30.5+01:00' });

    await bus.publish([envelope]);

    expect(sent).toEqual([
      {
        EventBusName: 'orders',
        Source: '/shop',
        DetailType: 'order.placed',
        Detail: JSON.stringify(envelope),
        Time: Date.parse('2026-11-24T17:20:30.5Z') / 1000,
      },
    ]);
  });

  it('sends no time for an event that has none', async () => {
    await bus.publish([makeEnvelope()]);

    expect(sent[0]).not.toHaveProperty('Time');
  });

  it.each([
    ['that only AWS may use', 'aws.s3', 'waybill'],
    ['that is too long', `/${'x'.repeat(256)}`, 'waybill'],
    ['that is just short enough', `/${'x'.repeat(255)}`, `/${'x'.repeat(255)}`],
    ['that only looks like one of AWS', 'awsome/shop', 'awsome/shop'],
  ])('sends an event of a source %s', async (_, source, expected) => {
    const envelope = makeEnvelope({ source });

    const results = await bus.publish([envelope]);

    expect(results).toEqual([{ ok: true }]);
    expect(sent[0]?.Source).toBe(expected);
    expect(JSON.parse(String(sent[0]?.Detail))).toMatchObject({ source });
  });

  it('shortens a type that is too long for a detail type, and keeps it in the detail', async () => {
    const type = 't'.repeat(200);

    await bus.publish([makeEnvelope({ type })]);

    expect(sent[0]?.DetailType).toBe('t'.repeat(128));
    expect(JSON.parse(String(sent[0]?.Detail))).toMatchObject({ type });
  });

  it('cuts no pair of surrogates of a type in two', async () => {
    await bus.publish([makeEnvelope({ type: `${'t'.repeat(127)}😀` })]);

    expect(sent[0]?.DetailType).toBe('t'.repeat(127));
  });

  it('sends the numbers of data as they were sent to the router', async () => {
    const dataText = '{"id":1524831183200260097,"price":1.0}';
    const record = makeRecord('e', { event: { data: JSON.parse(dataText) }, dataText });

    await bus.publish([sealEnvelope(record)]);

    expect(sent[0]?.Detail).toContain(`"data":${dataText}`);
    expect(JSON.parse(String(sent[0]?.Detail))._waybill.text).toBe(dataText);
  });

  it.each([
    ['a leap second', '2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
    ['nanoseconds', '2016-12-31T23:59:58.123456789Z', '2016-12-31T23:59:58.123Z'],
    ['small letters', '2016-12-31t23:59:58z', '2016-12-31T23:59:58.000Z'],
    ['the first second', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['the last second', '9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
    ['a time before 1970', '1969-12-31T23:59:59Z', undefined],
    ['the year 0', '0000-01-01T00:00:00Z', undefined],
    ['an offset that leads before the year 0', '0000-01-01T00:00:00+23:59', undefined],
    ['an offset that leads beyond 9999', '9999-12-31T23:59:59-23:59', undefined],
  ])('sends %s as a time that EventBridge takes, or none', async (_, time, expected) => {
    await bus.publish([makeEnvelope({ time })]);

    const seconds = expected === undefined ? undefined : Date.parse(expected) / 1000;
    expect(sent[0]?.Time).toBe(seconds);
    expect(JSON.parse(String(sent[0]?.Detail))).toMatchObject({ time });
  });

  it('reports each entry for itself', async () => {
    const codes = [undefined, 'ThrottlingException', 'InternalFailure', 'MalformedDetail'];
    answer = () => ({
      FailedEntryCount: 3,
      Entries: codes.map((ErrorCode) =>
        ErrorCode === undefined ? { EventId: '1' } : { ErrorCode, ErrorMessage: 'why' },
      ),
    });

    const results = await bus.publish(codes.map(() => makeEnvelope()));

    expect(results).toEqual([
      { ok: true },
      { ok: false, code: 'ThrottlingException', message: 'why', retryable: true },
      { ok: false, code: 'InternalFailure', message: 'why', retryable: true },
      { ok: false, code: 'MalformedDetail', message: 'why', retryable: false },
    ]);
  });

  it('counts an entry that the answer leaves out as failed, and as worth another try', async () => {
    answer = () => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });

    const [first, second] = await bus.publish([makeEnvelope(), makeEnvelope()]);

    expect(first).toEqual({ ok: true });
    expect(second).toMatchObject({ ok: false, retryable: true });
  });

  it.each([
    ['AccessDeniedException', 400, false],
    ['ValidationException', 400, false],
    ['ThrottlingException', 400, true],
    ['InternalException', 500, true],
  ])(
    'reports a call that fails with %s for each of its entries',
    async (code, status, retryable) => {
      answer = () => {
        throw new AwsError(code, 'why', status);
      };

      const results = await bus.publish([makeEnvelope(), makeEnvelope()]);

      const failed = { ok: false, code, message: 'why', retryable };
      expect(results).toEqual([failed, failed]);
    },
  );

  it('reports one failed call of several for its own entries only', async () => {
    let calls = 0;
    const taken = answer;
    answer = (entries) => {
      if (++calls === 2) throw new AwsError('ServiceUnavailable', 'down', 503);
      return taken(entries);
    };

    const results = await bus.publish(Array.from({ length: 25 }, () => makeEnvelope()));

    const failed = results.filter(({ ok }) => !ok).length;
    expect([5, 10]).toContain(failed);
    expect(results).toHaveLength(25);
  });

  it('reports an endpoint that is gone as worth another try', async () => {
    const gone = await AwsUnderTest.start();
    const client = gone.eventBridge();
    await gone.endpoint.stop();

    const [result] = await new EventBridgeBus(client, 'orders').publish([makeEnvelope()]);
    await gone.stop();

    expect(result).toMatchObject({ ok: false, retryable: true });
  });
});
