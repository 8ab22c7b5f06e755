import { subscriber } from 'waybill/subscriber';

interface Order {
  readonly amount: number;
  readonly email: string;
}

export const handler = subscriber<Order>(async ({ id, data }) => {
  console.log(`receipt of ${id} sent to ${data.email}`);
});
