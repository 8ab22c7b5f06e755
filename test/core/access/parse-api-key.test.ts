import { describe, expect, it } from '@jest/globals';
import { parseApiKey } from '../../../core/access/parse-api-key.ts';
import { makeKey } from '../../support/builders/make-key.ts';

const { record: bare } = makeKey();
const full = {
  ...bare,
  sources: ['/é/*'],
  types: [],
  eventsPerMinute: 60,
  expiresAt: '2030-01-31T00:00:00.000Z',
  label: 'checkout',
  replacedBy: 'another',
};

describe('parseApiKey', () => {
  it.each<[string, unknown]>([
    ['as it was written', bare],
    ['with every member', full],
    ['of a later version', { ...full, permissions: ['publish', 'repair'], more: 1 }],
  ])('reads a key %s', (_, value) => {
    expect(parseApiKey(value, bare.id)).toBe(value);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'it is no object'],
    ['an empty object', {}, '`id`'],
    ['one of another id', { ...full, id: 'other' }, 'another id than its row'],
    ['no hash', { ...full, hash: undefined }, '`hash`'],
    ['an empty hash', { ...full, hash: '' }, '`hash`'],
    ['permissions that are a text', { ...full, permissions: 'admin' }, '`permissions`'],
    ['an end that cannot be read', { ...full, expiresAt: 'soon' }, '`expiresAt`'],
    ['an end that is a number', { ...full, expiresAt: 1 }, '`expiresAt`'],
    ['an end that is null', { ...full, expiresAt: null }, '`expiresAt`'],
    ['a limit that is a text', { ...full, eventsPerMinute: '60' }, '`eventsPerMinute`'],
    ['sources that are a text', { ...full, sources: '*' }, '`sources`'],
    ['types that are no strings', { ...full, types: [1] }, '`types`'],
    ['no producer', { ...full, producer: undefined }, '`producer`'],
  ])('rejects %s', (_, value, reason) => {
    const parsing = () => parseApiKey(value, bare.id);

    expect(parsing).toThrow(expect.objectContaining({ code: 'unreadable' }));
    expect(parsing).toThrow(reason);
  });
});
