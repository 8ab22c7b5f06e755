import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { WaybillClient } from '../../client/index.ts';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { dieAtBilling } from './support/dead-deliveries.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

describeInBrowser('the pages of jobs', () => {
  let world: ConsoleUnderTest;
  let client: WaybillClient;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
    client = new WaybillClient({ url: world.router.cloud.url });
  });
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  it('say where jobs come from while there are none', async () => {
    const { page } = await world.open('/jobs');
    await page.getByRole('heading', { name: 'There are no jobs yet' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.goto(`${world.url}/jobs/job_nothing`);
    await page.getByRole('heading', { name: 'There is no such job' }).waitFor();
  });

  it('pause a job that runs, change its rate, resume and cancel it, and show who did so', async () => {
    const { router } = world;
    await dieAtBilling(
      router,
      Array.from({ length: 90 }, (_, n) => `slow-${n}`),
    );
    const request = { all: true, reason: 'INC-42', ratePerSecond: 1 } as const;
    const { id } = await client.redrive('billing', request);
    await router.pass(1000);
    const { page } = await world.open('/jobs');
    await page.getByText('1 job not at an end yet.').waitFor();
    await page.getByRole('progressbar', { name: /^Redrive of billing/ }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'Redrive of billing' }).click();
    await page.getByText('1 a second', { exact: true }).waitFor();

    const act = async (button: string, dialog: string, confirm: string, fill = async () => {}) => {
      await page.getByRole('button', { name: button }).click();
      const open = page.getByRole('dialog', { name: dialog });
      await fill();
      await open.getByLabel('Reason').fill(`to ${button}`);
      await open.getByRole('button', { name: confirm }).click();
    };
    await act('Pause', 'Pause the redrive of billing', 'Pause');
    await page.getByText('paused', { exact: true }).waitFor();
    await act('Change rate', 'Change the rate of the redrive of billing', 'Change', () =>
      page.getByLabel('At most a second').fill('7'),
    );
    await page.getByText('7 a second', { exact: true }).waitFor();
    await act('Resume', 'Resume the redrive of billing', 'Resume');
    await page.getByText('running', { exact: true }).waitFor();
    await act('Cancel', 'Cancel the redrive of billing', 'Cancel the job');
    await page.getByText(/cancel(led|ling)/).waitFor();
    await router.pass(120_000);
    await page.getByText('cancelled', { exact: true }).waitFor();

    await page.getByText('cancel-job').waitFor();
    for (const reason of ['INC-42', 'to Pause', 'to Change rate', 'to Resume', 'to Cancel'])
      await page.getByText(`“${reason}”`).waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    const { state, ratePerSecond } = await client.jobs.get(id);
    expect({ state, ratePerSecond }).toEqual({ state: 'cancelled', ratePerSecond: 7 });
  });

  it('list jobs in a state, with its address', async () => {
    const { page } = await world.open('/jobs');
    await page.getByRole('link', { name: 'Redrive of billing' }).waitFor();
    await page.getByLabel('State').selectOption('completed');
    await page.getByRole('heading', { name: 'No job fits' }).waitFor();

    expect(page.url()).toBe(`${world.url}/jobs?state=completed`);
  });

  it.each(['light', 'dark'] as const)(
    'show a job without a barrier, and no wider than 360 px, %s',
    async (colorScheme) => {
      const viewport = { width: 360, height: 640 };
      const { page } = await world.open('/jobs', { colorScheme, viewport });
      await page.getByRole('link', { name: 'Redrive of billing' }).waitFor();
      expect(await hasSidewaysScroll(page)).toBe(false);
      await page.getByRole('link', { name: 'Redrive of billing' }).click();
      await page.getByRole('heading', { name: 'Who did what' }).waitFor();

      expect(await findBarriers(page)).toEqual([]);
      expect(await hasSidewaysScroll(page)).toBe(false);
    },
  );
});
