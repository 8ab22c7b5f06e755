import { subscriber } from 'waybill/subscriber';
import { type Behaviour, behave } from './behave.ts';

export const handler = subscriber<Behaviour>(async (event, context) => {
  await behave(event.id, event.data, context.attempt);
  if (context.replay !== undefined)
    console.log(`${event.id} came by ${context.replay.job}, attempt ${context.attempt}`);
});
