import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Cloud, startCloud } from '../../local/index.ts';
import { freePorts } from '../brokers/free-ports.ts';
import { synthesizeOnce } from '../support/worlds/synthesize.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

describeInBrowser('the console of a router that goes down', () => {
  let browser: Browser;
  let cloud: Cloud | undefined;
  let start: () => Promise<Cloud>;
  beforeAll(async () => {
    const [httpPort = 0] = await freePorts(1);
    const assembly = await synthesizeOnce('test/integration/app.ts');
    const dataDir = await mkdtemp(join(tmpdir(), 'waybill-console-'));
    start = () => startCloud({ assembly, httpPort, awsPort: 0, dataDir });
    [cloud, browser] = await Promise.all([start(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await cloud?.stop();
  });

  it('says so and keeps what it shows, and goes on by itself once the router is back', async () => {
    await cloud?.publish({ source: '/shop', type: 'nobody.cares', id: 'before' });
    const { page, close } = await openPage(browser, `${cloud?.url}/console/events`);
    await page.getByRole('row').filter({ hasText: 'before' }).waitFor();

    await cloud?.stop();
    cloud = undefined;
    const said = page.getByText(
      /The router does not answer for .* What you see is what it said last/,
    );
    await said.waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'before' }).count()).toBe(1);

    cloud = await start();
    await cloud.publish({ source: '/shop', type: 'nobody.cares', id: 'after' });
    await said.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'after' }).waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'before' }).count()).toBe(1);
    await close();
  });

  it('offers to try again where the code of a page cannot be loaded', async () => {
    const { page, close } = await openPage(browser, `${cloud?.url}/console`);
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    await cloud?.stop();
    cloud = undefined;
    await page.getByRole('link', { name: 'Subscribers' }).click();
    await page
      .getByText(/could not be loaded|does not answer/)
      .first()
      .waitFor();

    cloud = await start();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByRole('heading', { name: 'Subscribers' }).waitFor();
    await page.getByRole('link', { name: 'billing' }).waitFor();
    await close();
  });
});
