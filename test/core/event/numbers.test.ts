import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dataJson,
  isSameEvent,
  readEventJson,
  writeEventJson,
} from '../../../core/event/event-json.ts';
import { EVENT_LIMIT } from '../../../core/event/parse-json-event.ts';
import { sealEnvelope, writeEnvelope } from '../../../core/records/envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import {
  BATCHED,
  binaryHeaders,
  cloudEvent,
  post,
  refusal,
  STRUCTURED,
} from '../../support/builders/post.ts';
import { numberTokens, writtenJson } from '../../support/builders/written-json.ts';

const wrap = (data: string) => `${JSON.stringify(cloudEvent()).slice(0, -1)},"data":${data}}`;

/** Each way to send data, which is written as the text. */
const MODES = {
  structured: (data: string) => post({ 'content-type': STRUCTURED }, wrap(data)),
  binary: (data: string) => post(binaryHeaders({ 'content-type': 'application/json' }), data),
  'binary of no content type': (data: string) => post(binaryHeaders(), data),
  batch: (data: string) => post({ 'content-type': BATCHED }, `[${wrap(data)}]`),
  shorthand: (data: string) =>
    post(
      { 'content-type': 'application/json' },
      `{"source":"/s","type":"t","id":"1","data":0.10,"data":${data}}`,
    ),
  'base64 of JSON': (data: string) =>
    post(
      { 'content-type': STRUCTURED },
      JSON.stringify(
        cloudEvent({
          datacontenttype: 'application/json',
          data_base64: Buffer.from(data).toString('base64'),
        }),
      ),
    ),
} as const;

const modes = Object.keys(MODES) as (keyof typeof MODES)[];

function recordOf(mode: keyof typeof MODES, data: string): EventRecord {
  const [item] = MODES[mode](data).items;
  if (!item?.ok) throw item?.error ?? new Error('there is no item');
  const { ok: _, ...accepted } = item;
  return {
    ...accepted,
    trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa',
    acceptedAt: '2026-11-24T17:00:00.000Z',
    expected: [],
    state: 'published',
  };
}

/** What the handler is told of data after its way through the bus. */
function travel(mode: keyof typeof MODES, data: string): string | undefined {
  return dataJson(openEnvelope(writeEnvelope(sealEnvelope(recordOf(mode, data)))).event);
}

/** Numbers that a double, or `JSON.stringify` of it, would change. */
const CHANGED = [
  '1524831183200260097',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
  '0.1234567890123456789',
  '100.00',
  '1.0',
  '1e2',
  '1E+2',
  '-0',
  '-0.0',
  '0e0',
  '1e-400',
  '123456789012345678901234567890.5',
  '1.7976931348623157e308',
];

