import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { accepted, cloudEvent, postStructured, refusal } from '../../support/builders/post.ts';

describe('the required attributes', () => {
  it.each([
    ['specversion', 'must be "1.0"'],
    ['id', 'must be a non-empty text'],
    ['source', 'must be a non-empty URI-reference'],
    ['type', 'must be a non-empty text'],
  ])('rejects an event without %s, and says what it must be', (name, allowed) => {
    const { code, message } = refusal(postStructured(cloudEvent({ [name]: undefined })));

    expect(code).toBe('invalid-event');
    expect(message).toContain(`\`${name}\` is missing`);
    expect(message).toContain(allowed);
  });

  it.each(['specversion', 'id', 'source', 'type'])('rejects null for %s as missing', (name) => {
    const { message } = refusal(postStructured(cloudEvent({ [name]: null })));

    expect(message).toContain(`\`${name}\` is missing`);
  });

  it.each<[string, Json, string]>([
    ['specversion', '0.3', '"0.3"'],
    ['specversion', '1.0.2', '"1.0.2"'],
    ['specversion', '', '""'],
    ['specversion', 1, '1'],
    ['id', '', '""'],
    ['id', 5, '5'],
    ['id', true, 'true'],
    ['id', ['a'], 'an array'],
    ['source', '', '""'],
    ['source', 'my shop', '"my shop"'],
    ['source', 7, '7'],
    ['source', { uri: '/shop' }, 'an object'],
    ['type', '', '""'],
    ['type', false, 'false'],
    ['subject', '', '""'],
    ['subject', 12, '12'],
    ['time', '', '""'],
    ['time', 'yesterday', '"yesterday"'],
    ['time', 1522949460, '1522949460'],
    ['datacontenttype', '', '""'],
    ['datacontenttype', 'json', '"json"'],
    ['datacontenttype', 'text/', '"text/"'],
    ['datacontenttype', 'text/plain; charset', '"text/plain; charset"'],
    ['datacontenttype', 3, '3'],
    ['dataschema', '', '""'],
    ['dataschema', '/order.json', '"/order.json"'],
    ['dataschema', 'https://example.com/a b', '"https://example.com/a b"'],
    ['dataschema', [], 'an array'],
  ])('rejects %s %j, naming it and what was received', (name, value, received) => {
    const { code, message } = refusal(postStructured(cloudEvent({ [name]: value })));

    expect(code).toBe('invalid-event');
    expect(message).toMatch(new RegExp(`^\`${name}\` must be .*; received `));
    expect(message.split('; received ')[1]).toBe(received);
  });

  it('names the first error in the order of the specification, not of the event', () => {
    const { message } = refusal(postStructured({ data: 1, type: '', time: 'x' }));

    expect(message).toContain('`specversion` is missing');
  });
});

describe('the optional attributes', () => {
  it('takes all of them', () => {
    const event = cloudEvent({
      subject: 'partnerid/5:clientid/100',
      time: '2018-04-05T17:31:00Z',
      datacontenttype: 'TEXT/Plain; CharSet="utf-8"',
      dataschema: 'https://example.com/order.json',
      data: 'hello',
    });

    expect(accepted(postStructured(event))).toEqual(event);
  });

  it.each(['subject', 'time', 'datacontenttype', 'dataschema', 'data_base64', 'myextension'])(
    'takes null for %s as not there',
    (name) => {
      const event = accepted(postStructured(cloudEvent({ [name]: null })));

      expect(event).toEqual(cloudEvent());
      expect(Object.hasOwn(event, name)).toBe(false);
    },
  );
});

describe('the strings of attributes', () => {
  it.each([
    ['letters of any script', '\u4f60\u597d \u00e9'],
    ['a pair of surrogates', '\u{1F600}'],
    ['a private use character', '\ue000'],
    ['a line separator', '\u2028'],
    ['the soft hyphen beside the control characters', '\u00a0\u00ad'],
    ['the neighbours of the noncharacters', '\ufdcf\ufdf0\ufffd\u{1FFFD}\u{10000}'],
  ])('take %s', (_, text) => {
    const event = cloudEvent({ id: text, type: text, subject: text, myextension: text });

    expect(accepted(postStructured(event))).toEqual(event);
  });

  it.each([
    ['NUL', '\\u0000'],
    ['a line feed', '\\n'],
    ['DEL', '\\u007f'],
    ['a C1 control', '\\u009f'],
    ['the noncharacter U+FDD0', '\\ufdd0'],
    ['the noncharacter U+FDEF', '\\ufdef'],
    ['the noncharacter U+FFFE', '\\ufffe'],
    ['the noncharacter U+FFFF', '\\uffff'],
    ['the noncharacter U+1FFFE', '\\ud83f\\udffe'],
    ['the noncharacter U+10FFFF', '\\udbff\\udfff'],
    ['a lone high surrogate', '\\ud800'],
    ['a lone low surrogate', '\\udead'],
    ['surrogates in the wrong order', '\\udead\\ud800'],
  ])('rejects %s, in whatever attribute it stands', (_, escaped) => {
    for (const [name, form] of [
      ['id', `a${escaped}b`],
      ['type', escaped],
      ['subject', `${escaped}b`],
      ['myextension', `a${escaped}`],
    ] as const) {
      const text = JSON.stringify(cloudEvent({ [name]: 'TEXT' })).replace('TEXT', form);

      const { code, message } = refusal(postStructured(text));

      expect(code).toBe('invalid-event');
      expect(message).toContain(
        `\`${name}\` must be without control characters, noncharacters and lone surrogates`,
      );
      expect(message.isWellFormed()).toBe(true);
    }
  });
});

describe('a refused event', () => {
  it('is answered with its id and source, so that its producer finds it', () => {
    const item = postStructured(cloudEvent({ type: '' }));

    expect(item).toMatchObject({ ok: false, id: 'A234-1234-1234', source: '/mycontext' });
  });

  it('is answered with no id that is no text', () => {
    const item = postStructured(cloudEvent({ id: 5 }));

    expect(item).toEqual({ ok: false, source: '/mycontext', error: refusal(item) });
  });

  it('is answered with 256 characters of its id and source, and well-formed ones', () => {
    const item = postStructured(
      cloudEvent({ id: '\u{1F680}'.repeat(200), source: `x${'\u{1F680}'.repeat(200)}` }),
    );

    expect(item).toEqual({
      ok: false,
      id: '\u{1F680}'.repeat(128),
      source: `x${'\u{1F680}'.repeat(127)}`,
      error: refusal(item),
    });
  });

  it('shows 64 characters of what was received, and only printable ones', () => {
    const { message } = refusal(postStructured(cloudEvent({ source: `\t${'x '.repeat(1000)}` })));

    const received = message.split('; received ')[1] ?? '';
    expect(received).toHaveLength(64);
    expect(received).toMatch(/^"\?x x .*…$/);
  });

  it('shows what has just 64 characters as a whole', () => {
    const { message } = refusal(postStructured(cloudEvent({ source: 'x '.repeat(31) })));

    expect(message.split('; received ')[1]).toBe(`"${'x '.repeat(31)}"`);
  });
});
