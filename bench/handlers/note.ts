import { subscriber } from 'waybill/subscriber';

/** Says that it handled an event whose producer asks for it, by a request to a URL. */
export const handler = subscriber<{ callback?: string }>(async ({ data }) => {
  if (data.callback !== undefined) await fetch(data.callback, { method: 'POST' });
});
