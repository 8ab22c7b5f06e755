import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

describeInBrowser('the events of the console', () => {
  let world: ConsoleUnderTest;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
    await world.router.publish('order.placed', 'order-1001', { amount: 250 });
    await world.router.publish('order.placed', 'order-1002', { amount: 40 });
    await world.router.publish('nobody.cares', 'lonely-1');
    await world.router.pass(60_000);
  });
  afterEach(() => world.closePages());
  afterAll(() => world?.stop());

  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

  it('say how each stands, without a barrier, in either theme and small', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await world.open('/events', { colorScheme });
      await row(page, 'order-1002').getByText('2 delivered').waitFor();
      await row(page, 'lonely-1').getByText('nobody wants it').waitFor();
      expect(await findBarriers(page)).toEqual([]);
    }
    const { page } = await world.open('/events', { viewport: { width: 360, height: 640 } });
    await page.getByRole('link', { name: 'nobody.cares' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await hasSidewaysScroll(page)).toBe(false);
  });

  it('lead to why an order did not arrive, by keys alone, and back', async () => {
    const { page } = await world.open('/events');
    await row(page, 'order-1002').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('order-1002');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=order-1002/);
    await row(page, 'order-1001').waitFor({ state: 'detached' });
    await row(page, 'order-1002').waitFor();
    await page.keyboard.press('Tab');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');

    const why = page.getByRole('region', { name: 'Who did not get it, and why' });
    await why.getByText('data.amount is 40; it must be a number > 100').click();
    await why.locator('mark', { hasText: 'numeric' }).waitFor();
    await why.locator('.leaf.marked', { hasText: 'amount: 40' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.waitForURL(/why=big-orders/);
    await page.reload();
    await why.locator('mark', { hasText: 'numeric' }).waitFor();
    await page.goBack();
    await row(page, 'order-1002').waitFor();
    expect(page.url()).toContain('q=order-1002');
  });

  it('go to a waybill by its tracking id', async () => {
    const { trackingId } = await world.router.publish('order.placed', 'order-1001', {
      amount: 250,
    });
    const { page } = await world.open('/events');
    await page.getByRole('searchbox').fill(trackingId);
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { name: 'order-1001', level: 1 }).waitFor();
  });

  it('come as they are accepted, and keep their rows while they are paused', async () => {
    const { page } = await world.open('/events');
    await row(page, 'order-1002').waitFor();
    await world.router.publish('order.placed', 'live-1');
    await row(page, 'live-1').waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await world.router.publish('order.placed', 'live-2');
    await page.getByText('1 new event waits').waitFor({ timeout: 20_000 });
    expect(await row(page, 'live-2').count()).toBe(0);
    expect(await row(page, 'live-1').count()).toBe(1);
    await page.getByRole('button', { name: 'Go on' }).click();
    await row(page, 'live-2').waitFor();
  });

  it('are filtered by their address, and filters are kept by a name', async () => {
    const { page } = await world.open('/events?status=unmatched');
    await row(page, 'lonely-1').waitFor();
    expect(await row(page, 'order-1002').count()).toBe(0);
    await page.getByRole('button', { name: 'Save this filter' }).click();
    await page.getByLabel('Name').fill('Nobody');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('link', { name: 'Clear' }).click();
    await row(page, 'order-1002').waitFor();
    await page.getByLabel('Exact type').fill('order.placed');
    await page.keyboard.press('Enter');
    await page.waitForURL(/type=order\.placed/);
    await row(page, 'lonely-1').waitFor({ state: 'detached' });

    await page.reload();
    await page.getByLabel('Saved filters').selectOption('Nobody');
    await page.waitForURL(/status=unmatched$/);
    await row(page, 'lonely-1').waitFor();
  });

  it('say what to do where there are none', async () => {
    const { page } = await world.open('/events?type=never.sent');

    await page.getByRole('heading', { name: 'No event is like that' }).waitFor();
    await page.getByRole('button', { name: 'Look further back' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('ask for nothing while the page is hidden, and at once when it is seen again', async () => {
    const { page } = await world.open('/events');
    await page.clock.install({ time: world.router.clock.now() });
    await page.reload();
    await row(page, 'order-1002').getByText('2 delivered').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.clock.runFor(10_000);
    expect(asked.length).toBeGreaterThan(0);

    await hide(page, true);
    await page.clock.runFor(2000);
    await page.waitForLoadState('networkidle');
    asked.length = 0;
    await world.router.publish('order.placed', 'unseen-1');
    await page.clock.runFor(120_000);
    expect(asked).toEqual([]);

    await hide(page, false);
    await row(page, 'unseen-1').waitFor();
  });

  it.each([
    ['events', '/events?type=quiet', /\/events\?.*type=quiet/, 1, 5],
    ['what is polled', '/jobs', /\/jobs\?/, 3, 15],
  ] as const)(
    'are asked for slower where nothing changes: %s',
    async (_, path, question, everySeconds, quietSeconds) => {
      const { page } = await world.open(path);
      await page.clock.install({ time: world.router.clock.now() });
      const next = watch(page, question);
      await page.reload();
      await page.locator('main h1').waitFor();
      // However long this machine takes, no time passes from here on but what is let pass.
      await page.clock.pauseAt(Number(await page.evaluate('Date.now()')) + 1000);
      await next();

      const lively = [await next(), await next(), await next()];
      expect(Math.min(...lively)).toBeLessThanOrEqual(everySeconds + 1);
      let looks = 0;
      while ((await next()) < quietSeconds && looks < 15) looks++;
      expect(looks).toBeLessThan(15);
      expect(Math.min(await next(), await next())).toBeGreaterThanOrEqual(quietSeconds);
    },
  );

  it('leave out what they cannot keep up with, say so, and go on with the newest', async () => {
    const { router } = world;
    const { page } = await world.open('/events?type=flood');
    await page.getByRole('heading', { name: 'No event is like that' }).waitFor();
    // Pages of ten, so that few events are more than two looks have: of 1,000 each, it would be 10,000 of them.
    await page.route(/\/events\?.*limit=1000/, (route) =>
      route.continue({ url: route.request().url().replace('limit=1000', 'limit=10') }),
    );
    await hide(page, true);
    for (let batch = 0; batch < 3; batch++) {
      const events = Array.from({ length: 100 }, (_, n) => ({
        ...{ specversion: '1.0', source: '/flood', type: 'flood', id: `flood-${batch}-${n}` },
      }));
      await router.post(events, 'application/cloudevents-batch+json');
      await router.pass(1000);
    }
    await hide(page, false);

    await page.getByText('More than 50 events came too fast to be shown').waitFor();
    await eventually(async () => expect((await count(page)).listed).toBe(150));
    await row(page, 'flood-2-').first().waitFor();
    await router.publish('flood', 'after-all');
    await row(page, 'after-all').waitFor();
    await page.getByRole('link', { name: 'List that time' }).click();
    await page.waitForURL(/from=/);
    await row(page, 'flood-0').first().waitFor();
  });

  it('survive a burst: what is too fast is counted, and few rows are drawn', async () => {
    const { page } = await world.open('/events?type=burst');
    await page.getByRole('heading', { name: 'No event is like that' }).waitFor();
    const publish = async (name: string) => {
      const events = Array.from({ length: 100 }, (_, n) => ({
        ...{ specversion: '1.0', source: '/burst', type: 'burst', id: `${name}-${n}` },
      }));
      await world.router.post(events, 'application/cloudevents-batch+json');
    };
    for (let batch = 0; batch < 10; batch++) await publish(`followed-${batch}`);
    await eventually(async () => {
      const { listed, skipped } = await count(page);
      expect(listed + skipped).toBe(1000);
    });
    const before = await count(page);

    await hide(page, true);
    for (let batch = 0; batch < 10; batch++) await publish(`at-once-${batch}`);
    await hide(page, false);
    // One look has them all, of which the newest 500 are shown.
    const { skipped } = before;
    await eventually(async () => {
      expect(await count(page)).toEqual({ listed: before.listed + 500, skipped: skipped + 500 });
    });
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.getByRole('link', { name: 'List that time' }).click();
    await page.waitForURL(/from=/);
    await row(page, 'at-once').first().waitFor();
  });
});

/** How many events the table has, drawn or not, and how many are said to be skipped. */
async function count(page: Page): Promise<{ readonly listed: number; readonly skipped: number }> {
  const rows = await page.getByRole('table').getAttribute('aria-rowcount');
  const [notice = ''] = await page.getByText('came too fast').allInnerTexts();
  const skipped = /([\d,]+) events? came/.exec(notice)?.[1] ?? '0';
  // The first row is the head.
  return { listed: Number(rows) - 1, skipped: Number(skipped.replaceAll(',', '')) };
}

/** Answers how many seconds of its own a page lets pass until it asks again, or one more, as the machine is quick. */
function watch(page: Page, question: RegExp): () => Promise<number> {
  let asked = 0;
  const open = new Set<Request>();
  page.on('request', (request) => {
    if (!question.test(request.url())) return;
    asked++;
    open.add(request);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return async () => {
    const before = asked;
    let seconds = 0;
    for (; asked === before && seconds < 60; seconds++) {
      await page.clock.runFor(1000);
      await eventually(() => expect(open.size).toBe(0));
    }
    return seconds;
  };
}

function hide(page: Page, isHidden: boolean): Promise<unknown> {
  return page.evaluate(
    `Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
     document.dispatchEvent(new Event('visibilitychange'));`,
  );
}
