import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

describeInBrowser('the shell of the console', () => {
  let world: ConsoleUnderTest;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
  });
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  it.each(['light', 'dark'] as const)('has no barrier, %s', async (colorScheme) => {
    const { page } = await world.open('', { colorScheme });
    await page.getByRole('heading', { name: 'Home' }).waitFor();

    expect(await findBarriers(page)).toEqual([]);
  });

  it('goes anywhere by the palette, by keys alone, and back', async () => {
    const { page } = await world.open();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('billing');
    await page.getByRole('option', { name: /billing subscriber/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world.url}/subscribers/billing`);
    await page.goBack();

    await eventually(async () => expect(await page.title()).toBe('Home · Waybill'));
    expect(page.url()).toBe(world.url);
  });

  it('says its keys, and what no page is at an address', async () => {
    const { page } = await world.open('/nowhere');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.keyboard.press('?');

    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it.each(['', '/jobs', '/send', '/events'])(
    'is made of few files, and has the chart where there is one to show: %s',
    async (path) => {
      const { page } = await world.open(path);
      const found = new Set<string>();
      page.on('request', (request) => {
        if (request.resourceType() === 'script') found.add(new URL(request.url()).pathname);
      });
      await page.reload({ waitUntil: 'networkidle' });
      await page.locator('main h1').waitFor();

      // The shell, its page, and what is shared: with all, and with other pages than Home.
      const scripts = [...found];
      const isChart = (name: string) => name.includes('/rates-chart-');
      expect(scripts.filter((name) => !isChart(name)).length).toBeLessThanOrEqual(4);
      expect(path === '' || !scripts.some(isChart)).toBe(true);
    },
  );

  it('asks the router again by `r`', async () => {
    const { page } = await world.open('/jobs');
    // So that the page asks for nothing by itself.
    await page.evaluate(`localStorage.setItem('waybill.pace', '"still"')`);
    await page.reload({ waitUntil: 'networkidle' });

    await Promise.all([page.waitForRequest(/\/jobs/), page.keyboard.press('r')]);
  });

  it('keeps the theme that was chosen', async () => {
    const { page } = await world.open();
    await page.getByRole('button', { name: 'Theme: system' }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    await page.reload();

    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
  });

  it('needs no sideways scrolling at 360 px, and has its menu', async () => {
    const { page } = await world.open('', { viewport: { width: 360, height: 640 } });
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('link', { name: 'Subscribers' }).waitFor();

    expect(await findBarriers(page)).toEqual([]);
    expect(await hasSidewaysScroll(page)).toBe(false);
  });

  it.each(['/events', '/subscribers', '/settings'])(
    'uses the room of 2,560 px: %s',
    async (path) => {
      const { page } = await world.open(path, { viewport: { width: 2560, height: 1300 } });
      await page.locator('main h1').waitFor();

      expect(await hasSidewaysScroll(page)).toBe(false);
      const { width = 0 } = (await page.locator('main').boundingBox()) ?? {};
      expect(width).toBeGreaterThan(1600);
    },
  );

  it('has its settings at 360 px without a barrier', async () => {
    const { page } = await world.open('/settings', { viewport: { width: 360, height: 640 } });
    await page.getByRole('heading', { name: 'Settings' }).waitFor();

    expect(await hasSidewaysScroll(page)).toBe(false);
    expect(await findBarriers(page)).toEqual([]);
  });
});
