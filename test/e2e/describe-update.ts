import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { AcceptView, WaybillView } from '../support/worlds/router-under-test.ts';
import { type RouterClient, until } from './router-client.ts';
import { DEPLOYMENT_MS, type Deployment } from './targets/deployment.ts';

/** Between two events of the stream that an update is in the midst of. */
const PUBLISH_MS = 250;

/** The update of the stack with events in flight. */
export function describeUpdate({ target, router }: Deployment): void {
  describe('an update of the stack', () => {
    it(
      'with events in flight loses none: one subscriber is added, one changed, one removed',
      async () => {
        const waiting = await publishMany(router(), 'waiting', {
          only: 'billing',
          needsVersion: 2,
        });
        const removed = await router().publish('order.placed', 'removed', {
          only: 'email',
          needsVersion: 2,
        });
        await router().waitFor(removed, { billing: 'delivered', email: 'retrying' });

        const during = await publishWhile(router(), target.deploy(2));

        for (const accepted of [...waiting, ...during]) await waitForDelivery(router(), accepted);
        const { deliveries } = await router().get<WaybillView>(`/events/${removed.trackingId}`);
        expect(during.length).toBeGreaterThan(0);
        const others = deliveries.filter(({ subscriber }) => subscriber !== 'audit');
        expect(others).toMatchObject([
          { subscriber: 'billing', status: 'delivered' },
          { subscriber: 'email', status: 'retrying' },
        ]);
      },
      DEPLOYMENT_MS,
    );

    it('leaves the subscribers of the new version', async () => {
      const { subscribers } = await router().get<{ subscribers: { name: string }[] }>(
        '/subscribers',
      );

      expect(subscribers.map(({ name }) => name).sort()).toEqual([
        'audit',
        'big-orders',
        'billing',
        'fragile',
      ]);
    });

    it('has events go by the new patterns', async () => {
      const accepted = await until(
        'the functions to know the new subscribers',
        () => router().publish('order.changed', `changed-${Date.now()}`),
        (result): result is AcceptView => result.subscribers.join() === 'audit,billing',
      );

      await router().waitFor(accepted, { audit: 'delivered', billing: 'delivered' });
    });
  });
}

/** The end of the stack. */
export function describeEnd({ target, router }: Deployment): void {
  describe('the end of the stack', () => {
    it(
      'leaves nothing but what is set to be kept',
      async () => {
        const { kept, found } = await target.destroy();

        expect(kept).not.toEqual([]);
        expect(found).toEqual(kept);
        await expect(router().get('/health')).rejects.toThrow();
      },
      DEPLOYMENT_MS,
    );
  });
}

async function publishMany(router: RouterClient, prefix: string, data: object) {
  const ids = Array.from({ length: 6 }, (_, index) => `${prefix}-${index}`);
  return Promise.all(ids.map((id) => router.publish('order.placed', id, data)));
}

/** Publishes some events a second until a deployment is done; answers those that were accepted. */
async function publishWhile(
  router: RouterClient,
  deployment: Promise<unknown>,
): Promise<AcceptView[]> {
  let isOver = false;
  const over = Promise.allSettled([deployment]).then(() => {
    isOver = true;
  });
  const accepted: AcceptView[] = [];
  for (let count = 0; !isOver; count++) {
    accepted.push(
      await router.publishWithRetries('order.placed', `during-${count}`, { amount: 250 }),
    );
    await pause(PUBLISH_MS);
  }
  await Promise.all([deployment, over]);
  return accepted;
}

/** Everybody has an event that it was accepted for, but for the one subscriber that is gone. */
async function waitForDelivery(router: RouterClient, { trackingId }: AcceptView): Promise<void> {
  await until(
    `${trackingId} to be delivered`,
    () => router.get<WaybillView>(`/events/${trackingId}`),
    (waybill): waybill is WaybillView =>
      waybill.deliveries.every(
        ({ subscriber, status }) => subscriber === 'email' || status === 'delivered',
      ),
  );
}
