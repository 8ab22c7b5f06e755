import { describe, expect, it } from '@jest/globals';
import { SOURCE } from './router-client.ts';
import type { Deployment } from './targets/deployment.ts';

const ATTRIBUTES = { specversion: '1.0', source: SOURCE, type: 'order.placed' };
const DATA = { amount: 40, note: 'héllo' };
const DELIVERED = { billing: 'delivered', email: 'delivered' };

/** An event in each of the ways that HTTP can carry it. */
const MODES = [
  {
    mode: 'structured',
    body: { ...ATTRIBUTES, id: 'structured', data: DATA },
    headers: { 'content-type': 'application/cloudevents+json' },
  },
  {
    mode: 'binary',
    body: DATA,
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-source': SOURCE,
      'ce-type': 'order.placed',
      'ce-id': 'binary',
    },
  },
  {
    mode: 'batched',
    body: [{ ...ATTRIBUTES, id: 'batched', data: DATA }],
    headers: { 'content-type': 'application/cloudevents-batch+json' },
  },
  {
    mode: 'plain',
    body: { source: SOURCE, type: 'order.placed', id: 'plain', data: DATA },
    headers: { 'content-type': 'application/json' },
  },
];

/** What becomes of an event when nothing fails. */
export function describeDelivery({ router }: Deployment): void {
  describe('an event', () => {
    it.each(MODES)('in $mode mode reaches its subscribers', async ({ mode, body, headers }) => {
      const accepted = await router().accept(body, headers);

      const waybill = await router().waitFor(accepted, DELIVERED);

      expect(accepted).toMatchObject({ id: mode, status: 'accepted' });
      expect(waybill.event).toMatchObject({ id: mode, source: SOURCE, data: DATA });
    });

    it('fans out to those whose filter it passes, and explain names the clause that it failed', async () => {
      const large = await router().publish('order.placed', 'large', { amount: 250 });
      const small = await router().publish('order.placed', 'small', { amount: 40 });

      await router().waitFor(large, { 'big-orders': 'delivered', ...DELIVERED });
      await router().waitFor(small, DELIVERED);
      const verdict = await router().get(`/events/${small.trackingId}/explain/big-orders`);

      expect(large.subscribers).toEqual(['big-orders', 'billing', 'email']);
      expect(verdict).toMatchObject({ matched: false, path: 'data.amount', actual: 40 });
    });

    it('sent twice is a duplicate the second time, and is handled once', async () => {
      const first = await router().publish('order.placed', 'twice');
      await router().waitFor(first, DELIVERED);

      const second = await router().publish('order.placed', 'twice');
      const { deliveries } = await router().waitFor(first, DELIVERED);

      expect(second).toMatchObject({ status: 'duplicate', trackingId: first.trackingId });
      expect(deliveries.map(({ attempts }) => attempts)).toEqual([1, 1]);
    });

    it('that nobody wants is unmatched, and its waybill says so', async () => {
      const accepted = await router().publish('weather.changed', 'nobody');

      const waybill = await router().waitFor(accepted, {});

      expect(accepted.subscribers).toEqual([]);
      expect(waybill.state).toBe('unmatched');
    });
  });
}
