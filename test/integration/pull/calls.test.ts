import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyedRouter } from '../../support/worlds/keyed-router.ts';

let world: KeyedRouter;
let key: string;

beforeAll(async () => {
  world = await KeyedRouter.start('test/integration/pull/pull-app.ts');
  ({ key } = await world.issue({ producer: 'any', permissions: ['publish', 'consume'] }));
}, 60_000);

afterAll(async () => {
  await world?.stop();
});

async function ask(name: string, verb: string, body: unknown) {
  const { status, text } = await world.request(`POST /subscribers/${name}/${verb}`, { key, body });
  expect({ status, text }).toMatchObject({ status: 200 });
  return JSON.parse(text);
}

const pull = async (name: string): Promise<readonly string[]> =>
  (await ask(name, 'pull', { waitSeconds: 0 })).deliveries.map(
    ({ lease }: { lease: string }) => lease,
  );

let published = 0;

/** Ten events for each subscriber. */
async function publishTen(): Promise<void> {
  const events = Array.from({ length: 10 }, () => ({
    ...{ source: '/shop', type: 'order.placed', id: `event-${published++}`, data: {} },
  }));
  expect((await world.publish(key, ...events)).status).toBe(202);
  await world.router.cloud.waitUntilIdle();
}

/** What some work calls of queues and of the ledger. */
async function callsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = world.router.cloud.calls;
  await work();
  const after = world.router.cloud.calls;
  const grown = ['sqs', 'dynamodb'].flatMap((service) =>
    Object.entries(after[service] ?? {}).map(
      ([action, times]) => [action, times - (before[service]?.[action] ?? 0)] as const,
    ),
  );
  return Object.fromEntries(grown.filter(([, times]) => times > 0));
}

describe('the calls for ten events that are pulled', () => {
  it.each([
    {
      ...{ name: 'billing', told: 'acks' as const },
      pulled: { ReceiveMessage: 1, BatchGetItem: 1 },
      ended: { BatchGetItem: 1, BatchWriteItem: 1, DeleteMessageBatch: 1 },
    },
    {
      ...{ name: 'billing', told: 'retries' as const },
      pulled: { ReceiveMessage: 1, BatchGetItem: 1 },
      ended: { BatchGetItem: 2, SendMessageBatch: 1, PutItem: 10, DeleteMessageBatch: 1 },
    },
    {
      ...{ name: 'ledger', told: 'acks' as const },
      pulled: { ReceiveMessage: 1, BatchGetItem: 1, UpdateItem: 10 },
      ended: { BatchGetItem: 1, PutItem: 10, DeleteMessageBatch: 1 },
    },
  ])('are as docs/cost.md says, for $told of $name', async ({ name, told, pulled, ended }) => {
    // What functions remember for five seconds is read.
    await pull(name);
    await publishTen();
    let leases: readonly string[] = [];

    const byPull = await callsOf(async () => {
      leases = await pull(name);
    });
    const byExtend = await callsOf(() => ask(name, 'extend', { leases, leaseSeconds: 60 }));
    const current = leases;
    const byEnd = await callsOf(() => {
      const retries = current.map((lease) => ({ lease, error: 'no', delaySeconds: 600 }));
      return ask(name, 'ack', told === 'acks' ? { acks: current } : { retries });
    });

    expect(leases).toHaveLength(10);
    expect(byPull).toEqual(pulled);
    expect(byExtend).toEqual({
      ChangeMessageVisibilityBatch: 1,
      ...(name === 'ledger' ? { UpdateItem: 10 } : {}),
    });
    expect(byEnd).toEqual(ended);
  });
});
