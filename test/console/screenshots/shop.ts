import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';

const MINUTE_MS = 60_000;
const MINUTES = 50;

/** What the pages of a shop with an hour behind it are about. */
export interface Shop {
  /** Of the order that `email` could not be sent for. */
  readonly dead: string;
  /** Of an order that `analytics` does not want. */
  readonly small: string;
  readonly job: string;
}

/**
 * An hour of the example's shop: orders large and small, some whose charge is tried again, some without an e-mail address,
 * deliveries that were sent again, and a subscriber that is paused.
 */
export async function runShop(router: RouterUnderTest): Promise<Shop> {
  let [small, dead] = ['', ''];
  for (let minute = 0; minute < MINUTES; minute++) {
    for (let index = 0; index < 1 + (minute % 4); index++) {
      const order = 1000 + minute * 4 + index;
      const isDead = order % 17 === 0;
      const { trackingId } = await router.publish('order.placed', `order-${order}`, {
        order,
        amount: 15 + ((order * 37) % 300),
        email: isDead ? 'nobody' : `customer-${order}@example.com`,
      });
      if (isDead) dead = trackingId;
      else if ((order * 37) % 300 < 80) small = trackingId;
    }
    if (minute % 5 === 0) await router.publish('order.shipped', `shipped-${minute}`, { minute });
    await router.pass(MINUTE_MS);
  }
  const job = await act(router, '/subscribers/email/redrive', {
    ...{ all: true, reason: 'INC-42: addresses were corrected', ratePerSecond: 200 },
  });
  await router.pass(2 * MINUTE_MS);
  await act(router, '/subscribers/analytics/pause', { reason: 'the warehouse moves' });
  await router.pass(MINUTE_MS);
  await router.publish('order.placed', 'order-2000', {
    ...{ order: 2000, amount: 410, email: 'ada@example.com' },
  });
  return { dead, small, job: String(job.id) };
}

async function act(router: RouterUnderTest, path: string, body: object) {
  const response = await fetch(new URL(path, router.cloud.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { readonly id?: string };
}
