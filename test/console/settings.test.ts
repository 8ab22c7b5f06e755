import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { KeyedRouter } from '../support/worlds/keyed-router.ts';
import { findBarriers, launchBrowser, type OpenPage, openPage } from './support/browser.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

describeInBrowser('the console of a router with API keys', () => {
  let keyed: KeyedRouter;
  let browser: Browser;
  const open: OpenPage[] = [];
  beforeAll(async () => {
    [keyed, browser] = await Promise.all([KeyedRouter.start(), launchBrowser()]);
  });
  afterEach(async () => {
    const faults = open.flatMap((one) => one.faults);
    await Promise.all(open.splice(0).map((one) => one.close()));
    expect(faults).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await keyed?.stop();
  });

  /** Signs in with a key of these permissions, and is at a view. */
  async function signIn(path: string, ...permissions: readonly string[]): Promise<Page> {
    const { key } = await keyed.issue({ producer: 'ada', permissions });
    const { cloud, clock } = keyed.router;
    const opened = await openPage(browser, new URL(`/console${path}`, cloud.url).href, {
      now: clock.now(),
    });
    open.push(opened);
    await opened.page.getByLabel('API key').fill(key);
    await opened.page.getByRole('button', { name: 'Sign in' }).click();
    return opened.page;
  }

  it('shows no button to a key that may only read', async () => {
    await keyed.router.pass(60_000);
    const page = await signIn('/subscribers/billing', 'read');
    await page.getByRole('heading', { name: 'What it gets' }).waitFor();
    const main = page.getByRole('main');
    expect(await main.getByRole('button').allTextContents()).toEqual([]);

    await page.getByRole('link', { name: 'Subscribers' }).click();
    await page.getByRole('link', { name: 'forger' }).waitFor();
    expect(await main.getByRole('button').allTextContents()).toEqual([]);
    await page.getByRole('link', { name: 'Catalog' }).click();
    await page.getByRole('heading', { name: 'Catalog' }).waitFor();
    expect(await page.getByRole('button', { name: 'Declare a type' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { name: 'You may not send events here' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByText('You may not send events').waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      expect.stringContaining('Who you are'),
      'How it looks here',
    ]);
  });

  it('makes a key, shows it once, rotates it and ends it', async () => {
    const page = await signIn('/settings', 'read', 'admin');
    await page.getByRole('button', { name: 'New key' }).click();
    const making = page.getByRole('dialog', { name: 'New key' });
    await making.getByLabel('Producer').fill('warehouse');
    await making.getByRole('checkbox', { name: /^read/ }).check();
    expect(await findBarriers(page)).toEqual([]);
    await making.getByRole('button', { name: 'Make the key' }).click();
    const shown = page.getByText('Keep it now');
    await shown.waitFor();
    const key = (await page.locator('code', { hasText: 'wbk_' }).textContent()) ?? '';
    keyed.router.clock.advance(1000);
    expect((await keyed.request('GET /subscribers', { key })).status).toBe(200);
    await page.getByRole('button', { name: 'I have it' }).click();
    expect(await page.content()).not.toContain(key);

    await page.getByRole('button', { name: /^Rotate the key .* of warehouse/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
    await shown.waitFor();
    await page.getByRole('row', { name: /warehouse.*replaced/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);

    const ends = page.getByRole('button', { name: /^End the key .* of warehouse/ });
    await ends.first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'End the key' }).click();
    await page.getByText('The key of warehouse is ended.').waitFor();
    await page
      .getByRole('row', { name: /warehouse/ })
      .nth(1)
      .waitFor({ state: 'detached' });
  });

  it('says who did what and why, and finds it', async () => {
    const page = await signIn('/subscribers/billing', 'read', 'operate', 'admin');
    await page.getByRole('button', { name: 'Pause' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('INC-7: a look');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('billing is pausing').waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Find in the audit').fill('inc-7');
    const row = page.getByRole('row', { name: /pause subscriber/ });

    await row.getByText('INC-7: a look').waitFor();
    expect(await row.textContent()).toContain('ada');
    await row.getByRole('link', { name: 'billing' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('keeps how it is to look, and asks nothing by itself where that is wished', async () => {
    const page = await signIn('/settings', 'read');
    await page.getByLabel('Times').selectOption('utc');
    await page.getByLabel('Theme', { exact: true }).selectOption('dark');
    await page.getByLabel('Pages ask the router').selectOption('still');
    await page.reload();

    expect(await page.getByLabel('Times').inputValue()).toBe('utc');
    expect(await page.getByLabel('Theme', { exact: true }).inputValue()).toBe('dark');
    expect(await page.getByLabel('Pages ask the router').inputValue()).toBe('still');
    await page.getByRole('link', { name: 'Subscribers' }).click();
    await page.getByRole('link', { name: 'billing' }).waitFor();
    await page.getByTitle('over the last 15 minutes').first().waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.clock.runFor(120_000);
    expect(asked).toEqual([]);
    const answered = page.waitForResponse(/\/subscribers$/);
    await page.keyboard.press('r');
    expect((await answered).status()).toBe(200);
  });
});
