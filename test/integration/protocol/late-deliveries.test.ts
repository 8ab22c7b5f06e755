import { PurgeQueueCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { deliveryOf, eventOf, operator, postAll, said, startFaults, waybillOf } from './observe.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;
let aws: ReturnType<typeof operator>;

beforeAll(async () => {
  router = await startFaults();
  aws = operator(router);
}, 60_000);

afterAll(async () => {
  aws?.close();
  await router?.stop();
});

async function publish(type: string, id: string, data: object = {}): Promise<string> {
  const { status, results } = await postAll(router, [eventOf(type, id, data)]);
  expect(status).toBe(202);
  return results[0]?.trackingId ?? '';
}

const queueOf = (subscriber: string) => router.cloud.outputs[`${subscriber}Queue`] ?? '';

/** Loses what is on a subscriber's queue, as an operator's mistake does. */
async function lose(subscriber: string): Promise<void> {
  await router.cloud.waitUntilIdle();
  await aws.queues.send(new PurgeQueueCommand({ QueueUrl: queueOf(subscriber) }));
}

/** Ends a subscriber's function whenever it looks up deliveries. */
function crash(subscriber: string): () => void {
  return router.cloud.faults.set({
    ...{ service: 'dynamodb', action: 'BatchGetItem', error: 'crash-before' },
    function: router.functionName(`${subscriber}function`),
  });
}

describe('copies of a message', () => {
  const copy = (id: string, trackingId: string) => ({
    ...eventOf('nobody', id),
    _waybill: { v: 1, trackingId, acceptedAt: '2026-11-02T09:00:00.000Z' },
  });

  async function sendCopies(subscriber: string, body: object): Promise<void> {
    const Entries = Array.from({ length: 5 }, (_, place) => ({
      Id: String(place),
      MessageBody: JSON.stringify(body),
    }));
    await aws.queues.send(new SendMessageBatchCommand({ QueueUrl: queueOf(subscriber), Entries }));
    await router.cloud.waitUntilIdle();
  }

  it.each(['single', 'failing'])('are handled once, whenever they come: %s', async (subscriber) => {
    const id = `copied-${subscriber}`;
    const trackingId = await publish('nobody', id);

    await sendCopies(subscriber, copy(id, trackingId));
    await router.pass(MINUTE);
    await sendCopies(subscriber, copy(id, trackingId));

    expect(router.handled(id, subscriber)).toBe(1);
    expect(await deliveryOf(router, trackingId)).toMatchObject({
      status: 'delivered',
      attempts: 1,
    });
  });
});

describe('a delivery without an outcome', () => {
  const ids: Record<string, string> = {};
  const overdue: Record<string, string[]> = {};

  /** Lets time pass, and keeps who was overdue of each event in turn, by the waybill and by the list. */
  async function watch(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 2) {
      await router.pass(2 * MINUTE);
      const { body } = await router.get('/events?limit=100');
      const { events } = body as { events: readonly { trackingId: string; overdue?: string[] }[] };
      for (const [name, id] of Object.entries(ids)) {
        const listed = events.find(({ trackingId }) => trackingId === id)?.overdue ?? [];
        overdue[name] = [...(overdue[name] ?? []), listed.join()];
      }
    }
  }

  beforeAll(async () => {
    const deadLetter = router.functionName('DeadLetter');
    const endLedger = router.cloud.faults.set({
      ...{ service: 'dynamodb', error: 'outage', function: deadLetter },
    });
    const endFailing = crash('failing');
    ids.late = await publish('failing', 'late');
    ids.claimed = await publish('single', 'claimed', {
      act: 'exit',
      until: router.clock.now() + MINUTE,
    });
    ids.plain = await publish('plain', 'plain');
    await lose('single');

    const endExit = crash('exit');
    const endIngest = router.cloud.faults.set({
      ...{ service: 'dynamodb', action: 'BatchWriteItem', error: 'outage' },
      function: router.functionName('Ingest'),
    });
    const unwritten = await publish('exit', 'recovered');
    endIngest();
    await lose('exit');
    endExit();
    await watch(20);

    endLedger();
    endFailing();
    ids.recovered = unwritten;
    await watch(60);
  }, 120_000);

  it('is flagged after a quarter of an hour, and no more once it comes late', async () => {
    expect(overdue.late?.slice(0, 6).join('')).toBe('');
    expect(overdue.late).toContain('failing');
    expect(overdue.late?.at(-1)).toBe('');
    expect(await waybillOf(router, ids.late ?? '')).toMatchObject({
      overdue: [],
      deliveries: [{ subscriber: 'failing', status: 'delivered' }],
    });
    expect(router.handled('late', 'failing')).toBe(1);
  });

  it('is flagged where a crashed function has claimed it, and is repeated where its message is lost', async () => {
    expect(overdue.claimed).toContain('single');
    expect(await waybillOf(router, ids.claimed ?? '')).toMatchObject({
      overdue: [],
      deliveries: [{ subscriber: 'single', status: 'delivered', attempts: 2 }],
    });
    expect(said(router, 'began claimed ')).toHaveLength(2);
  });

  it('is looked at though its waybill was written after reconcile had passed its time', async () => {
    expect(overdue.recovered).toContain('exit');
    expect(await waybillOf(router, ids.recovered ?? '')).toMatchObject({
      overdue: [],
      deliveries: [{ subscriber: 'exit', status: 'delivered' }],
    });
    expect(router.handled('recovered', 'exit')).toBe(1);
  });

  it('fails visibly where the function was not made with `subscriber()`', async () => {
    expect(overdue.plain).toContain('plain');
    expect(said(router, 'took 1').length).toBe(2);
    expect(await deliveryOf(router, ids.plain ?? '')).toMatchObject({
      status: 'dead',
      attempts: 2,
      error: { class: 'NoOutcome', message: expect.stringContaining('subscriber()') },
    });
  });
});
