import { PermanentError, subscriber } from 'waybill/subscriber';
import type { Order } from './order.ts';

/** Thanks for every order. No retry makes an address of what is none, so such a delivery is dead at once. */
export const handler = subscriber<Order>(async ({ data }) => {
  if (!data.email.includes('@')) throw new PermanentError(`${data.email} is no e-mail address`);
  console.log(`thanked ${data.email} for order ${data.order}`);
});
