import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { dieAtBilling } from './support/dead-deliveries.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

const READER = { signIn: 'none', signedIn: true, permissions: ['read'], keys: false };

describeInBrowser('the pages of failures', () => {
  let world: ConsoleUnderTest;
  let dead: readonly string[];
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
    dead = await dieAtBilling(world.router, ['first', 'second', 'third']);
  });
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  const openGroup = (page: Page) => page.getByRole('link', { name: /^Error: / }).click();

  it.each(['light', 'dark'] as const)('have no barrier, %s', async (colorScheme) => {
    const { page } = await world.open('/failures', { colorScheme });
    await page.getByText('3 deliveries dead, in 1 group.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await openGroup(page);
    await page.getByRole('link', { name: dead[0] ?? '' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Redrive' }).click();
    await page.getByText('3 dead deliveries').waitFor();

    expect(await findBarriers(page)).toEqual([]);
  });

  it('need no sideways scrolling at 360 px', async () => {
    const { page } = await world.open('/failures', { viewport: { width: 360, height: 640 } });
    await page.getByText('3 deliveries dead').waitFor();
    expect(await hasSidewaysScroll(page)).toBe(false);
    await openGroup(page);
    await page.getByRole('link', { name: dead[0] ?? '' }).waitFor();

    expect(await hasSidewaysScroll(page)).toBe(false);
  });

  it('have their subscriber and state in the address, and say what to do where nothing has failed', async () => {
    const { page } = await world.open('/failures');
    await page.getByLabel('Subscriber').selectOption('email');
    await page.getByRole('heading', { name: 'Nothing of email is dead' }).waitFor();
    await page.getByLabel('How they stand').selectOption('retrying');
    await page.getByRole('heading', { name: 'Nothing of email is tried again now' }).waitFor();

    expect(page.url()).toBe(`${world.url}/failures?subscriber=email&status=retrying`);
    expect(await findBarriers(page)).toEqual([]);
  });

  it('have no buttons for one who may only read', async () => {
    const { page } = await world.open();
    await page.route('**/console/session', (route) => route.fulfill({ json: READER }));
    await page.goto(`${world.url}/failures`);
    await openGroup(page);
    await page.getByRole('link', { name: dead[0] ?? '' }).waitFor();

    expect(await page.getByRole('button', { name: /Redrive|Discard/ }).count()).toBe(0);
  });

  it('keep what was typed where the router refuses', async () => {
    const { page } = await world.open('/failures');
    await openGroup(page);
    await page.getByRole('button', { name: 'Redrive' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('INC-42');
    await page.route('**/redrive', (route) =>
      route.fulfill({ status: 409, json: { code: 'job-running', detail: 'the job job_x runs' } }),
    );
    await dialog.getByLabel('At most a second').fill('0');
    await dialog.getByText('Say a rate from 1 to 10,000.').waitFor();
    await dialog.getByLabel('At most a second').fill('50');
    await dialog.getByRole('button', { name: 'Redrive 3 deliveries' }).click();
    await dialog.getByText('the job job_x runs').waitFor();

    expect(await dialog.getByLabel('Reason').inputValue()).toBe('INC-42');
  });

  it('redrive a group, watch it to its end, and show what became of its deliveries', async () => {
    const { router } = world;
    const { page } = await world.open('/failures');
    await openGroup(page);
    await page.getByRole('button', { name: 'Redrive' }).click();
    const dialog = page.getByRole('dialog', { name: 'Redrive dead deliveries of billing' });
    await dialog.getByText('3 dead deliveries').waitFor();
    await dialog.getByLabel('Reason').fill('INC-42: the card service is back');
    await dialog.getByRole('button', { name: 'Redrive 3 deliveries' }).click();
    await page.waitForURL(/\/console\/jobs\/job_/);
    await router.pass(120_000);

    await page.getByText('completed').waitFor();
    await page.getByText('3 sent again').waitFor();
    await page.getByText('“INC-42: the card service is back”').waitFor();
    const touched = page.getByRole('region', { name: 'Deliveries that the job touched' });
    await eventually(async () => expect(await touched.getByText('delivered').count()).toBe(3));
    await page.getByRole('link', { name: '3 delivered' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    for (const id of dead) await touched.getByRole('link', { name: id }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'None of them is dead any more' }).waitFor();
    await page.getByRole('button', { name: 'Redrive' }).click();
    await dialog.getByText('Nothing fits: there is nothing to redrive.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Redrive' }).isDisabled()).toBe(true);
  });

  it('discard a group, and show that each of it has ended for good, and why', async () => {
    const { router } = world;
    const ids = await dieAtBilling(router, ['fourth', 'fifth']);
    const { page } = await world.open('/failures');
    await openGroup(page);
    await page.getByRole('button', { name: 'Discard' }).click();
    const dialog = page.getByRole('dialog', { name: 'Discard dead deliveries of billing' });
    await dialog.getByText('2 dead deliveries').waitFor();
    await dialog.getByText('Each is ended for good: nothing more is tried.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByLabel('Reason').fill('INC-43: they are of a test');
    await dialog.getByRole('button', { name: 'Discard 2 deliveries' }).click();
    await page.waitForURL(/\/console\/jobs\/job_/);
    await router.pass(120_000);

    await page.getByText('completed').waitFor();
    await page.getByText('2 discarded').waitFor();
    const touched = page.getByRole('region', { name: 'Deliveries that the job touched' });
    for (const id of ids) await touched.getByRole('link', { name: id }).waitFor();
    await touched.getByRole('link', { name: ids[0] ?? '' }).click();
    await page
      .getByRole('region', { name: 'Delivery to billing' })
      .getByText('INC-43: they are of a test')
      .waitFor();
    expect(await router.statuses(ids[1] ?? '')).toMatchObject({ billing: 'discarded' });
    await page.goto(`${world.url}/failures`);
    await page.getByRole('heading', { name: /Nothing is dead/ }).waitFor();
  });
});
