import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WaybillError } from '../../../core/errors.ts';
import type { CloudEvent } from '../../../core/event/event.ts';
import { isRfc3339 } from '../../../core/event/rfc3339.ts';
import { sealEnvelope } from '../../../core/records/envelope.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { payload, rfc3339, sentEvent, validEvent } from '../../support/builders/arbitraries.ts';
import {
  accepted,
  BATCHED,
  cloudEvent,
  post,
  postStructured,
  STRUCTURED,
} from '../../support/builders/post.ts';

/** The binary mode's headers of an event, percent-encoded as the HTTP binding says (3.1.3.2). */
function encodeHeaders(event: CloudEvent): Record<string, string> {
  const { data: _, data_base64: __, datacontenttype, ...attributes } = event;
  const headers = Object.entries(attributes).map(([name, value]): [string, string] => [
    `ce-${name}`,
    String(value).replaceAll(/[^\x21\x23\x24\x26-\x7e]/gu, encodeURIComponent),
  ]);
  return {
    ...Object.fromEntries(headers),
    ...(datacontenttype === undefined ? {} : { 'content-type': datacontenttype }),
  };
}

/** What the parser makes of a request, when it keeps its word: items, or a `WaybillError`. */
function tryPost(headers: Record<string, string>, body: string | Uint8Array): void {
  try {
    for (const item of post(headers, body).items) {
      if (!item.ok) expect(item.error).toBeInstanceOf(WaybillError);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(WaybillError);
  }
}

const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });

const anyHeaders = fc
  .tuple(
    fc.dictionary(
      fc.oneof(
        fc.constantFrom('ce-id', 'CE-Source', 'ce-type', 'ce-time', 'ce-data', 'ce-', '__proto__'),
        anyText,
      ),
      fc.oneof(
        anyText,
        fc.constantFrom('1.0', '/s', '"a\\', '%', '%c0%a0', '2026-11-24T17:00:00Z'),
      ),
    ),
    fc.constantFrom({}, { 'ce-specversion': '1.0' }),
    fc.oneof(
      anyText,
      fc.constantFrom(STRUCTURED, BATCHED, 'application/json', 'text/plain', 'a/b; charset="x"'),
    ),
  )
  .map(([headers, version, type]) => ({ ...headers, ...version, 'content-type': type }));

const anyBody = fc.oneof(fc.uint8Array(), anyText, fc.json({ stringUnit: 'binary' }));

/** An event in which some members are whatever they are. */
const almostEvent = fc
  .tuple(
    validEvent,
    fc.dictionary(fc.oneof(anyText, fc.constantFrom('id', 'data', 'time')), fc.jsonValue()),
  )
  .map(([event, changes]) => ({ ...event, ...changes }));

describe('the parser, for whatever it is sent,', () => {
  it('throws nothing but WaybillErrors for any headers and bytes', () => {
    fc.assert(fc.property(anyHeaders, anyBody, tryPost), { numRuns: 500 });
  });

  it('throws nothing but WaybillErrors for any JSON', () => {
    const type = fc.constantFrom(STRUCTURED, BATCHED, 'application/json');
    const body = fc.oneof(fc.jsonValue(), almostEvent, fc.array(almostEvent));

    fc.assert(
      fc.property(type, body, (contentType, value) =>
        tryPost({ 'content-type': contentType }, JSON.stringify(value)),
      ),
      { numRuns: 500 },
    );
  });

  it('keeps a valid event to the letter', () => {
    fc.assert(
      fc.property(validEvent, (event) => {
        const parsed = accepted(postStructured({ ...event }));

        expect(JSON.stringify(parsed)).toBe(JSON.stringify(event));
      }),
      { numRuns: 300 },
    );
  });

  it('says of a valid event how many bytes its JSON has', () => {
    fc.assert(
      fc.property(validEvent, (event) => {
        const item = postStructured({ ...event });

        expect(item.ok && item.sizeBytes).toBe(Buffer.byteLength(JSON.stringify(event)));
      }),
    );
  });

  it('makes the same of an event in the binary and in the structured mode', () => {
    fc.assert(
      fc.property(sentEvent, ({ event, body }) => {
        const { mode, items } = post(encodeHeaders(event), body);

        expect(mode).toBe('binary');
        expect(accepted(items[0])).toEqual(accepted(postStructured({ ...event })));
      }),
      { numRuns: 300 },
    );
  });

  it('parses each event of a batch as if it were alone', () => {
    fc.assert(
      fc.property(fc.array(almostEvent, { minLength: 1, maxLength: 5 }), (events) => {
        const { items } = post({ 'content-type': BATCHED }, JSON.stringify(events));

        const alone = events.map((event) => postStructured(JSON.parse(JSON.stringify(event))));
        expect(items).toEqual(alone);
      }),
    );
  });

  it('takes every RFC 3339 time', () => {
    fc.assert(fc.property(rfc3339, (time) => expect(isRfc3339(time)).toBe(true)));
  });
});

describe('an envelope', () => {
  it('brings back what was sealed in it', () => {
    const record = fc.record(
      {
        trackingId: fc.stringMatching(/^wb_[a-z2-7]{26}$/),
        event: fc.oneof(
          validEvent,
          payload.map((data) => cloudEvent({ data })),
        ),
        acceptedAt: rfc3339,
        sizeBytes: fc.nat(),
        expected: fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/), { minLength: 1 }),
        state: fc.constant('published' as const),
        producer: fc.string(),
      },
      {
        requiredKeys: ['trackingId', 'event', 'acceptedAt', 'sizeBytes', 'expected', 'state'],
        noNullPrototype: true,
      },
    );

    fc.assert(
      fc.property(record, (sealed) => {
        const { event: received } = openEnvelope(JSON.stringify(sealEnvelope(sealed)));

        const { sizeBytes: _, expected: _expected, state: _state, ...carried } = sealed;
        expect(JSON.stringify(received.event)).toBe(JSON.stringify(sealed.event));
        expect(received).toEqual(JSON.parse(JSON.stringify(carried)));
      }),
    );
  });
});
