import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { WaybillClient } from '../../client/index.ts';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

describeInBrowser('the pages of subscribers', () => {
  let world: ConsoleUnderTest;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
  });
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  it.each(['light', 'dark'] as const)('have no barrier, %s', async (colorScheme) => {
    const { page } = await world.open('/subscribers', { colorScheme });
    await page.getByRole('link', { name: 'billing' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'billing' }).click();
    await page.getByRole('heading', { name: 'What it gets' }).waitFor();

    expect(await findBarriers(page)).toEqual([]);
  });

  it('need no sideways scrolling at 360 px', async () => {
    const { page } = await world.open('/subscribers', { viewport: { width: 360, height: 640 } });
    await page.getByRole('link', { name: 'billing' }).waitFor();
    expect(await hasSidewaysScroll(page)).toBe(false);
    await page.getByRole('link', { name: 'billing' }).click();
    await page.getByRole('heading', { name: 'What it gets' }).waitFor();

    expect(await hasSidewaysScroll(page)).toBe(false);
  });

  it('pause a subscriber, show what waits for it meanwhile, and resume it', async () => {
    const { router } = world;
    const { page } = await world.open('/subscribers/billing');
    await page.getByRole('button', { name: 'Pause' }).click();
    const pausing = page.getByRole('dialog', { name: 'Pause billing' });
    await pausing.getByLabel('Reason').fill('INC-42: the card service moves');
    expect(await findBarriers(page)).toEqual([]);
    await pausing.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('billing is pausing').waitFor();
    await router.pass(60_000);
    await router.publish('order.placed', 'while-paused');
    await router.cloud.waitUntilIdle();

    await page.keyboard.press('r');
    await page.getByText('“INC-42: the card service moves”').waitFor();
    await page.getByRole('region', { name: 'Waiting' }).getByText('1', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Resume' }).click();
    const resuming = page.getByRole('dialog', { name: 'Resume billing' });
    await resuming.getByText('1 event waits for it, and is taken first.').waitFor();
    await resuming.getByLabel('Reason').fill('moved');
    await resuming.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('billing takes its events again').waitFor();
    await router.pass(120_000);
    expect(router.handled('while-paused', 'billing')).toBe(1);
    await page.keyboard.press('r');
    await page.getByRole('region', { name: 'Waiting' }).getByText('nothing waits').waitFor();
  });

  it('have how long the oldest event waits, and what is delivered and fails a minute', async () => {
    const { router } = world;
    const client = new WaybillClient({ url: router.cloud.url });
    const downUntil = router.clock.now() + 60_000;
    for (const id of ['rate-1', 'rate-2', 'rate-3'])
      await router.publish('order.placed', id, { amount: 200, only: 'billing', downUntil });
    await router.cloud.waitUntilIdle();
    await router.pass(180_000);
    await client.pause('billing', { reason: 'the card service moves' });
    await router.pass(60_000);
    await router.publish('order.placed', 'age-1', { amount: 200 });
    await router.cloud.waitUntilIdle();
    await router.pass(6 * 60_000);

    const { page } = await world.open('/subscribers');
    await page.getByRole('link', { name: 'billing' }).waitFor();
    const cell = async (head: string) => {
      const heads = await page.locator('thead th').allInnerTexts();
      return page
        .locator('tbody tr', { hasText: 'billing' })
        .locator('td')
        .nth(heads.indexOf(head));
    };
    await (await cell('Oldest wait')).getByText(/^[56] min$/).waitFor();
    await (await cell('Delivered')).getByText(/^[\d.]+\/min$/).waitFor();
    await (await cell('Failing')).getByText(/^[\d.]+\/min$/).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 640 });
    await page.getByText(/^waits [56] min, [\d.]+\/min, [\d.]+ fail$/).waitFor();
    expect(await hasSidewaysScroll(page)).toBe(false);
    expect(await findBarriers(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });

    await page.getByRole('link', { name: 'billing' }).click();
    const wait = page.getByRole('region', { name: 'Oldest wait' });
    await wait.getByText(/^[56] min$/).waitFor();
    await client.resume('billing', 'moved');
    await router.pass(120_000);
    await page.keyboard.press('r');
    await wait.waitFor({ state: 'detached' });
  });

  it('show subscribers where the figures cannot be had, and say so', async () => {
    const { page } = await world.open('/settings');
    await page.route('**/metrics?*', (route) =>
      route.fulfill({ status: 503, json: { code: 'unavailable', detail: 'CloudWatch is away' } }),
    );
    await page.getByRole('link', { name: 'Subscribers' }).click();

    await page.getByText('Rates and ages could not be loaded. CloudWatch is away').waitFor();
    await page.getByRole('link', { name: 'billing' }).waitFor();
  });

  it('say when a subscriber is not there, and lead on', async () => {
    const { page } = await world.open('/subscribers/nobody');
    await page.getByRole('heading', { name: 'There is no subscriber nobody' }).waitFor();
    await page.getByRole('link', { name: 'See those that there are' }).click();

    await page.getByRole('link', { name: 'billing' }).waitFor();
  });

  it('count what a replay would send before it is begun, and lead to its job', async () => {
    const { router } = world;
    await router.publish('report.ready', 'report-1');
    await router.pass(60_000);
    const { page } = await world.open('/subscribers/patient');
    await page.getByRole('button', { name: 'Replay' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay past events to patient' });
    await dialog.getByText('No event fits: there is nothing to replay.').waitFor();
    expect(await dialog.getByRole('button', { name: /^Replay/ }).isDisabled()).toBe(true);
    await dialog.getByLabel('Which').selectOption('again');
    await dialog.getByRole('button', { name: 'Replay 1 event' }).waitFor();
    await dialog.getByLabel('Reason').fill('it was thrown away');
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Replay 1 event' }).click();

    const href = await page.getByRole('link', { name: 'watch it' }).getAttribute('href');
    expect(href).toMatch(/^\/console\/jobs\/job_/);
  });

  it('make, change and take away a subscriber that is pulled from', async () => {
    const { router } = world;
    const { page } = await world.open('/subscribers');
    await page.getByRole('button', { name: 'New subscriber' }).click();
    const making = page.getByRole('dialog', { name: 'New subscriber' });
    await making.getByLabel('Name').fill('audit');
    await making.getByLabel('Pattern').fill('{"type": [');
    await making.getByText('It is not JSON').waitFor();
    await making.getByLabel('Pattern').fill('{"type": ["order.placed"]}');
    await making.getByText(/It matches \d+ of the last/).waitFor();
    await making.getByLabel('Reason').fill('we look');
    expect(await findBarriers(page)).toEqual([]);
    await making.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('status').getByRole('link', { name: 'audit' }).click();
    await router.pass(60_000);

    await page.getByRole('button', { name: 'Change' }).click();
    const changing = page.getByRole('dialog', { name: 'Change audit' });
    await changing.getByText('How it is tried').click();
    await changing.getByLabel('Attempts at most').fill('7');
    await changing.getByLabel('Reason').fill('fewer');
    await changing.getByRole('button', { name: 'Change' }).click();
    await page.getByText('7 at most').waitFor();

    await page.getByRole('button', { name: 'Delete' }).click();
    const deleting = page.getByRole('dialog', { name: 'Delete audit' });
    await deleting.getByLabel('Reason').fill('seen enough');
    await deleting.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('audit is being taken away').waitFor();
  });

  it('change nothing that somebody else has changed meanwhile, say what it was, and keep what was typed', async () => {
    const client = new WaybillClient({ url: world.router.cloud.url });
    const before = { pattern: { type: ['note.taken'] }, reason: 'we look' };
    await client.runTime.put('notes', before);
    const { page } = await world.open('/subscribers/notes');
    await page.getByRole('button', { name: 'Change' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change notes' });
    await dialog.getByLabel('Pattern').fill('{"type": ["note.read"]}');
    await dialog.getByLabel('Reason').fill('INC-42');
    await client.runTime.put('notes', { ...before, retry: { maxAttempts: 7 } });
    await dialog.getByRole('button', { name: 'Change' }).click();

    const notice = dialog.getByRole('region', { name: 'Changed meanwhile' });
    await notice.getByText('Attempts at most: 7, before 30').waitFor();
    await dialog.getByText('Somebody else has changed notes').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await dialog.getByLabel('Pattern').inputValue()).toBe('{"type": ["note.read"]}');
    expect(await client.runTime.get('notes')).toMatchObject({ retry: { maxAttempts: 7 } });

    await dialog.getByRole('button', { name: 'Change' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await client.runTime.get('notes')).toMatchObject({
      ...{ pattern: { type: ['note.read'] }, retry: { maxAttempts: 30 } },
    });
  });

  it('make none in the place of another of its name', async () => {
    const client = new WaybillClient({ url: world.router.cloud.url });
    await client.runTime.put('ours', { pattern: { type: ['note.taken'] }, reason: 'we look' });
    const { page } = await world.open('/subscribers');
    await page.getByRole('button', { name: 'New subscriber' }).click();
    const dialog = page.getByRole('dialog', { name: 'New subscriber' });
    await dialog.getByLabel('Name').fill('ours');
    await dialog.getByLabel('Reason').fill('theirs');
    await dialog.getByRole('button', { name: 'Create' }).click();

    await dialog.getByText('There is a subscriber of this name').waitFor();
    expect(await dialog.getByLabel('Name').inputValue()).toBe('ours');
    expect(await client.runTime.get('ours')).toMatchObject({ pattern: { type: ['note.taken'] } });
  });

  it('take away nothing that somebody else has changed or taken away meanwhile', async () => {
    const client = new WaybillClient({ url: world.router.cloud.url });
    const asked = { pattern: { type: ['draft.saved'] }, reason: 'we look' };
    await client.runTime.put('drafts', asked);
    const { page } = await world.open('/subscribers/drafts');
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete drafts' });
    await dialog.getByLabel('Reason').fill('seen enough');
    await client.runTime.put('drafts', { ...asked, description: 'still needed' });
    await dialog.getByRole('button', { name: 'Delete' }).click();

    await dialog.getByText('What it is for: still needed, before nothing').waitFor();
    expect(await client.runTime.get('drafts')).toMatchObject({ lifecycle: 'active' });
    await client.runTime.put('drafts', { ...asked, description: 'needed for good' });
    await client.runTime.delete('drafts', { reason: 'no more' });
    await world.router.pass(180_000);
    await dialog.getByRole('button', { name: 'Delete' }).click();

    await dialog.getByText('Somebody else has taken drafts away').waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('seen enough');
  });

  it('delete what still waits only where that is said', async () => {
    const { router } = world;
    const client = new WaybillClient({ url: router.cloud.url });
    await client.runTime.put('copies', { pattern: { type: ['order.placed'] }, reason: 'we look' });
    await router.pass(60_000);
    await router.publish('order.placed', 'copied', { amount: 1 });
    await router.cloud.waitUntilIdle();
    const { page } = await world.open('/subscribers/copies');
    await page.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete copies' });
    await dialog.getByText('1 event waits.').waitFor();
    await dialog.getByLabel('Reason').fill('seen enough');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByText(/It was not done.*has 1 events waiting/).waitFor();
    expect(await client.runTime.get('copies')).toMatchObject({ lifecycle: 'active' });

    await dialog.getByLabel('Delete it with what waits for it').check();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('copies is being taken away').waitFor();
    await router.pass(180_000);
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'There is no subscriber copies' }).waitFor();
  });
});
