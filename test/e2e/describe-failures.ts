import { describe, expect, it } from '@jest/globals';
import type { WaybillView } from '../support/worlds/router-under-test.ts';
import type { Deployment } from './targets/deployment.ts';

/** How long the subscriber of a test is down: some retries after its events were taken, which a busy emulator needs seconds for. */
const OUTAGE_MS = { embedded: 4000, localstack: 12_000, aws: 12_000 };

/** What becomes of an event whose subscribers fail. */
export function describeFailures({ target, router }: Deployment): void {
  describe('a subscriber', () => {
    it('that fails twice gets the event a third time, and disturbs nobody else', async () => {
      const accepted = await router().publish('order.placed', 'shaky', {
        only: 'billing',
        failures: 2,
      });

      const waybill = await router().waitFor(accepted, {
        billing: 'delivered',
        email: 'delivered',
      });

      expect(deliveryTo('billing', waybill)).toMatchObject({ attempts: 3 });
      expect(deliveryTo('email', waybill)).toMatchObject({ attempts: 1 });
    });

    it('that can never handle an event has it dead at once, with its reason', async () => {
      const accepted = await router().publish('order.placed', 'poison', {
        only: 'billing',
        permanent: true,
      });

      const waybill = await router().waitFor(accepted, { billing: 'dead', email: 'delivered' });

      expect(deliveryTo('billing', waybill)).toMatchObject({
        attempts: 1,
        error: { class: 'PermanentError', message: 'it can never be done' },
      });
    });

    it('that fails as often as it may has the event dead, with the last reason', async () => {
      const accepted = await router().publish('parcel.sent', 'hopeless', { failures: 99 });

      const waybill = await router().waitFor(accepted, { fragile: 'dead' });

      expect(deliveryTo('fragile', waybill)).toMatchObject({
        attempts: 3,
        error: { class: 'Error', message: 'failure 3' },
      });
    });

    it('that was down for a while gets everything when it is back', async () => {
      const downUntil = Date.now() + OUTAGE_MS[target.name];
      const data = { only: 'billing', downUntil };
      const ids = Array.from({ length: 12 }, (_, index) => `down-${index}`);
      const accepted = await Promise.all(
        ids.map((id) => router().publish('order.placed', id, data)),
      );

      const delivered = { billing: 'delivered', email: 'delivered' };
      const waybills = await Promise.all(accepted.map((one) => router().waitFor(one, delivered)));

      const attempts = waybills.map((waybill) => deliveryTo('billing', waybill)?.attempts ?? 0);
      expect(Math.max(...attempts)).toBeGreaterThan(1);
    });
  });
}

function deliveryTo(name: string, { deliveries }: WaybillView) {
  return deliveries.find(({ subscriber }) => subscriber === name);
}
