import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventBridgeBus } from '../../aws/event-bridge-bus.ts';
import type { CloudEvent } from '../../core/event/event.ts';
import { sealEnvelope } from '../../core/records/envelope.ts';
import type { AwsJson } from '../../local/api/aws-api.ts';
import { AwsError } from '../../local/api/aws-error.ts';
import { makeRecord } from '../support/builders/make-records.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';

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
  it('sends the envelope as the detail, under its own source and type, and leaves the time to it', async () => {
    const envelope = makeEnvelope({ time: '2026-11-24T18:20:30.5+01:00' });

    await bus.publish([envelope]);

    expect(sent).toEqual([
      {
        EventBusName: 'orders',
        Source: '/shop',
        DetailType: 'order.placed',
        Detail: JSON.stringify(envelope),
      },
    ]);
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

  it('cuts no character of a detail type in two', async () => {
    await bus.publish([makeEnvelope({ type: `${'t'.repeat(127)}🚚` })]);

    expect(sent[0]?.DetailType).toBe('t'.repeat(127));
  });

  it('sends the numbers of data as they were sent to the router', async () => {
    const dataText = '{"id":1524831183200260097,"price":1.0}';
    const record = makeRecord('e', { event: { data: JSON.parse(dataText) }, dataText });

    await bus.publish([sealEnvelope(record)]);

    expect(sent[0]?.Detail).toContain(`"data":${dataText}`);
    expect(JSON.parse(String(sent[0]?.Detail))._waybill.text).toBe(dataText);
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
    ['AccessDeniedException', 'not authorized to perform: events:PutEvents', 400],
    ['ResourceNotFoundException', 'Event bus orders does not exist.', 400],
    ['ExpiredTokenException', 'The security token included in the request is expired', 400],
    ['UnrecognizedClientException', 'The security token is invalid', 400],
    ['InvalidSignatureException', 'Signature not yet current', 400],
    ['ThrottlingException', 'Rate exceeded', 400],
    ['SomethingNew', 'why', 400],
    ['InternalException', 'why', 500],
  ])('takes a call that fails with %s (%s) for an outage', async (code, message, status) => {
    answer = () => {
      throw new AwsError(code, message, status);
    };

    const results = await bus.publish([makeEnvelope(), makeEnvelope()]);

    const failed = { ok: false, code, message, retryable: true };
    expect(results).toEqual([failed, failed]);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ['ValidationException', 400],
    ['SerializationException', 400],
    ['SomethingLarge', 413],
  ])(
    'sends a group that is refused whole with %s again, until the one at fault stands alone',
    async (code, status) => {
      let calls = 0;
      const taken = answer;
      answer = (entries) => {
        calls++;
        if (entries.some(({ DetailType }) => DetailType === 'bad'))
          throw new AwsError(code, 'why', status);
        return taken(entries);
      };
      const envelopes = Array.from({ length: 20 }, (_, index) =>
        makeEnvelope({ type: index === 3 ? 'bad' : 'good' }),
      );

      const results = await bus.publish(envelopes);

      const refused = { ok: false, code, message: 'why', retryable: false };
      expect(results).toEqual(envelopes.map((_, index) => (index === 3 ? refused : { ok: true })));
      expect(calls).toBeLessThanOrEqual(2 + 2 * Math.ceil(Math.log2(10)));
    },
  );

  it('tells each refused event of a group from those that an outage meets on the way', async () => {
    const fails = new Map([
      ['bad', new AwsError('ValidationException', 'why')],
      ['late', new AwsError('ThrottlingException', 'later')],
    ]);
    answer = (entries) => {
      const types = entries.map(({ DetailType }) => String(DetailType));
      const error = types.includes('bad') ? fails.get('bad') : fails.get(types.join());
      if (error !== undefined) throw error;
      return { Entries: entries.map(() => ({ EventId: 'id' })) };
    };

    const results = await bus.publish(
      ['bad', 'late', 'good'].map((type) => makeEnvelope({ type })),
    );

    expect(results).toMatchObject([{ retryable: false }, { retryable: true }, { ok: true }]);
  });

  it('throws a mistake of ours, which is neither the fault of the event nor an outage', async () => {
    const client = aws.eventBridge();
    client.middlewareStack.add(() => () => Promise.reject(new TypeError('no')), {
      step: 'initialize',
    });

    const publishing = new EventBridgeBus(client, 'orders').publish([makeEnvelope()]);

    await expect(publishing).rejects.toThrow(new TypeError('no'));
  });

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
