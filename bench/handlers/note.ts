import { subscriber } from '../../subscriber/index.ts';

/** Says when it handled an event whose producer asks for it; epoch milliseconds with fractions. */
export const handler = subscriber<{ timed?: boolean }>(async (event) => {
  if (event.data.timed) console.log(`handled ${performance.timeOrigin + performance.now()}`);
});
