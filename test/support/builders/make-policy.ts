import type { TypePolicy } from '../../../core/records/catalog/type-policy.ts';

/** What is declared of orders: that they have an amount. */
export function makePolicy(changes: Partial<TypePolicy> = {}): TypePolicy {
  return {
    ...{ type: 'order.placed', mode: 'enforce', compatibility: 'none' },
    schema: {
      type: 'object',
      properties: { amount: { type: 'integer', minimum: 1 } },
      required: ['amount'],
    },
    ...{ version: 1, changedAt: '2026-11-24T17:00:00.000Z', changedBy: 'me' },
    ...changes,
  };
}
