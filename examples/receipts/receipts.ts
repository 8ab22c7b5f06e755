import { PermanentError, subscriber } from 'waybill/subscriber';

interface Order {
  readonly amount: number;
  readonly email?: string;
}

export const handler = subscriber<Order>(async ({ id, data }, { attempt }) => {
  if (data.email === undefined) throw new PermanentError('the order has no address');
  console.log(`receipt of ${id} sent to ${data.email} at attempt ${attempt}`);
});
