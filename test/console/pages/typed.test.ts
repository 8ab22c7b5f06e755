import { describe, expect, it } from '@jest/globals';
import type { ProvisionView, ShownType } from '../../../client/index.ts';
import { readDeclared, typedDeclared } from '../../../console/pages/catalog/typed-declared.ts';
import { outcomeOf } from '../../../console/pages/patterns/outcome.ts';
import { requestOf, typedOf } from '../../../console/pages/subscribers/change/typed-subscriber.ts';

const SUBSCRIBER: ProvisionView = {
  ...{ name: 'audit', pattern: { type: ['x'] }, createdAt: '2026-11-28T14:00:00Z' },
  retry: { maxAttempts: 7, baseSeconds: 3, capSeconds: 90 },
  target: { kind: 'queue', leaseSeconds: 45 },
  ...{ managedBy: 'api', lifecycle: 'active', description: 'we look', expiresInSeconds: 600 },
  startFrom: '2026-11-01T00:00:00.000Z',
};

const DECLARED: ShownType = {
  ...{ type: 'order.placed', subscribers: [] },
  declared: {
    ...{ mode: 'enforce', compatibility: 'backward', owner: 'shop', maxBytes: 9000 },
    ...{ producers: ['/shop', '/eu/*'], deprecated: true, schema: { type: 'object' } },
    ...{ version: 3, changedAt: '2026-11-28T14:00:00Z', changedBy: 'ada' },
  },
};

describe('a subscriber that is typed', () => {
  it('is asked for as it is, where nothing is changed', () => {
    expect(requestOf(typedOf(SUBSCRIBER), SUBSCRIBER)).toEqual({
      ...{ description: 'we look', leaseSeconds: 45, expiresInSeconds: 600 },
      ...{ retry: SUBSCRIBER.retry, startFrom: SUBSCRIBER.startFrom },
    });
  });

  it('has the defaults of the router where it is new, and nothing is typed', () => {
    expect(requestOf(typedOf(undefined))).toEqual({});
    expect(requestOf({ ...typedOf(undefined), maxAttempts: '9' })).toEqual({
      retry: { maxAttempts: 9 },
    });
  });
});

describe('a declaration that is typed', () => {
  it('is asked for as it is, where nothing is changed', () => {
    const { version: _, changedAt: _at, changedBy: _by, ...declared } = DECLARED.declared ?? {};

    expect(readDeclared(typedDeclared(DECLARED))).toEqual({ declared });
  });

  it('begins as a warning with the schema that was seen', () => {
    const seen = {
      ...{ firstSeen: 'x', lastSeen: 'x', count: 1, producers: [], sources: [], leftOut: [] },
      schema: { type: 'object' },
    };

    expect(readDeclared(typedDeclared({ type: 'a', subscribers: [], seen }))).toEqual({
      declared: { mode: 'warn', compatibility: 'none', schema: { type: 'object' } },
    });
  });

  it('rejects a schema that is not JSON', () => {
    expect(readDeclared({ ...typedDeclared(undefined), schema: '{' })).toEqual({
      message: expect.stringContaining('The schema is not JSON'),
    });
  });
});

describe('what came of a test', () => {
  const no = {
    matched: false,
    path: 'type',
    clause: ['a'],
    actual: 'b',
    reason: 'it is b',
  } as const;

  it.each([
    [{ matched: true } as const, true, 'matches'],
    [no, false, 'not: type'],
    [{ error: { code: 'unreadable', message: 'gone' } } as const, false, 'cannot be tested'],
    [{ subscribers: [{ subscriber: 'a', ...no }] }, false, 'nobody'],
    [
      {
        subscribers: ['a', 'b', 'c', 'd', 'e'].map((subscriber) => ({
          subscriber,
          matched: true as const,
        })),
      },
      true,
      'a, b, c and 2 more',
    ],
  ])('is put into words: %#', (event, wanted, word) => {
    expect(outcomeOf(event)).toMatchObject({ wanted, word });
  });
});
