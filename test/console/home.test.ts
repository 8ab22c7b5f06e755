import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { WaybillClient } from '../../client/index.ts';
import { eventually } from '../support/eventually.ts';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { dieAtBilling } from './support/dead-deliveries.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

const HOUR_MS = 3_600_000;

describeInBrowser('the first page of an empty router', () => {
  let world: ConsoleUnderTest;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
  });
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  it('says what to do first, and loads no chart', async () => {
    const { page } = await world.open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('heading', { name: 'No event in the last 24 hours' }).waitFor();
    await page.getByText('Nothing was counted in the last hour.').waitFor();
    await page.getByText(`--url ${world.router.cloud.url}`).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Send one from here' }).click();

    await page.waitForURL(`${world.url}/send`);
    expect(asked.filter((url) => url.includes('rates-chart'))).toEqual([]);
  });
});

describeInBrowser('the first page', () => {
  let world: ConsoleUnderTest;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
    const { router } = world;
    await dieAtBilling(router, ['first', 'second']);
    await router.publish('order.placed', 'order-1001', { order: 1001, amount: 250 });
    // Billing is down for an hour, for this order alone.
    const downUntil = router.clock.now() + HOUR_MS;
    await router.publish('order.placed', 'order-1002', { only: 'billing', downUntil });
    await router.cloud.waitUntilIdle();
  });
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  const needs = (page: Page) => page.getByRole('region', { name: 'What needs a person now' });

  it.each(['light', 'dark'] as const)('has no barrier, %s', async (colorScheme) => {
    const { page } = await world.open('', { colorScheme });
    await page.locator('.chart canvas').waitFor();
    await page.getByText('As a table').click();
    await page.getByRole('link', { name: 'order-1002' }).waitFor();
    await page.getByRole('region', { name: 'Why deliveries have failed' }).waitFor();

    expect(await findBarriers(page)).toEqual([]);
  });

  it('needs no sideways scrolling at 360 px', async () => {
    const { page } = await world.open('', { viewport: { width: 360, height: 640 } });
    await page.locator('.chart canvas').waitFor();
    await page.getByText('As a table').click();
    await page.getByRole('link', { name: 'order-1002' }).waitFor();

    expect(await hasSidewaysScroll(page)).toBe(false);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('says where an order is, and why, and leads to its waybill', async () => {
    const { page } = await world.open();
    const row = page.getByRole('listitem').filter({ hasText: 'order-1002' }).first();
    await row.getByText('retrying').waitFor();
    await row
      .getByText(/billing: attempt 1 failed with Error: the subscriber is down; next attempt/)
      .waitFor();
    await page.getByRole('searchbox').fill('order-1002');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(`${world.url}/events?q=order-1002`);
    await page.getByRole('link', { name: 'order.placed' }).click();

    await page.getByRole('heading', { name: /order-1002/ }).waitFor();
  });

  it('says what needs a person, and leads there', async () => {
    const { page } = await world.open();
    await needs(page)
      .getByText(/2 deliveries to billing failed for good, the oldest/)
      .waitFor();
    await needs(page).getByRole('link', { name: 'See why, and send again' }).click();

    await page.waitForURL(`${world.url}/failures?subscriber=billing`);
    await page.goBack();
    await page.getByRole('link', { name: /^Error: the subscriber is down/ }).click();
    await page.waitForURL(/\/failures\/group\?subscriber=billing/);
  });

  it('has the rates as figures, as a chart that says itself in words, and as a table', async () => {
    const { page } = await world.open();
    const rates = await new WaybillClient({ url: world.router.cloud.url }).metrics();
    const { accepted = 0 } = rates.totals;
    await page
      .getByRole('img', { name: new RegExp(`^In the last hour ${accepted} events were accepted`) })
      .waitFor();
    await page.getByText('As a table').click();

    const cells = await page.locator('table.small tbody tr td:nth-child(2)').allInnerTexts();
    expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(accepted);
    expect(accepted).toBeGreaterThan(0);
  });

  it('shows what could be loaded where something could not', async () => {
    const { page } = await world.open('/settings');
    await page.route('**/metrics', (route) =>
      route.fulfill({ status: 503, json: { code: 'unavailable', detail: 'CloudWatch is away' } }),
    );
    await page.getByRole('link', { name: 'Home' }).click();
    await page.getByText('CloudWatch is away').waitFor();
    await page.getByRole('link', { name: 'order-1002' }).waitFor();
    await page.unroute('**/metrics');
    await page.getByRole('button', { name: 'Try again' }).click();

    await page.locator('.chart canvas').waitFor();
    expect(await page.getByText('CloudWatch is away').count()).toBe(0);
  });

  it('names who is paused at once, and a pause that may be forgotten as what needs a person', async () => {
    const client = new WaybillClient({ url: world.router.cloud.url });
    await client.pause('email', { reason: 'the mail moves' });
    await world.router.pass(60_000);
    const { page } = await world.open();
    const paused = page.getByRole('region', { name: 'Paused' });
    await paused.getByRole('link', { name: 'email' }).waitFor();
    expect(await needs(page).getByText('the mail moves').count()).toBe(0);

    await world.router.publish('order.placed', 'order-1003', { order: 1003, amount: 250 });
    await world.router.pass(2 * HOUR_MS);
    const later = await world.open();

    await eventually(async () =>
      expect(await needs(later.page).textContent()).toContain(
        'email has been paused for 2 h 1 min (“the mail moves”)',
      ),
    );
    const oldest = later.page.getByRole('region', { name: 'Oldest wait' });
    await oldest.getByText(/^(1 h 59 min|2 h)$/).waitFor();
    await oldest.getByRole('link', { name: 'email' }).waitFor();
  });
});
