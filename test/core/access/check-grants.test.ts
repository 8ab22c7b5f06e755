import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkGrants, isGranted } from '../../../core/access/check-grants.ts';
import { type ParsedItem, parseJsonEvent } from '../../../core/event/parse-json-event.ts';
import { makeKey } from '../../support/builders/make-key.ts';
import { cloudEvent } from '../../support/builders/post.ts';

const item = (own: object): ParsedItem => parseJsonEvent(cloudEvent({ id: '1', ...own }));

describe('a grant', () => {
  it.each([
    ['/shop', '/shop', true],
    ['/shop', '/shop/eu', false],
    ['/shop', '/Shop', false],
    ['/shop/*', '/shop/eu', true],
    ['/shop/*', '/shop/', true],
    ['/shop/*', '/shop', false],
    ['/shop*', '/shopping', true],
    ['*', 'anything', true],
    ['a.b', 'axb', false],
  ])('%s and %s: %s', (grant, text, granted) => {
    expect(isGranted(grant, text)).toBe(granted);
  });

  it('with a star covers exactly the strings that begin as it does', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (beginning, text) => {
        expect(isGranted(`${beginning}*`, beginning + text)).toBe(true);
        expect(isGranted(`${beginning}*`, text)).toBe(text.startsWith(beginning));
      }),
    );
  });

  it('without a star covers itself alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (grant, text) => {
        fc.pre(!grant.endsWith('*'));
        expect(isGranted(grant, text)).toBe(grant === text);
      }),
    );
  });
});

describe('checkGrants', () => {
  it('leaves everything as it is where nothing is bounded', () => {
    const items = [item({}), item({ source: '/bank', type: 'x' }), parseJsonEvent(5)];

    expect(checkGrants(items, makeKey().record)).toEqual(items);
  });

  it('wants both the source and the type', () => {
    const { record } = makeKey({ sources: ['/shop'], types: ['order.*'] });
    const items = [
      item({ source: '/shop', type: 'order.placed' }),
      item({ source: '/shop', type: 'paid' }),
      item({ source: '/bank', type: 'order.placed' }),
    ];

    expect(checkGrants(items, record).map(({ ok }) => ok)).toEqual([true, false, false]);
  });

  it('says of an event that cannot be read what it said before', () => {
    const bad = parseJsonEvent({ id: '1' });

    expect(checkGrants([bad], makeKey({ sources: ['/shop'] }).record)).toEqual([bad]);
  });

  it('names ten of many allowed strings, each of a bounded length', () => {
    const sources = Array.from({ length: 60 }, (_, n) => `/${n}/${'long'.repeat(60)}`);

    const [refused] = checkGrants([item({ source: '/bank' })], makeKey({ sources }).record);

    if (refused?.ok !== false) throw new Error('the event was let through');
    expect(refused).toMatchObject({ id: '1', source: '/bank', error: { code: 'forbidden' } });
    expect(refused.error.message).toMatch(/"\/9\/long.*, and 50 more$/);
    expect(refused.error.message.length).toBeLessThan(900);
  });
});
