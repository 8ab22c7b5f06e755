import { describe, expect, it } from '@jest/globals';
import {
  BATCHED,
  cloudEvent,
  post,
  postBinary,
  postStructured,
  refusal,
} from '../../support/builders/post.ts';

const BOUNDS: readonly (readonly [string, number, string])[] = [
  ['id', 1024, ''],
  ['source', 2048, '/'],
  ['type', 1024, ''],
  ['subject', 2048, ''],
  ['dataschema', 2048, 'urn:'],
  ['datacontenttype', 256, 'text/'],
  ['myextension', 4096, ''],
  ['tracestate', 4096, ''],
];

describe.each(BOUNDS)('the attribute %s', (name, most, start) => {
  const value = (bytes: number) => start + 'x'.repeat(bytes - start.length);

  it(`may have ${most} bytes`, () => {
    expect(postStructured(cloudEvent({ [name]: value(most) })).ok).toBe(true);
  });

  it('is refused when it is longer, with its length and the bound', () => {
    const { code, message } = refusal(postStructured(cloudEvent({ [name]: value(most + 1) })));

    expect(code).toBe('invalid-event');
    expect(message).toBe(
      `\`${name}\` may have ${most} bytes of UTF-8; received ${most + 1} bytes (${most + 1} characters); put what is longer into data`,
    );
  });
});

describe('bounds', () => {
  it('count bytes of UTF-8, not characters', () => {
    expect(postStructured(cloudEvent({ id: 'é'.repeat(512) })).ok).toBe(true);
    expect(refusal(postStructured(cloudEvent({ id: '😀'.repeat(257) }))).message).toContain(
      'received 1028 bytes (514 characters)',
    );
  });

  it('hold in the binary mode, too', () => {
    expect(refusal(postBinary({ 'ce-subject': '%C3%A9'.repeat(1025) })).message).toContain(
      '`subject` may have 2048 bytes of UTF-8; received 2050 bytes',
    );
  });

  it('hold for time, whose fraction may be of any length', () => {
    const time = `2026-11-24T17:00:00.${'1'.repeat(50)}Z`;

    expect(refusal(postStructured(cloudEvent({ time }))).message).toContain('`time` may have 64');
  });

  it('refuse each event of a batch for itself', () => {
    const events = Array.from({ length: 12 }, (_, index) =>
      cloudEvent({ id: `${index}`, ...(index === 5 ? {} : { subject: 's'.repeat(70_000) }) }),
    );

    const { items } = post({ 'content-type': BATCHED }, JSON.stringify(events));

    expect(items.map(({ ok }) => ok)).toEqual(events.map((_, index) => index === 5));
  });
});

describe('extensions', () => {
  const extensions = (count: number, value: string) =>
    cloudEvent(
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`ext${index}`, value])),
    );

  it('may be 64', () => {
    expect(postStructured(extensions(64, '')).ok).toBe(true);
    expect(refusal(postStructured(extensions(65, ''))).message).toBe(
      '`extensions` may be 64 of an event; received 65; put the others into data',
    );
  });

  it('may have 16 KB together', () => {
    expect(postStructured(extensions(4, 'x'.repeat(4092))).ok).toBe(true);
    expect(refusal(postStructured(extensions(4, 'x'.repeat(4093)))).message).toContain(
      '`extensions` may have 16384 bytes of UTF-8 together, names and values; received 16388',
    );
  });

  it('may have names of 64 characters, which are refused with their length', () => {
    expect(postStructured(cloudEvent({ ['x'.repeat(64)]: '' })).ok).toBe(true);
    expect(refusal(postStructured(cloudEvent({ ['x'.repeat(65)]: '' }))).message).toContain(
      'is too long a name; 64 characters are allowed; received 65',
    );
  });
});
