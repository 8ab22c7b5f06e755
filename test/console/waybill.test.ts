import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

const HOUR = 3_600_000;

/** So deep the router takes data. */
const DEEPEST = 900;

describeInBrowser('a waybill in the console', () => {
  let world: ConsoleUnderTest;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
  });
  afterEach(() => world.closePages());
  afterAll(() => world?.stop());

  /** An event that `billing` cannot handle until it is dead there. */
  async function publishDead(id: string): Promise<string> {
    const { router } = world;
    const downUntil = router.clock.now() + 2 * HOUR;
    const { trackingId } = await router.publish('order.placed', id, { only: 'billing', downUntil });
    const isDead = async () => (await router.statuses(trackingId)).billing === 'dead';
    expect(await router.passUntil(isDead, HOUR)).toBe(true);
    return trackingId;
  }

  it('has a lane for each subscriber, its attempts and errors, in either theme and small', async () => {
    const id = await publishDead('order-7');

    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await world.open(`/events/${id}`, { colorScheme });
      const billing = page.getByRole('region', { name: 'Delivery to billing' });
      await billing.getByRole('img', { name: /attempt 4 failed/ }).waitFor();
      await billing.getByText('The last 4 attempts').click();
      await page
        .getByRole('region', { name: 'Delivery to email' })
        .getByText('delivered')
        .first()
        .waitFor();
      await page
        .getByRole('region', { name: 'Who did not get it, and why' })
        .getByText('patient')
        .waitFor();
      expect(await findBarriers(page)).toEqual([]);
    }
    const { page } = await world.open(`/events/${id}`, { viewport: { width: 360, height: 640 } });
    await page.getByRole('region', { name: 'Delivery to billing' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await hasSidewaysScroll(page)).toBe(false);
  });

  it('counts down to the next attempt', async () => {
    const { router } = world;
    const downUntil = router.clock.now() + 2 * HOUR;
    const { trackingId } = await router.publish('report.ready', 'late', {
      only: 'patient',
      downUntil,
    });
    // Delays are drawn by lot and grow: one that no slow machine outwaits.
    const isFarOff = async () => {
      const [delivery] = (await router.waybill(trackingId)).deliveries;
      return Date.parse(delivery?.nextAttemptAt ?? '') - router.clock.now() > 5 * 60_000;
    };
    expect(await router.passUntil(isFarOff, HOUR)).toBe(true);
    const { page } = await world.open(`/events/${trackingId}`);

    await page.getByText(/next attempt in \d+ (s|min)/).waitFor();
  });

  it('is redelivered where it failed, with a reason, and shows the job', async () => {
    const id = await publishDead('order-8');
    const { page } = await world.open(`/events/${id}`);
    await page.getByRole('button', { name: 'Redeliver …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Redeliver this event' });
    expect(await dialog.getByRole('checkbox', { name: /billing/ }).isChecked()).toBe(true);
    expect(await dialog.getByRole('checkbox', { name: /email/ }).isDisabled()).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByLabel('Reason').fill('INC-42');
    await dialog.getByRole('button', { name: 'Redeliver to 1 subscriber' }).click();

    await page.getByRole('status').getByText('billing: redelivering').waitFor();
    await world.router.pass(60_000);
    await page
      .getByRole('region', { name: 'Delivery to billing' })
      .getByText('of round 2')
      .waitFor();
  });

  it('is redelivered where it was delivered only where that is said', async () => {
    const { router } = world;
    const { trackingId } = await router.publish('order.placed', 'order-12', { amount: 5 });
    await router.cloud.waitUntilIdle();
    await router.pass(60_000);
    const { page } = await world.open(`/events/${trackingId}`);
    await page.getByRole('button', { name: 'Redeliver …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Redeliver this event' });
    await dialog.getByText('Choose a subscriber.').waitFor();
    const email = dialog.getByRole('checkbox', { name: /^email/ });
    expect(await email.isDisabled()).toBe(true);

    await dialog.getByLabel('Also where it was delivered').check();
    await email.check();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByLabel('Reason').fill('the mail was lost');
    await dialog.getByRole('button', { name: 'Redeliver to 1 subscriber' }).click();
    await page.getByRole('status').getByText('email: redelivering').waitFor();
    await router.pass(60_000);

    expect(router.handled('order-12', 'email')).toBe(2);
    expect(router.handled('order-12', 'billing')).toBe(1);
  });

  it('is sent with other data as a new event, and what is no JSON is not sent', async () => {
    const id = await publishDead('order-9');
    const { page } = await world.open(`/events/${id}`);
    await page.getByRole('button', { name: 'Redeliver with other data …' }).click();
    const dialog = page.getByRole('dialog');
    const send = dialog.getByRole('button', { name: 'Send to 1 subscriber' });
    expect(await send.isDisabled()).toBe(true);
    await dialog.getByLabel('Data (JSON)').fill('{"amount":');
    await dialog.getByText('This is no JSON').waitFor();
    await dialog.getByLabel('Data (JSON)').fill('{"amount": 7}');
    await dialog.getByLabel('Reason').fill('INC-43');
    await send.click();

    await page.getByRole('link', { name: 'see its waybill' }).click();
    await page.locator('.leaf', { hasText: 'amount: 7' }).waitFor();
    await page.getByRole('link', { name: id }).click();
    await page.getByText('Sent again with other data').waitFor();
  });

  it('is discarded, and keeps what was typed where that is refused', async () => {
    const id = await publishDead('order-10');
    const { page } = await world.open(`/events/${id}`);
    await page.route('**/discard', (route) =>
      route.fulfill({ status: 400, json: { code: 'invalid-request', detail: 'not now' } }),
    );
    await page.getByRole('button', { name: 'Discard …' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('test data');
    await dialog.getByRole('button', { name: 'Discard for 1 subscriber' }).click();
    await dialog.getByText('not now').waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('test data');
    await page.unroute('**/discard');
    await dialog.getByRole('button', { name: 'Discard for 1 subscriber' }).click();

    await page
      .getByRole('region', { name: 'Delivery to billing' })
      .getByText('test data')
      .waitFor();
  });

  it('is sent to a subscriber that would get it now, which came later', async () => {
    const { router } = world;
    const { trackingId } = await router.publish('order.placed', 'early');
    await router.pass(60_000);
    const put = await fetch(new URL('/subscribers/latecomer', router.cloud.url), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pattern: { type: ['order.placed'] }, reason: 'new' }),
    });
    expect(put.status).toBeLessThan(300);
    await router.pass(5 * 60_000);
    const { page } = await world.open(`/events/${trackingId}`);
    const why = page.getByRole('region', { name: 'Who did not get it, and why' });
    await why.getByText('would get it now').click();
    await why.getByRole('button', { name: 'Send it to latecomer …' }).click();
    await page.getByLabel('Reason').fill('it came later');
    await page.getByRole('dialog').getByRole('button', { name: 'Send it' }).click();

    await page.getByText('A job sends it to latecomer').waitFor();
    await router.pass(60_000);
    await page
      .getByRole('region', { name: 'Delivery to latecomer' })
      .getByText('by a replay')
      .waitFor();
  });

  it('has no buttons for who may only read', async () => {
    const id = await publishDead('order-11');
    const { page } = await world.open(`/events/${id}`);
    await page.route('**/console/session', (route) =>
      route.fulfill({
        json: { signIn: 'none', signedIn: true, keys: false, permissions: ['read'] },
      }),
    );
    await page.reload();

    await page.getByRole('region', { name: 'Delivery to billing' }).waitFor();
    expect(await page.getByRole('button', { name: /Redeliver|Discard/ }).count()).toBe(0);
  });

  it('shows hostile data as text', async () => {
    // As deep as the router takes data, and of 1,000,000 characters: of 2^20 bytes, nothing can be sent over EventBridge.
    const data = {
      tag: '<img src=x onerror="alert(1)"><script>alert(1)</script>',
      turned: 'invoice\u202efdp.exe',
      colour: '\u001b[31mred\u001b[0m',
      long: 'x'.repeat(1_000_000),
      '<b>name</b>\u202e': 1,
      deep: nested('<script>alert(1)</script>', DEEPEST - 1),
    };
    const { trackingId } = await world.router.publish('order.placed', '<i>id</i>\u202e', data);
    const { page } = await world.open(`/events/${trackingId}`);
    const event = page.getByRole('region', { name: 'The event' });

    await event.getByText('<script>alert(1)</script>').first().waitFor();
    await event.getByText('invoice⟨U+202E⟩fdp.exe').waitFor();
    await event.getByText('\\u001b[31mred').waitFor();
    await event.getByText('<b>name</b>⟨U+202E⟩:').waitFor();
    await event.getByText('1,000,000 characters: show more').click();
    await page.getByRole('heading', { name: '<i>id</i>⟨U+202E⟩', level: 1 }).waitFor();
    // Three levels are open at first, and what lies below 32 is text, however deep that is.
    for (let level = 3; level < 32; level++)
      await event.locator('details:not([open]) > summary').click();
    await event.getByRole('button', { name: /^7,\d+ characters: show more/ }).click();
    await event.getByText('"<script>alert(1)</script>"}}}').waitFor();
    await event.getByRole('button', { name: 'Raw' }).click();
    expect(await page.locator('main :is(script, img, b, i)').count()).toBe(0);
    expect(await page.locator('body').textContent()).not.toContain('\u202e');
    expect(await hasSidewaysScroll(page)).toBe(false);
    await page.goto(`${world.url}/events`);
    await page.getByText('<i>id</i>⟨U+202E⟩').waitFor();
  });

  it('shows what is deep and wide without more room than a browser has', async () => {
    const wide = nested(Array<number>(400_000).fill(0), DEEPEST - 2);
    const { trackingId } = await world.router.publish('order.placed', 'wide', { wide });
    const { page } = await world.open(`/events/${trackingId}`);
    const event = page.getByRole('region', { name: 'The event' });
    await event.getByRole('button', { name: 'Raw' }).click();
    // A member a line, it would be 720 MB of spaces.
    await event.getByText(/^(\{"(wide|deep)":)+\[0,0,/).waitFor();
    await world.router.pass(60_000);
    await page.getByRole('button', { name: 'Redeliver with other data …' }).click();
    const dialog = page.getByRole('dialog');
    expect((await dialog.getByLabel('Data (JSON)').inputValue()).length).toBeLessThan(900_000);
    await dialog.getByLabel('Data (JSON)').fill('['.repeat(5000) + ']'.repeat(5000));
    await dialog.getByText('it nests more than 1,000 levels deep').waitFor();
  });

  it('says that there is none of a tracking id, and where to look', async () => {
    const { page } = await world.open(`/events/wb_${'a'.repeat(26)}`);

    await page.getByRole('heading', { name: 'No event has this tracking id' }).waitFor();
    await page.getByRole('link', { name: /Search for it/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });
});

function nested(value: unknown, levels: number): unknown {
  let outer = value;
  for (let level = 0; level < levels; level++) outer = { deep: outer };
  return outer;
}
