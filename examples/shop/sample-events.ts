import type { Order } from './order.ts';

/** What `npm start` sends: orders of which one is retried, one is filtered out, and one has no usable address. */
export const sampleEvents: readonly {
  readonly source: string;
  readonly type: string;
  readonly id: string;
  readonly data: Order;
}[] = [
  order({ order: 1001, amount: 250, email: 'ada@example.com' }),
  order({ order: 1002, amount: 40, email: 'alan@example.com' }),
  order({ order: 1003, amount: 120, email: 'grace@example.com' }),
  order({ order: 1004, amount: 15, email: 'nobody' }),
];

function order(data: Order) {
  return { source: '/shop', type: 'order.placed', id: `order-${data.order}`, data };
}
