import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { PERMISSIONS } from '../../../core/api/routes.ts';
import { ConsoleWorld } from '../../integration/console/console-world.ts';
import {
  findBarriers,
  launchBrowser,
  type OpenPage,
  openPage,
  type Person,
} from '../support/browser.ts';
import { describeInBrowser } from '../support/describe-in-browser.ts';
import { describeBeside } from './describe-beside.ts';

describeInBrowser('signing in to the console', () => {
  let world: ConsoleWorld;
  let browser: Browser;
  let opened: OpenPage | undefined;

  beforeAll(async () => {
    [world, browser] = await Promise.all([ConsoleWorld.start(), launchBrowser()]);
  }, 120_000);
  afterEach(async () => {
    await opened?.close();
    // The issuer of tokens is the only other host that a page may ask.
    const strange = opened?.faults.filter((fault) => !fault.includes(world.issuer.url));
    expect(strange ?? []).toEqual([]);
    opened = undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  describeBeside(() => ({ world, browser }));

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

  /** Signs in with a key that may all; answers what ends it, as somebody does who administers the router. */
  async function signInWithKey(page: Page): Promise<() => Promise<void>> {
    const { key, id } = await world.issue('Keyed', { permissions: PERMISSIONS });
    const admin = await world.issue('Keyed', { permissions: ['admin'] });
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    return async () => {
      const headers = { authorization: `Bearer ${admin.key}` };
      const { status } = await world.ask('Keyed', `DELETE /keys/${id}`, { headers });
      expect(status).toBe(204);
      world.clock.advance(6000);
    };
  }

  /** Has the page ask the router, as it does by itself from time to time. */
  const look = (page: Page) =>
    page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);

  const again = (page: Page) => page.getByRole('dialog', { name: /^Sign in again/ });

  it.each<[string, string, (page: Page) => Promise<() => Promise<void>>]>([
    [
      'the form of an event',
      '/send',
      async (page) => {
        await page.getByLabel('Type').fill('order.placed');
        await page.getByLabel('Source').fill('/typed');
        return async () => {
          expect(await page.getByLabel('Type').inputValue()).toBe('order.placed');
          expect(await page.getByLabel('Source').inputValue()).toBe('/typed');
          await page.getByRole('button', { name: 'Send', exact: true }).click();
          await page.getByText('accepted').first().waitFor();
        };
      },
    ],
    [
      'a dialog',
      '/settings',
      async (page) => {
        await page.getByRole('button', { name: /New key/ }).click();
        const dialog = page.getByRole('dialog', { name: 'New key' });
        await dialog.getByLabel('Producer').fill('warehouse');
        return async () => {
          expect(await dialog.getByLabel('Producer').inputValue()).toBe('warehouse');
          await dialog.locator('button[type=submit]').click();
          await page.getByText(/wbk_/).first().waitFor();
        };
      },
    ],
    [
      'the playground',
      '/patterns',
      async (page) => {
        const text = page.getByRole('textbox', { name: 'Pattern' });
        await page.getByLabel('Test').selectOption('own');
        await text.fill('{"type": ["typed.here"]');
        return async () => {
          expect(await text.inputValue()).toContain('typed.here');
          await text.fill('{"type": ["typed.here"]}');
          await page
            .getByText(/of the last .* match|No event/)
            .first()
            .waitFor();
        };
      },
    ],
  ])(
    'is asked for over %s when the session has ended, and what was typed is there afterwards',
    async (_, path, type) => {
      const page = await open('Keyed', path);
      const end = await signInWithKey(page);
      const use = await type(page);
      await end();
      await look(page);
      await again(page).getByText('Your session has ended').waitFor();
      expect(await findBarriers(page)).toEqual([]);
      const { key } = await world.issue('Keyed', { permissions: PERMISSIONS });
      await again(page).getByLabel('API key').fill('wbk_guess');
      await page.keyboard.press('Enter');
      await again(page).getByText('You are not signed in').waitFor();
      await again(page).getByLabel('API key').fill(key);
      await page.keyboard.press('Enter');
      await again(page).waitFor({ state: 'detached' });

      await use();
    },
  );

  it('can be put off, which the page says, and is asked for again when somebody acts', async () => {
    const page = await open('Keyed', '/send');
    const end = await signInWithKey(page);
    await page.getByLabel('Type').fill('order.placed');
    await page.getByLabel('Source').fill('/typed');
    const send = page.getByRole('button', { name: 'Send', exact: true });
    await end();
    await look(page);
    await again(page).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Your session has ended: what you see').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await send.click();
    await again(page).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await again(page).waitFor();
    expect(await page.getByLabel('Source').inputValue()).toBe('/typed');
  });

  it('is at the issuer in a new tab when a token has ended, and what was typed is there afterwards', async () => {
    const page = await open('Jwt', '/send?as=json');
    await page.getByRole('button', { name: 'Sign in there' }).click();
    const text = page.getByRole('textbox', { name: 'Events' });
    await text.fill('{"source": "/typed", "type": "order.placed"}');
    const send = page.getByRole('button', { name: 'Send 1 event' });
    world.clock.advance(2 * 3_600_000);
    await page.clock.setSystemTime(world.clock.now());
    await send.click();
    await again(page).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    world.issuer.quirks.error = 'login_required';
    const button = again(page).getByRole('button', { name: 'Sign in there, in a new tab' });
    await button.click();
    await again(page).getByText('the issuer has refused: login_required').waitFor();
    delete world.issuer.quirks.error;
    await button.click();
    await again(page).waitFor({ state: 'detached' });

    expect(await text.inputValue()).toContain('/typed');
    await send.click();
    await page.getByText('accepted').first().waitFor();
  });

  it('says what the issuer has left out that sends one back without a code', async () => {
    world.issuer.quirks.sendsNoCode = true;
    const page = await open('Jwt');
    await page.getByRole('button', { name: 'Sign in there' }).click();

    await page.getByText('with neither a code nor an error').waitFor();
    world.issuer.quirks.sendsNoCode = false;
  });
});
