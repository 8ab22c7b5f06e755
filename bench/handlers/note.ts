import { subscriber } from '../../subscriber/index.ts';

/**
 * Says when it handled an event whose producer asks for it: in its log, in epoch milliseconds with fractions, or by a
 * request to a URL.
 */
export const handler = subscriber<{ timed?: boolean; callback?: string }>(async ({ data }) => {
  if (data.timed) console.log(`handled ${performance.timeOrigin + performance.now()}`);
  if (data.callback !== undefined) await fetch(data.callback, { method: 'POST' });
});
