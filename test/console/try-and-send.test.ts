import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { WaybillClient } from '../../client/index.ts';
import { findBarriers, hasSidewaysScroll } from './support/browser.ts';
import { ConsoleUnderTest } from './support/console-under-test.ts';
import { describeInBrowser } from './support/describe-in-browser.ts';

const INVOICE = {
  type: 'object',
  properties: {
    number: { type: 'integer', minimum: 1000 },
    to: { type: 'string', format: 'email' },
    lines: {
      type: 'array',
      items: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
    },
  },
  required: ['number', 'to'],
};

/** A text of 1 MB, 2^20 bytes, which is more than an event or a pattern may have. */
const HOSTILE = '<img src=x onerror=alert(1)>'.repeat(2 ** 20 / 28 + 1).slice(0, 2 ** 20);

/** More levels than a browser can write, though it can read them. */
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000);

describeInBrowser('patterns, the catalog, and what is sent', () => {
  let world: ConsoleUnderTest;
  beforeAll(async () => {
    world = await ConsoleUnderTest.start();
    const { router } = world;
    const client = new WaybillClient({ url: router.cloud.url });
    await client.catalog.declare('invoice.sent', {
      ...{ schema: INVOICE, mode: 'enforce', reason: 'we know what it is' },
    });
    await router.publish('order.placed', 'small', { amount: 40 });
    await router.publish('order.returned', 'returned', { amount: 40, region: 'eu' });
    await router.pass(180_000);
  });
  afterEach(() => world.closePages());
  afterAll(() => world.stop());

  it.each([
    ['/patterns', 'light', 'The event'],
    ['/patterns?subscriber=big-orders', 'dark', 'The event'],
    ['/catalog', 'dark', 'Catalog'],
    ['/catalog?view=map', 'light', 'Catalog'],
    ['/catalog/invoice.sent', 'dark', 'What is declared'],
    ['/send?type=invoice.sent', 'light', 'Send'],
    ['/send?as=json', 'dark', 'Send'],
    ['/settings', 'light', 'Who did what'],
  ] as const)(
    '%s has no barrier, %s, nor sideways scrolling at 360 px',
    async (path, colorScheme, heading) => {
      const { page } = await world.open(path, { colorScheme });
      await page.getByRole('heading', { name: heading, exact: true }).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 640 });

      expect(await hasSidewaysScroll(page)).toBe(false);
    },
  );

  it('show an event that nobody gets, and a pattern that would match it, of which a subscriber can be made', async () => {
    const { page } = await world.open('/patterns');
    await page.getByRole('button', { name: 'Not matching' }).click();
    await page.getByRole('button', { name: /returned returned/ }).click();
    await page.getByRole('button', { name: 'billing does not' }).click();
    await page.getByText('type is "order.returned"; it must be "order.placed"').waitFor();
    expect(await page.locator('.pattern mark').textContent()).toBe('["order.placed"]');
    expect(await page.locator('.json .marked').textContent()).toContain('order.returned');

    await page.getByRole('button', { name: 'By its type', exact: true }).click();
    await page.getByRole('button', { name: 'Matching', exact: true }).click();
    await page.getByText('Every clause holds.').waitFor();
    await page.goBack();
    await page.goForward();
    await page.getByRole('link', { name: 'Make a subscriber of it' }).click();

    const dialog = page.getByRole('dialog', { name: 'New subscriber' });
    await dialog.getByText('It matches 1 of the last 2 events').waitFor();
    const text = await dialog.getByLabel('Pattern').inputValue();
    expect(JSON.parse(text)).toEqual({ type: ['order.returned'] });
  });

  it('take the value, too, that a clause has failed on, and say what is wrong with what is no pattern', async () => {
    const { page } = await world.open('/patterns?subscriber=big-orders');
    await page.getByRole('button', { name: /order.placed small/ }).click();
    await page.getByRole('button', { name: 'Take 40, too' }).click();
    await page.getByRole('button', { name: 'Matching', exact: true }).click();
    await page.getByText('Every clause holds.').waitFor();

    await page.getByRole('textbox', { name: 'Pattern' }).fill('{"type": "order.placed"}');
    await page.getByRole('alert').getByText(/type/).waitFor();
    await page.getByLabel('Written as').selectOption('topic');
    await page.getByRole('textbox', { name: 'Pattern' }).fill('*.returned');
    await page.getByText('1 of the last 2 events of 24 hours matches').waitFor();
  });

  it('show who gets what as a map, and of an event that is looked at, why', async () => {
    const { page } = await world.open('/catalog?view=map');
    const row = page.getByRole('row', { name: /order.placed/ });
    await row.getByText('gets all: 1 of 1 event').first().waitFor();
    await row.getByText('can get it, and got none: 0 of 1 event').waitFor();
    expect(await page.getByRole('row', { name: /order.returned/ }).textContent()).toContain('1');
  });

  it('declare a type, change it, and take it back, and nothing that somebody else has declared meanwhile', async () => {
    const { catalog } = new WaybillClient({ url: world.router.cloud.url });
    const { page } = await world.open('/catalog');
    await page.getByRole('button', { name: 'Declare a type' }).click();
    const first = page.getByRole('dialog', { name: 'Declare a type' });
    await first.getByLabel('Type').fill('invoice.sent');
    await first.getByLabel('Schema of the data').fill('{"type": "object"}');
    await first.getByLabel('Reason').fill('INC-42');
    await first.getByRole('button', { name: 'Declare' }).click();
    await first.getByText('invoice.sent is declared already').waitFor();
    await first.getByLabel('Type').fill('invoice.paid');
    await first.getByRole('button', { name: 'Declare' }).click();
    await page.getByRole('status').getByRole('link', { name: 'invoice.paid' }).click();

    await page.getByRole('button', { name: 'Change' }).click();
    const changing = page.getByRole('dialog', { name: 'Declare invoice.paid' });
    await changing.getByLabel('Mode').selectOption('off');
    await changing.getByLabel('Reason').fill('INC-43');
    await catalog.declare('invoice.paid', { mode: 'enforce', reason: 'quicker' });
    await changing.getByRole('button', { name: 'Declare' }).click();
    const notice = changing.getByRole('region', { name: 'Changed meanwhile' });
    await notice.getByText('Mode: enforce, before warn').waitFor();
    await notice.getByText('Schema of the data: another').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await changing.getByLabel('Mode').inputValue()).toBe('off');
    expect((await catalog.get('invoice.paid')).declared?.mode).toBe('enforce');
    await changing.getByRole('button', { name: 'Declare' }).click();
    await changing.waitFor({ state: 'detached' });
    expect((await catalog.get('invoice.paid')).declared?.mode).toBe('off');

    await page.getByRole('button', { name: 'Undeclare' }).click();
    const ending = page.getByRole('dialog', { name: 'Undeclare invoice.paid' });
    await ending.getByLabel('Reason').fill('no more');
    await catalog.declare('invoice.paid', { owner: 'sales', reason: 'still needed' });
    await ending.getByRole('button', { name: 'Undeclare' }).click();
    await ending.getByText('Owner: sales, before nothing').waitFor();
    expect((await catalog.get('invoice.paid')).declared?.owner).toBe('sales');
    await ending.getByRole('button', { name: 'Undeclare' }).click();
    await page.getByText('Nothing is declared of invoice.paid any more').waitFor();
  });

  it('send an event of a form that its schema makes, whose errors stand at its fields, and lead to its waybill', async () => {
    const { router } = world;
    const { page } = await world.open('/send?type=invoice.sent');
    await page.getByLabel('number').waitFor();
    expect(await page.getByLabel('number').inputValue()).toBe('1000');
    await page.getByLabel('number').fill('10x');
    await page.getByText('10x is no number').waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
    await page.getByLabel('number').fill('7');
    await page.getByLabel('to', { exact: true }).fill('nobody');
    await page.getByRole('button', { name: 'Send' }).click();
    const sent = page.getByRole('region', { name: 'What was sent' });
    await sent.getByText('schema-violation').waitFor();
    expect(await page.locator('.field.invalid label').allTextContents()).toEqual(['number', 'to']);
    expect(await page.getByLabel('number').inputValue()).toBe('7');

    await page.getByLabel('number').fill('1007');
    await page.getByLabel('to', { exact: true }).fill('ada@example.com');
    await page.getByRole('button', { name: 'Send' }).click();
    await sent.getByText('accepted').waitFor();
    const link = sent.getByRole('link').first();
    const id = (await link.getAttribute('href'))?.split('/').at(-1) ?? '';
    const { event } = await router.waybill(id);
    expect(event?.data).toEqual({ number: 1007, to: 'ada@example.com', lines: [{ sku: 'text' }] });
    expect(await sent.getByRole('link', { name: 'see why' }).getAttribute('href')).toContain(id);
  });

  it('send many that are pasted, and keep what was typed', async () => {
    const { router } = world;
    const { page } = await world.open('/send?as=json');
    const lines = Array.from({ length: 120 }, (_, index) =>
      JSON.stringify({
        source: '/shop',
        type: 'order.placed',
        id: `many-${index}`,
        data: { index },
      }),
    );
    const text = [...lines, '{"source": "/shop"', '{"source": "/shop"}'].join('\n');
    await page.getByRole('textbox', { name: 'Events' }).fill(text);
    await page.getByText('line 121: it is not JSON').waitFor();
    await page.getByRole('button', { name: 'Send 121 events' }).click();
    const sent = page.getByRole('region', { name: 'What was sent' });
    await sent.getByText('121 events, 1 of them refused').waitFor();
    await sent.getByText('line 122').waitFor();
    await router.cloud.waitUntilIdle();

    expect(router.handled('many-119', 'billing')).toBe(1);
    expect(await page.getByRole('textbox', { name: 'Events' }).inputValue()).toBe(text);
  });

  it('take a text of 1 MB and JSON of 100,000 levels as what they are', async () => {
    const { page } = await world.open('/patterns');
    await page.getByLabel('Test').selectOption('own');
    const text = page.getByRole('textbox', { name: 'Pattern' });
    await text.fill(JSON.stringify({ type: [HOSTILE] }));
    await page.getByText('It is no pattern as it is').waitFor();
    expect(page.url().length).toBeLessThan(10_000);
    await text.fill(DEEP);
    await page.getByText('it nests more than 1,000 levels deep').waitFor();
    expect(await text.inputValue()).toBe(DEEP);

    await page.goto(`${world.url}/send?as=json`);
    const events = page.getByRole('textbox', { name: 'Events' });
    await events.fill(`{"source": "/s", "type": "t", "data": ${DEEP}}`);
    await page.getByText('it nests more than 1,000 levels deep').waitFor();
    await events.fill(JSON.stringify({ source: '/s', type: 't', data: HOSTILE }));
    await page.getByRole('button', { name: 'Send 1 event' }).click();
    await page.getByRole('region', { name: 'What was sent' }).getByText('too-large').waitFor();
    const problem = { code: 'invalid-request', detail: HOSTILE };
    await page.route('**/events', (route) => route.fulfill({ status: 400, json: problem }));
    await page.getByRole('button', { name: 'Send 1 event' }).click();
    const refused = page.getByRole('region', { name: 'What was sent' });
    await refused.getByText('<img src=x onerror=alert(1)>').waitFor();

    expect((await refused.textContent())?.length).toBeLessThan(5000);
    expect(await page.locator('main img').count()).toBe(0);
  });

  it('send a number with each of its digits', async () => {
    const { router } = world;
    const { page } = await world.open('/send?as=json');
    await page
      .getByRole('textbox', { name: 'Events' })
      .fill('{"source": "/s", "type": "t", "id": "digits", "data": {"n": 1234567890123456789}}');
    await page.getByRole('button', { name: 'Send 1 event' }).click();
    const link = page.getByRole('region', { name: 'What was sent' }).getByRole('link').first();
    const id = (await link.getAttribute('href'))?.split('/').at(-1) ?? '';

    const stored = await fetch(new URL(`/events/${id}`, router.cloud.url));
    expect(await stored.text()).toContain('"n":1234567890123456789');
  });
});
