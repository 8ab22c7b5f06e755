import { subscriber } from 'waybill/subscriber';
import type { Order } from './order.ts';

/** Charges every order. The payment provider is down now and then: every third order needs a second attempt. */
export const handler = subscriber<Order>(async ({ data }, { attempt }) => {
  if (data.order % 3 === 0 && attempt === 1) throw new Error('the payment provider is down');
  console.log(`charged order ${data.order}: ${data.amount} euros`);
});
