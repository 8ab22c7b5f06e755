import { Agent, request } from 'node:http';

/** One POST of the load: answers the status code and the body's text. */
async function post(
  url: URL,
  agent: Agent,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': body.startsWith('[')
        ? 'application/cloudevents-batch+json'
        : 'application/cloudevents+json',
      'content-length': Buffer.byteLength(body),
    };
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function cloudEvent(prefix: string, index: number, type: string): object {
  return {
    specversion: '1.0',
    id: `${prefix}-${index}`,
    source: '/bench',
    type,
    data: { order: index, amount: index % 500, note: 'x'.repeat(200) },
  };
}

/**
 * The load generator, a process of its own: `node load.js URL EVENTS CONNECTIONS BATCH TYPE PREFIX`.
 * Prints one JSON line: `{accepted, refused, seconds}`.
 */
async function main(): Promise<void> {
  const [url = '', events = '0', connections = '1', batch = '1', type = '', prefix = ''] =
    process.argv.slice(2);
  const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
  const size = Number(batch);
  const total = Number(events);
  let next = 0;
  let accepted = 0;
  let refused = 0;
  const startedAt = performance.now();

  const connection = async (): Promise<void> => {
    while (next < total) {
      const first = next;
      next += size;
      const items = Array.from({ length: Math.min(size, total - first) }, (_, offset) =>
        cloudEvent(prefix, first + offset, type),
      );
      const { status, text } = await post(
        new URL(`${url}/events`),
        agent,
        JSON.stringify(size === 1 ? items[0] : items),
      );
      if (status === 202) accepted += items.length;
      else {
        refused += items.length;
        if (refused <= items.length) process.stderr.write(`${status} ${text.slice(0, 300)}\n`);
      }
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, connection));
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${JSON.stringify({ accepted, refused, seconds })}\n`);
  agent.destroy();
}

await main();
