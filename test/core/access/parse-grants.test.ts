import { describe, expect, it } from '@jest/globals';
import { parseGrants } from '../../../core/access/parse-grants.ts';
import type { Json } from '../../../core/event/event.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');
const LEAST = { producer: 'shop', permissions: ['publish'] };

const parse = (body: Json) => parseGrants(body, NOW);

describe('a request for a key', () => {
  it.each<[string, Json]>([
    ['the least', LEAST],
    ['every permission', { ...LEAST, permissions: ['publish', 'read', 'operate', 'admin'] }],
    ['a star alone', { ...LEAST, sources: ['*'] }],
    ['grants of 256 characters', { ...LEAST, types: ['t'.repeat(256)] }],
    ['a limit of one', { ...LEAST, eventsPerMinute: 1 }],
    ['a name of 128 characters', { ...LEAST, producer: 'ü'.repeat(128) }],
  ])('is taken as it is: %s', (_, body) => {
    expect(parse(body)).toEqual(body);
  });

  it('has its permissions once each, and its end in UTC', () => {
    const permissions = ['read', 'publish', 'read'];

    expect(parse({ ...LEAST, permissions, expiresAt: '2026-12-01T01:00:00+01:00' })).toEqual({
      producer: 'shop',
      permissions: ['publish', 'read'],
      expiresAt: '2026-12-01T00:00:00.000Z',
    });
  });

  it.each<[string, Json, RegExp]>([
    ['a text', 'shop', /body must be a JSON object; received "shop"/],
    ['a list', [LEAST], /received an array/],
    ['null', null, /received null/],
    [
      'an unknown member',
      { ...LEAST, role: 1 },
      /no member "role"; there are producer, permissions/,
    ],
    ['a hash', { ...LEAST, hash: 'x' }, /no member "hash"/],
    ['no producer', { permissions: ['read'] }, /`producer` must be a text .*; received nothing/],
    ['an empty producer', { ...LEAST, producer: '' }, /`producer` .*received ""/],
    ['a producer of blanks', { ...LEAST, producer: '  ' }, /`producer`/],
    ['a producer that is a number', { ...LEAST, producer: 5 }, /`producer` .*received 5/],
    ['a producer that is too long', { ...LEAST, producer: 'a'.repeat(129) }, /1 to 128/],
    ['a producer with a line break', { ...LEAST, producer: 'a\nb' }, /`producer`/],
    ['a label that is a list', { ...LEAST, label: [] }, /`label` .*received an array/],
    [
      'no permissions',
      { producer: 'shop' },
      /`permissions` .*publish, read, consume, operate, admin; received nothing/,
    ],
    ['an empty list of permissions', { ...LEAST, permissions: [] }, /received an array/],
    [
      'a permission that is unknown',
      { ...LEAST, permissions: ['read', 'write'] },
      /received "write"/,
    ],
    ['a permission that is a text', { ...LEAST, permissions: 'read' }, /received "read"/],
    ['a permission that is null', { ...LEAST, permissions: [null] }, /received null/],
    ['sources that are a text', { ...LEAST, sources: '/shop' }, /`sources` .*received "\/shop"/],
    ['no sources at all', { ...LEAST, sources: [] }, /or left out to allow all; received 0/],
    ['101 types', { ...LEAST, types: Array(101).fill('a') }, /1 to 100 strings.*received 101/],
    ['an empty source', { ...LEAST, sources: [''] }, /1 to 256 characters; received ""/],
    ['a source that is a number', { ...LEAST, sources: [1] }, /received 1/],
    ['a source that is too long', { ...LEAST, sources: ['a'.repeat(257)] }, /1 to 256/],
    [
      'a star in the middle',
      { ...LEAST, sources: ['/a*b'] },
      /`\*` at their end only.*received "\/a\*b"/,
    ],
    ['a star at the beginning', { ...LEAST, types: ['*.placed'] }, /`types` .*at their end only/],
    ['two stars', { ...LEAST, types: ['order.**'] }, /at their end only/],
    ['a limit of 0', { ...LEAST, eventsPerMinute: 0 }, /whole number, 1 or more; received 0/],
    ['half an event', { ...LEAST, eventsPerMinute: 1.5 }, /received 1.5/],
    ['a limit that is a text', { ...LEAST, eventsPerMinute: '60' }, /received "60"/],
    ['a limit beyond all bounds', { ...LEAST, eventsPerMinute: 1e300 }, /whole number/],
    ['an end that has passed', { ...LEAST, expiresAt: '2026-11-24T16:59:59Z' }, /a time to come/],
    ['an end at once', { ...LEAST, expiresAt: '2026-11-24T17:00:00Z' }, /a time to come/],
    ['an end without a zone', { ...LEAST, expiresAt: '2027-11-24T17:00:00' }, /`expiresAt`/],
    ['an end that is a number', { ...LEAST, expiresAt: 1_900_000_000 }, /received 1900000000/],
  ])('rejects %s', (_, body, message) => {
    expect(() => parse(body)).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringMatching(message) }),
    );
  });
});
