import { expect, it } from '@jest/globals';
import { isRoutersFault } from '../../../core/api/make-problem.ts';

it.each(['unavailable', 'ledger-unavailable', 'rate-limited', 'internal', 'unreadable'] as const)(
  '%s is no fault of what was sent',
  (code) => {
    expect(isRoutersFault(code)).toBe(true);
  },
);

it.each([
  'invalid-event',
  'schema-violation',
  'event-too-large',
  'bus-refused',
  'forbidden',
] as const)('%s is one of what was sent, or of who sends it', (code) => {
  expect(isRoutersFault(code)).toBe(false);
});
