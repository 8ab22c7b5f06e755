import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../local/index.ts';
import { RouterUnderTest } from './router-under-test.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;
let published = 0;

beforeAll(async () => {
  router = await RouterUnderTest.start();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

/** Ends a function the next time that it makes a call: instead of the call, or right after it. */
function crash(name: string, call: Pick<Fault, 'service' | 'action' | 'error'>): void {
  router.cloud.faults.set({ ...call, function: router.functionName(name), times: 1 });
}

const freshId = () => `crash-${++published}`;

const IN_INGEST = [
  { service: 'dynamodb', action: 'BatchGetItem', error: 'crash-before' },
  { service: 'dynamodb', action: 'BatchGetItem', error: 'crash-after' },
  { service: 'events', action: 'PutEvents', error: 'crash-before' },
  { service: 'events', action: 'PutEvents', error: 'crash-after' },
  { service: 'dynamodb', action: 'BatchWriteItem', error: 'crash-before' },
  { service: 'dynamodb', action: 'BatchWriteItem', error: 'crash-after' },
] as const satisfies readonly Fault[];

describe('a crash of ingest', () => {
  it.each(IN_INGEST)(
    '$error $action loses nothing once the producer has sent the event again',
    async (fault) => {
      const id = freshId();
      crash('Ingest', fault);

      const { status } = await router.post({ source: '/shop', type: 'order.placed', id, data: {} });
      const { trackingId } = await router.publish('order.placed', id);
      await router.pass(5 * MINUTE);

      expect(status).toBe(500);
      expect(await router.waybill(trackingId)).toMatchObject({ state: 'published', event: { id } });
      expect(await router.statuses(trackingId)).toEqual({
        billing: 'delivered',
        email: 'delivered',
      });
      expect(router.handled(id, 'billing')).toBe(1);
    },
  );
});

const IN_SUBSCRIBER = [
  { service: 'dynamodb', action: 'BatchGetItem', error: 'crash-before', handled: 1 },
  { service: 'dynamodb', action: 'BatchGetItem', error: 'crash-after', handled: 1 },
  { service: 'dynamodb', action: 'BatchWriteItem', error: 'crash-before', handled: 2 },
  { service: 'dynamodb', action: 'BatchWriteItem', error: 'crash-after', handled: 1 },
] as const satisfies readonly (Fault & { handled: number })[];

describe('a crash of a subscriber', () => {
  it.each(IN_SUBSCRIBER)(
    '$error $action brings the event back, and hands it out $handled times in all',
    async ({ handled, ...fault }) => {
      const id = freshId();
      crash('billing', fault);

      const { trackingId } = await router.publish('order.placed', id);
      await router.cloud.settle();
      const during = await router.statuses(trackingId);
      await router.pass(5 * MINUTE);

      expect(during.email).toBe('delivered');
      expect((await router.statuses(trackingId)).billing).toBe('delivered');
      expect(router.handled(id, 'billing')).toBe(handled);
      expect(router.handled(id, 'email')).toBe(1);
    },
  );
});

describe('a crash of dead-letter', () => {
  it.each(['crash-before', 'crash-after'] as const)(
    '%s it has written its row still leaves one dead row, with its reason',
    async (error) => {
      crash('DeadLetter', { service: 'dynamodb', action: 'PutItem', error });

      const { trackingId } = await router.publish('order.placed', freshId(), {
        only: 'billing',
        exit: true,
      });
      await router.pass(15 * MINUTE);
      const { deliveries } = await router.waybill(trackingId);

      expect(deliveries.find(({ subscriber }) => subscriber === 'billing')).toMatchObject({
        status: 'dead',
        attempts: 4,
        error: { class: 'ReceiveCountExceeded' },
      });
    },
  );
});

describe('a crash of reconcile', () => {
  it.each([
    { service: 'events', action: 'PutEvents', error: 'crash-before' },
    { service: 'events', action: 'PutEvents', error: 'crash-after' },
    { service: 'dynamodb', action: 'UpdateItem', error: 'crash-before' },
    { service: 'dynamodb', action: 'UpdateItem', error: 'crash-after' },
  ] as const satisfies readonly Fault[])(
    '$error $action still publishes the outbox, and each event is handled once',
    async (fault) => {
      const id = freshId();
      const mend = router.cloud.faults.set({ service: 'events', error: 'throttle' });
      const { trackingId } = await router.publish('order.placed', id);
      mend();
      crash('Reconcile', fault);

      await router.pass(5 * MINUTE);

      expect(await router.waybill(trackingId)).toMatchObject({ state: 'published' });
      expect(await router.statuses(trackingId)).toEqual({
        billing: 'delivered',
        email: 'delivered',
      });
      expect(router.handled(id, 'billing')).toBe(1);
    },
  );
});
