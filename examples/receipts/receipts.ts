import { subscriber } from 'waybill/subscriber';
import * as z from 'zod/mini';

const order = z.object({ amount: z.number(), email: z.email() });

export const handler = subscriber({ schema: order }, async ({ id, data }, { attempt }) => {
  console.log(`receipt of ${id} sent to ${data.email} at attempt ${attempt}`);
});
