import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AMQP_BINDING, JMS_BINDING, KAFKA_BINDING } from '../../../core/bridge/binding.ts';
import type { BrokerMessage, HeaderValue } from '../../../core/bridge/broker-message.ts';
import { eventToMessage, type MessageFormat } from '../../../core/bridge/event-to-message.ts';
import { messageToEvent } from '../../../core/bridge/message-to-event.ts';
import { bytesOf, textOf } from '../../../core/shared/bytes.ts';

const NEW_ID = () => 'made-here';

const headerValue: fc.Arbitrary<HeaderValue> = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 20 }),
);

/** Names that are no attribute of CloudEvents in any binding, and not how often a message has gone out. */
const headerName = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((name) => !/^(ce_|cloudEvents[:_]|waybill_hops$)/.test(name));

/** Without whole numbers beyond 64 bits, which no event has. */
const json = fc.json().filter((text) => !/\d{19}/.test(text));

const body: fc.Arbitrary<Pick<BrokerMessage, 'body' | 'contentType'>> = fc.oneof(
  fc.constant({ body: null }),
  fc.constant({ body: new Uint8Array() }),
  fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => ({
    body: bytes,
    contentType: 'application/octet-stream',
  })),
  fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => ({
    body: bytes,
    contentType: 'application/json',
  })),
  fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => ({ body: bytesOf(text), contentType: 'text/plain; charset=utf-8' })),
  fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => ({ body: bytesOf(text) })),
  json.map((text) => ({ body: bytesOf(text), contentType: 'application/json' })),
  json.map((text) => ({ body: bytesOf(text) })),
);

const message: fc.Arbitrary<BrokerMessage> = fc
  .record(
    {
      id: fc.stringMatching(/^[a-z0-9:-]{1,20}$/),
      key: fc.oneof(
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
        fc.uint8Array(),
      ),
      headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 6 }),
      properties: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,10}$/),
        fc.oneof(fc.stringMatching(/^[a-z]{0,8}$/), fc.integer(), fc.boolean()),
        { maxKeys: 3, noNullPrototype: true },
      ),
      correlationId: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
      replyTo: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
      type: fc.stringMatching(/^[a-z.]{1,20}$/),
      timeMs: fc.integer({ min: 0, max: 1_700_000_000_000 }),
    },
    { requiredKeys: ['id', 'headers', 'properties', 'timeMs'] },
  )
  .chain((rest) =>
    body.map((content) => ({ ...rest, ...content, source: 'kafka://broker/t', destination: 't' })),
  );

/** What a receiver compares: JSON by its value, everything else byte by byte. */
function compared({ contentType, body: bytes, headers, ...rest }: BrokerMessage) {
  const text = bytes === null ? undefined : textOf(bytes);
  const isJson = contentType?.includes('json') === true;
  return {
    ...rest,
    contentType,
    headers: headers.filter(([name]) => !/^(ce_|cloudEvents[:_]|waybill_hops$)/.test(name)),
    body: orText(text, isJson || contentType === undefined) ?? bytes,
  };
}

function orText(text: string | undefined, mayBeJson: boolean): unknown {
  if (text === undefined) return undefined;
  if (!mayBeJson) return text;
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return text;
  }
}

describe('a message that becomes an event and goes out again', () => {
  const BINDINGS = { kafka: KAFKA_BINDING, amqp: AMQP_BINDING, jms: JMS_BINDING };
  for (const [name, binding] of Object.entries(BINDINGS)) {
    for (const format of ['binary', 'plain'] as const) {
      test(`is the same to ${name} in the ${format} format`, () => {
        fc.assert(
          fc.property(message, (sent) => {
            const parsed = messageToEvent(sent, { binding, newId: NEW_ID });
            if (!parsed.ok) throw parsed.error;
            const { event, dataText } = parsed;
            const back = eventToMessage({ event, dataText }, { binding, format, destination: 't' });
            const { type } = sent;
            expect(compared(back)).toEqual(compared({ ...sent, type: type ?? 't' }));
          }),
        );
      });
    }
    for (const format of ['binary', 'structured'] as const) {
      test(`comes back from ${name} in the ${format} format as the event it was`, () => {
        fc.assert(fc.property(message, (sent) => comesBack(sent, format, binding)));
      });
    }
  }
});

function comesBack(sent: BrokerMessage, format: MessageFormat, binding: typeof KAFKA_BINDING) {
  const parsed = messageToEvent(sent, { binding, newId: NEW_ID });
  if (!parsed.ok) throw parsed.error;
  const { event, dataText } = parsed;
  const out = eventToMessage({ event, dataText }, { binding, format, destination: 't' });
  const again = messageToEvent(out, { binding, newId: NEW_ID });
  if (!again.ok) throw again.error;
  const { specversion, id, source, type, time, data, data_base64 } = event;
  expect(again.event).toMatchObject({ specversion, id, source, type, bridgehops: 1 });
  expect([again.event.time, again.event.data, again.event.data_base64]).toEqual([
    time,
    data,
    data_base64,
  ]);
  expect(again.dataText).toBe(dataText);
}
