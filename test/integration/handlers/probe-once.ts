import { subscriber } from 'waybill/subscriber';
import { type Behaviour, behave } from './behave.ts';

export const handler = subscriber<Behaviour>({ once: true }, async (event, context) => {
  await behave(event.id, event.data, context.attempt);
});
