import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { makeEvents } from './make-events.ts';

/** How long a pull waits where there is nothing, in milliseconds. */
const WAIT_MS = 50;
const LEASE_MS = 30_000;

/** What is asked of it: to have so many events that can be pulled. */
export interface Fill {
  readonly count: number;
  readonly prefix: string;
}

let deliveries: readonly string[] = [];
let next = 0;

/**
 * A router that only answers, in a process of its own: it takes whatever is published, keeps nothing, and has events that can be pulled. What a
 * bridge comes to with it is the bridge's own doing.
 */
async function main(): Promise<void> {
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const answer = await answerTo(request.url ?? '', body);
    response.writeHead(request.url === '/events' ? 202 : 200, {
      'content-type': 'application/json',
    });
    response.end(answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.on('message', ({ count, prefix }: Fill) => {
    const leaseUntil = new Date(Date.now() + LEASE_MS).toISOString();
    deliveries = makeEvents(prefix, count).map(({ event, trackingId }) =>
      JSON.stringify({
        ...{ lease: `lease-${event.id}`, leaseUntil, trackingId, round: 1, attempt: 1 },
        ...{ acceptedAt: leaseUntil, event },
      }),
    );
    next = 0;
    process.send?.({ url });
  });
  process.send?.({ url });
}

async function answerTo(path: string, body: string): Promise<string> {
  if (path === '/events') {
    const { length } = JSON.parse(body) as readonly unknown[];
    return `{"events":[${Array(length).fill(TAKEN).join(',')}]}`;
  }
  if (path.endsWith('/ack')) {
    const { acks } = JSON.parse(body) as { readonly acks: readonly string[] };
    const results = acks.map((lease) => ({ lease, status: 'delivered' }));
    return JSON.stringify({ results });
  }
  const { max } = JSON.parse(body) as { readonly max: number };
  const given = deliveries.slice(next, next + max);
  next += given.length;
  if (given.length === 0) await pause(WAIT_MS);
  return `{"deliveries":[${given.join(',')}]}`;
}

const TAKEN = JSON.stringify({
  id: 'bench-0',
  source: '/bench',
  trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  status: 'accepted',
  subscribers: [],
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

await main();
