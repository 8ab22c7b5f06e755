import { type BrowserContext, chromium } from 'playwright-core';
import { freePorts } from '../../test/brokers/free-ports.ts';
import { startRabbitMq } from '../../test/brokers/start-rabbitmq.ts';
import { ConsoleUnderTest } from '../../test/console/support/console-under-test.ts';
import { synthesize } from '../../test/support/worlds/synthesize.ts';
import { type BenchRow, formatRows, keepsBounds, percentile } from '../report/bench-row.ts';
import { describeMachine } from '../report/machine.ts';
import { type Load, type TimedPage, timePage } from './time-page.ts';

const ROUNDS = 9;
const FIRST_LOAD_KILOBYTES = 60;

/** The console's Home, and the management page of RabbitMQ, in turns in one browser. */
const [managementPort = 0] = await freePorts(1);
const settings = { 'management.tcp.ip': '127.0.0.1', 'management.tcp.port': `${managementPort}` };
const broker = await startRabbitMq(settings, { plugins: ['rabbitmq_management'] });
const world = await ConsoleUnderTest.start({
  assembly: await synthesize('test/integration/app.ts'),
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});
try {
  await world.router.publish('order.placed', 'order-1', { order: 1, amount: 20 });
  await world.router.cloud.waitUntilIdle();
  const pages = [consolePage(world.url), managementPage(`http://127.0.0.1:${managementPort}`)];
  const loads = pages.map(() => ({ cold: [] as Load[], warm: [] as Load[] }));
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, page] of pages.entries()) {
      const { cold, warm } = await timePage(browser, page);
      loads[index]?.cold.push(cold);
      loads[index]?.warm.push(warm);
    }
  const rows = pages.flatMap(({ name }, index) => rowsOf(name, loads[index]));
  console.log(`\n## The console, ${describeMachine()}, chromium ${browser.version()}\n`);
  console.log(formatRows([...rows, ...ratios(rows)]));
  if (!rows.every(keepsBounds)) process.exitCode = 1;
} finally {
  await browser.close();
  await world.stop();
  await broker.stop();
}

function consolePage(url: string): TimedPage {
  return {
    name: 'console',
    url,
    isData: (path) => !path.startsWith('/console') || path === '/console/session',
    // Home, with what the router has said.
    isSeen: `document.querySelector('main :is(.figure, .needs, .empty)') !== null`,
  };
}

function managementPage(url: string): TimedPage {
  return {
    name: 'RabbitMQ management',
    url,
    isData: (path) => path.startsWith('/api'),
    // Its Overview, with what the broker has said.
    isSeen: `document.querySelector('#main h1')?.textContent.includes('Overview') === true`,
    signIn: async (context: BrowserContext) => {
      const page = await context.newPage();
      await page.goto(url);
      await page.locator('input[name="username"]').fill('guest');
      await page.locator('input[name="password"]').fill('guest');
      await page.locator('input[type="submit"]').click();
      await page.locator('#main h1').waitFor();
      await page.close();
      // What a browser keeps of the page's files is thrown away; who is signed in is not.
      const devtools = await context.newCDPSession(await context.newPage());
      await devtools.send('Network.clearBrowserCache');
    },
  };
}

function rowsOf(name: string, loads: { cold: Load[]; warm: Load[] } | undefined): BenchRow[] {
  const { cold = [], warm = [] } = loads ?? {};
  const median = (of: readonly Load[], figure: keyof Load) =>
    percentile(
      of.map((load) => load[figure]),
      0.5,
    );
  const bound = name === 'console' ? { atMost: FIRST_LOAD_KILOBYTES } : {};
  return [
    { name: `${name}: its files`, value: median(cold, 'fileBytes') / 1024, unit: 'KB', ...bound },
    { name: `${name}: what it asks for`, value: median(cold, 'dataBytes') / 1024, unit: 'KB' },
    { name: `${name}: requests`, value: median(cold, 'requests'), unit: 'requests' },
    { name: `${name}: first view, cold`, value: median(cold, 'seenMs'), unit: 'ms' },
    { name: `${name}: interactive, cold`, value: median(cold, 'interactiveMs'), unit: 'ms' },
    { name: `${name}: first view, warm`, value: median(warm, 'seenMs'), unit: 'ms' },
    { name: `${name}: interactive, warm`, value: median(warm, 'interactiveMs'), unit: 'ms' },
  ];
}

/** The console's figures over those of the management page. */
function ratios(rows: readonly BenchRow[]): BenchRow[] {
  const half = rows.length / 2;
  return rows.slice(0, half).map((row, index) => ({
    name: `ratio, ${row.name.replace('console: ', '')}`,
    value: row.value / (rows[half + index]?.value ?? Number.NaN),
    unit: 'x',
  }));
}
