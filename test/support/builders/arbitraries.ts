import fc from 'fast-check';
import type { CloudEvent, Json } from '../../../core/event/event.ts';

/** Texts that an attribute may have: the CloudEvents type `String`. */
const attributeText = fc.string({ unit: 'binary', maxLength: 20 }).filter(
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the type leaves them out
  (text) => !/[\u0000-\u001f\u007f-\u009f]|\p{Noncharacter_Code_Point}/u.test(text),
);

const filledText = attributeText.filter((text) => text !== '');

const uriReference = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
  fc.webPath().filter((path) => path !== ''),
  fc.stringMatching(/^[a-z0-9-]{1,12}$/),
);

/** RFC 3339 times of every year, fraction and offset. */
export const rfc3339 = fc
  .tuple(
    fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom('', '.5', '.123456789'),
    fc.constantFrom('Z', 'z', '+00:00', '-00:00', '+05:30', '-11:59', '+23:59'),
    fc.constantFrom('T', 't'),
  )
  .map(([date, fraction, zone, letter]) => {
    const time = date.toISOString().slice(0, 19).replace('T', letter);
    return `${time}${fraction}${zone}`;
  });

const DEFINED = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'];
const extensionName = fc
  .stringMatching(/^[a-z0-9]{1,20}$/)
  .filter((name) => !DEFINED.includes(name) && !name.startsWith('data'));

/** Any JSON that a double and EventBridge can carry. */
export const payload: fc.Arbitrary<Json> = fc
  .jsonValue({ stringUnit: 'binary', maxDepth: 6 })
  .map((value) => value as Json)
  .filter((value) => !/(?<![\d.])-?\d{19,}(?![\d.e])/.test(JSON.stringify(value)));

/** The attributes of a valid event, with extensions as `value` makes them, but without anything about its data. */
function attributes(value: fc.Arbitrary<Json>): fc.Arbitrary<CloudEvent> {
  return fc
    .tuple(
      fc.record(
        {
          specversion: fc.constant('1.0' as const),
          id: filledText,
          source: uriReference,
          type: filledText,
          subject: filledText,
          time: rfc3339,
          dataschema: fc.webUrl(),
        },
        { requiredKeys: ['specversion', 'id', 'source', 'type'], noNullPrototype: true },
      ),
      fc.dictionary(extensionName, value, { maxKeys: 4, noNullPrototype: true }),
    )
    .map(([defined, extensions]) => ({ ...extensions, ...defined }) as CloudEvent);
}

const extensionValue = fc.oneof(
  attributeText,
  fc.boolean(),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

const base64 = fc
  .uint8Array({ maxLength: 64 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));

/** Valid events in the JSON format. */
export const validEvent: fc.Arbitrary<CloudEvent> = fc
  .tuple(
    attributes(extensionValue),
    fc.oneof(
      fc.constant({}),
      fc.record({ data: payload }, { noNullPrototype: true }),
      fc.record({ data_base64: base64 }, { noNullPrototype: true }),
      fc.record(
        {
          datacontenttype: fc.constantFrom('application/json', 'text/plain; charset=utf-8'),
          data: payload,
        },
        { noNullPrototype: true },
      ),
    ),
  )
  .map(([event, data]) => ({ ...event, ...data }));

/** A valid event with extensions of strings only, its media type, and the bytes of its data as the binary mode sends them. */
export const sentEvent: fc.Arbitrary<{ readonly event: CloudEvent; readonly body: Uint8Array }> = fc
  .tuple(
    attributes(attributeText),
    fc.oneof(
      payload.map((data) => ({
        members: { datacontenttype: 'application/json', data },
        body: Buffer.from(JSON.stringify(data)),
      })),
      fc.string({ unit: 'binary', minLength: 1 }).map((data) => ({
        members: { datacontenttype: 'text/plain; charset=utf-8', data },
        body: Buffer.from(data),
      })),
      fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => ({
        members: {
          datacontenttype: 'application/octet-stream',
          data_base64: Buffer.from(bytes).toString('base64'),
        },
        body: bytes,
      })),
      // Bytes of no content type that are JSON would be JSON.
      fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => ({
        members: { data_base64: Buffer.from([0, ...bytes]).toString('base64') },
        body: Uint8Array.of(0, ...bytes),
      })),
      payload.map((data) => ({ members: { data }, body: Buffer.from(JSON.stringify(data)) })),
      fc.constant({ members: {}, body: new Uint8Array() }),
    ),
  )
  .map(([event, { members, body }]) => ({ event: { ...event, ...members }, body }));
