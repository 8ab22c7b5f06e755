import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { close, listen } from '../../local/support/loopback.ts';

/** Nothing else happens on the router while one event is on its way. */
const REST_MS = 20;
const PATIENCE_MS = 60_000;

/** What is timed: so many events, one after the other. */
export interface Timing {
  readonly events: number;
  readonly subscribers: number;
  readonly prefix: string;
}

/**
 * Milliseconds from a POST to each of its handlers, which tell by a request: the same for every cloud that runs its
 * functions on this machine.
 */
export async function timeDeliveries(
  { url }: { readonly url: string },
  { events, subscribers, prefix }: Timing,
): Promise<readonly number[]> {
  const handled: number[] = [];
  const server = createServer((_, response) => {
    handled.push(performance.now());
    response.end();
    server.emit('handled');
  });
  const callback = `http://127.0.0.1:${await listen(server, 0, 'CALLBACK')}`;
  const samples: number[] = [];
  try {
    for (let index = 0; index < events; index++) {
      handled.length = 0;
      const postedAt = performance.now();
      await post(`${url}/events`, { id: `${prefix}-${index}`, data: { callback } });
      while (handled.length < subscribers)
        await once(server, 'handled', { signal: AbortSignal.timeout(PATIENCE_MS) });
      samples.push(...handled.map((at) => at - postedAt));
      await sleep(REST_MS);
    }
  } finally {
    await close(server);
  }
  return samples;
}

async function post(url: string, event: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source: '/bench', type: 'bench.event', ...event }),
  });
  if (response.status !== 202) throw new Error(`POST /events answered ${response.status}`);
  await response.arrayBuffer();
}
