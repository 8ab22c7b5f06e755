import { subscriber } from 'waybill/subscriber';

/** Says which event it was given, and fails for the subscriber that the event names, until the time that it names. */
export const handler = subscriber<{ number: number; down: string; until: number }>(
  ({ data: { number, down, until } }, context) => {
    const isDown = context.subscriber === down && Date.now() < until;
    console.log(`${isDown ? 'failed' : 'handled'} ${context.subscriber} ${number}`);
    if (isDown) throw new Error('the subscriber is down');
  },
);