describe.each(modes)('a number, sent in the mode %s,', (mode) => {
  it.each(CHANGED)('keeps every digit: %s', (number) => {
    for (const text of [number, `[${number}]`, `{"a":{"b":[1,"x",${number}]}}`])
      expect(travel(mode, text)).toBe(text);
  });

  it('is parsed for the handler beside its text', () => {
    const record = recordOf(mode, '{"id":1524831183200260097}');

    expect(record.event.data).toEqual({ id: Number('1524831183200260097') });
    expect(record.dataText).toBe('{"id":1524831183200260097}');
  });

  it('needs no text where a double gives it back as it was sent', () => {
    const record = recordOf(
      mode,
      '{"a":[0,-1,1.5,1e+21,1e-7,9007199254740992,"1.0"],"1.0":"2, 3.0"}',
    );

    expect(record).not.toHaveProperty('dataText');
  });

  it('keeps its digits in any JSON', () => {
    fc.assert(
      fc.property(writtenJson, (text) => {
        const arrived = travel(mode, text) ?? '';

        expect(numberTokens(arrived)).toEqual(numberTokens(text));
        expect(JSON.parse(arrived)).toEqual(JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the JSON of an event', () => {
  it('has the size that its item says, and reads back as what it was', () => {
    fc.assert(
      fc.property(writtenJson, (text) => {
        const { event, dataText, sizeBytes } = recordOf('structured', text);

        const json = writeEventJson(event, dataText);

        expect(Buffer.byteLength(json)).toBe(sizeBytes);
        const kept = dataText === undefined ? {} : { dataText };
        expect(readEventJson(json)).toEqual({ event: JSON.parse(json), ...kept });
      }),
    );
  });
});

describe('an envelope', () => {
  it('carries the text of its data where a bus that reads doubles would lose digits', () => {
    const sealed = sealEnvelope(recordOf('structured', '{"id":1524831183200260097,"ok":true}'));

    // What such a bus makes of it.
    const rewritten = JSON.stringify(JSON.parse(writeEnvelope(sealed)));

    const { event: opened } = openEnvelope(rewritten);
    expect(dataJson(opened)).toBe('{"id":1524831183200260097,"ok":true}');
    expect(opened).not.toHaveProperty('text');
  });

  it.each(['["\ufffe\uffff"]', '{"\uffff":9007199254740993}'])(
    'has no character that SQS would not take: %j',
    (data) => {
      const text = writeEnvelope(sealEnvelope(recordOf('structured', data)));

      expect(text).not.toMatch(/[\ufffe\uffff]/);
      expect(dataJson(openEnvelope(text).event)).toBe(data);
    },
  );

  it.each(['[1.0]', '[100.00,-0]', '[1E2]'])('carries no text for the format of %s', (data) => {
    expect(writeEnvelope(sealEnvelope(recordOf('structured', data)))).not.toContain('"text"');
  });

  it('is read in a whole event of EventBridge, too', () => {
    const body = `{"version":"0","n":1.0,"detail":${writeEnvelope(sealEnvelope(recordOf('batch', '[1.0]')))}}`;

    expect(dataJson(openEnvelope(body).event)).toBe('[1.0]');
  });

  it('rejects a text of data that is no JSON, and quotes nothing of it', () => {
    const stamp =
      '{"v":1,"trackingId":"wb_aaaaaaaaaaaaaaaaaaaaaaaaaa","acceptedAt":"x","text":"card 4111"}';

    expect(() => openEnvelope(`{"_waybill":${stamp}}`)).toThrow('9 characters is not JSON');
  });
});

describe('the limit of an event', () => {
  const digits = (length: number) => `["${'x'.repeat(length)}",9007199254740993]`;

  it('counts the text of data that the stamp carries, and says so', () => {
    const [item] = MODES.structured(digits(600_000)).items;

    const { code, message } = refusal(item);
    expect(code).toBe('event-too-large');
    expect(message).toMatch(/received 600\d{3}, and 600\d{3} for its data once more as a text/);
    expect(message).toContain('send that number as a string, or store the data');
  });

  it('lets pass what fits twice, and what differs in format only', () => {
    expect(MODES.structured(digits(500_000)).items[0]?.ok).toBe(true);
    expect(MODES.structured(`["${'x'.repeat(EVENT_LIMIT - 200)}",1.0]`).items[0]?.ok).toBe(true);
  });
});

describe('an extension attribute', () => {
  const extension = (number: string) =>
    post({ 'content-type': STRUCTURED }, `${wrap('1.0').slice(0, -1)},"ext":${number}}`).items[0];

  it.each(['1.0', '1e2', '2147483647.00000000000000001', '1e-400', '12345678901234567890'])(
    'rejects %s, which is no integer of 32 bits as it is written',
    (number) => {
      const { message } = refusal(extension(number));

      expect(message).toContain('`ext` is an extension, so it must be');
      expect(message).toContain(`; received ${number}`);
    },
  );

  it.each([
    ['-0', 0],
    ['-2147483648', -(2 ** 31)],
  ])('takes %s', (number, value) => {
    const item = extension(number);

    expect(item?.ok && item.event.ext).toBe(value);
  });

  it('says of an id that is a number that it must be a text', () => {
    const body = JSON.stringify(cloudEvent({ id: 'ID' })).replace('"ID"', '1.0');

    const { message } = refusal(post({ 'content-type': STRUCTURED }, body).items[0]);

    expect(message).toBe('`id` must be a non-empty text; received 1.0');
  });
});

describe('isSameEvent', () => {
  const same = (left: string, right: string) =>
    isSameEvent(recordOf('structured', left), recordOf('batch', right));

  it.each([
    ['one digit', '9007199254740993', '9007199254740992'],
    ['a digit that no double has', '[0.1234567890123456781]', '[0.1234567890123456782]'],
    ['a number and a text', '1.0', '"1.0"'],
    ['the zeros at the end', '{"price":1.0}', '{"price":1.00}'],
    ['a sign', '0', '-0'],
  ])('tells events apart by %s', (_, left, right) => {
    expect(same(left, right)).toBe(false);
  });

  it.each([
    ['digits', '[9007199254740993]', '[9007199254740993]'],
    ['members in another order', '{"a":1.0,"b":"x"}', '{ "b" : "\\u0078", "a" : 1.0 }'],
  ])('says of the same %s that they are the same', (_, left, right) => {
    expect(same(left, right)).toBe(true);
  });
});
