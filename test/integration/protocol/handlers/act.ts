import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryContext, SubscribedEvent } from 'waybill/subscriber';
import { RetryLater } from 'waybill/subscriber';

/** What the data of an event asks of the handler that gets it, before `until` (epoch milliseconds) where that is given. */
export interface Act {
  readonly act?: 'fail' | 'later' | 'exit' | 'spin' | 'reject' | 'exhaust' | 'outlast';
  readonly until?: number;
  readonly delaySeconds?: number;
}

/** Does as told, and says each step on standard output: `began`, `handled`, and what it still does every few milliseconds. */
export async function act(event: SubscribedEvent<Act>, context: DeliveryContext): Promise<void> {
  const { id, data } = event;
  const copy = randomUUID().slice(0, 8);
  const say = (what: string) => console.log(`${what} ${id} by ${context.subscriber}`);
  console.log(`began ${id} by ${context.subscriber} at ${new Date().toISOString()} as ${copy}`);
  if (data.act !== undefined && Date.now() < (data.until ?? Number.POSITIVE_INFINITY)) {
    context.signal.addEventListener('abort', () => say('aborted'));
    await misbehave(data, () => console.log(`lives ${id} as ${copy}`));
  }
  console.log(`text ${id} ${context.dataText}`);
  say('handled');
}

async function misbehave({ act: what, delaySeconds = 0 }: Act, live: () => void): Promise<void> {
  if (what === 'fail') throw new Error('the subscriber is down');
  if (what === 'later') throw new RetryLater('not yet', { delaySeconds });
  if (what === 'exit') process.exit(1);
  if (what === 'spin') for (;;);
  if (what === 'exhaust') exhaust();
  if (what === 'reject') void Promise.reject(new Error('left unhandled'));
  if (what === 'outlast') setInterval(live, 10);
  await sleep(3_600_000, undefined, { ref: false });
}

/** Takes memory until there is no more. */
function exhaust(): void {
  const held: unknown[] = [];
  for (;;) held.push(Array.from({ length: 100_000 }, (_, place) => ({ place })));
}
