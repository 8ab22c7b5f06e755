import { createServer, request as httpRequest, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { close, listen } from '../../../local/support/loopback.ts';
import type { ConsoleWorld } from '../../integration/console/console-world.ts';
import { openPage } from '../support/browser.ts';

/** A world with keyed routers, and a browser. */
interface Given {
  readonly world: ConsoleWorld;
  readonly browser: Browser;
}

/** The paths below which one host has two routers; API Gateway calls that API mappings. */
const PATHS = { '/console': 'Keyed', '/orders/v1': 'UrlKeyed' } as const;

/** How the consoles of two routers are at one host, beside each other. */
export function describeBeside(given: () => Given): void {
  describe('consoles at one host', () => {
    let server: Server;
    let host: string;
    beforeAll(async () => {
      server = serveBelow((name) => given().world.urlOf(name));
      host = `http://127.0.0.1:${await listen(server, 0, 'PATHS')}`;
    });
    afterAll(() => close(server));

    it.each<[string, (router: 'Keyed' | 'UrlKeyed') => string]>([
      ['ports', (router) => given().world.urlOf(router)],
      [
        'paths, one of which is called as the console is',
        (router) => host + (router === 'Keyed' ? '/console' : '/orders/v1'),
      ],
    ])('have a session each, at two %s', async (_, urlOf) => {
      const { world, browser } = given();
      const now = world.clock.now();
      const opened = await openPage(browser, `${urlOf('Keyed')}/console/subscribers`, { now });
      const one = opened.page;
      const other = await one.context().newPage();
      await other.goto(`${urlOf('UrlKeyed')}/console/catalog/a%2Fb?x=1`);
      for (const [page, router] of [
        [one, 'Keyed'],
        [other, 'UrlKeyed'],
      ] as const) {
        const { key } = await world.issue(router, { permissions: ['read'], label: router });
        await page.getByLabel('API key').fill(key);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByText(`shop (${router})`).waitFor();
      }
      for (const [page, label] of [
        [one, 'Keyed'],
        [other, 'UrlKeyed'],
      ] as const) {
        await page.reload();
        await page.getByText(`shop (${label})`).waitFor();
      }
      await one.getByRole('heading', { name: 'Subscribers' }).first().waitFor();
      await one.getByRole('link', { name: 'Events' }).click();
      await one.waitForURL(`${urlOf('Keyed')}/console/events`);
      await signOut(one);
      await other.reload();
      await other.getByText('shop (UrlKeyed)').waitFor();
      await signOut(other);

      expect(await one.context().cookies()).toEqual([]);
      expect(opened.faults).toEqual([]);
      await opened.close();
    });
  });
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
}

/** A host that has each router below a path, of which the router itself is told nothing. */
function serveBelow(urlOf: (router: 'Keyed' | 'UrlKeyed') => string): Server {
  return createServer((request, response) => {
    const { method, headers, url: path = '/' } = request;
    const [base, router] =
      Object.entries(PATHS).find(([before]) => path.startsWith(`${before}/`)) ?? [];
    if (base === undefined || router === undefined) {
      response.writeHead(404).end();
      return;
    }
    const sent = httpRequest(
      urlOf(router) + path.slice(base.length),
      { method, headers, agent: false },
      (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)),
    );
    sent.once('error', () => response.destroy());
    request.pipe(sent);
  });
}
