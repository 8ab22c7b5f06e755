import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { ConsoleWorld } from '../../integration/console/console-world.ts';
import {
  findBarriers,
  launchBrowser,
  type OpenPage,
  openPage,
  type Person,
} from '../support/browser.ts';
import { describeInBrowser } from '../support/describe-in-browser.ts';

describeInBrowser('signing in to the console', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let opened: OpenPage;

  beforeAll(async () => {
    [world, browser] = await Promise.all([ConsoleWorld.start(), launchBrowser()]);
  }, 120_000);
  afterEach(async () => {
    await opened.close();
    // The issuer of tokens is the only other host that a page may ask.
    const strange = opened.faults.filter((fault) => !fault.includes(world.issuer.url));
    expect(strange).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  async function open(router: 'Keyed' | 'Jwt', path = '', person: Person = {}) {
    const now = world.clock.now();
    opened = await openPage(browser, `${world.urlOf(router)}/console${path}`, { now, ...person });
    return opened.page;
  }

  it.each(['light', 'dark'] as const)('has no barrier, %s', async (colorScheme) => {
    const page = await open('Keyed', '', { colorScheme, viewport: { width: 360, height: 640 } });
    await page.getByRole('heading', { name: 'Sign in to keyed-router' }).waitFor();

    expect(await findBarriers(page)).toEqual([]);
  });

  it('rejects a wrong key, keeps what was typed, and takes the right one to where one was going', async () => {
    const { key } = await world.issue('Keyed', { permissions: ['read'], label: 'laptop' });
    const page = await open('Keyed', '/events?type=a.b');
    const field = page.getByLabel('API key');
    await field.fill('wbk_guess');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('You are not signed in').waitFor();
    expect(await field.inputValue()).toBe('wbk_guess');

    await field.fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByText('shop (laptop)').waitFor();
    expect(new URL(page.url()).search).toBe('?type=a.b');
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(
      await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })'),
    ).not.toContain('wbk_');
  });

  it('stays after a reload, and ends when one signs out', async () => {
    const { key } = await world.issue('Keyed', { permissions: ['read'] });
    const page = await open('Keyed');
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.reload();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.reload();

    await page.getByLabel('API key').waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it('says that one is still signed in where signing out did not reach the router', async () => {
    const { key } = await world.issue('Keyed', { permissions: ['read'] });
    const page = await open('Keyed');
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.getByText('You are still signed in').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
  });

  it('leads to the issuer of tokens, and back to where one was going', async () => {
    const page = await open('Jwt', '/subscribers?x=1');
    await page.getByText(`signed in at ${new URL(world.issuer.url).host}`).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in there' }).click();

    await page.getByText('Ada Lovelace').waitFor();
    expect(page.url()).toBe(`${world.urlOf('Jwt')}/console/subscribers?x=1`);
    await page.getByRole('heading', { name: 'Subscribers' }).first().waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in there' }).waitFor();
  });

  it('says why the issuer has let nobody in', async () => {
    world.issuer.quirks.error = 'access_denied';
    const page = await open('Jwt');
    await page.getByRole('button', { name: 'Sign in there' }).click();

    await page.getByText('the issuer has refused: access_denied').waitFor();
    expect(page.url()).toBe(`${world.urlOf('Jwt')}/console`);
    delete world.issuer.quirks.error;
  });
});
