import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../../support/worlds/synthesize.ts';
import { ConsoleUnderTest } from '../support/console-under-test.ts';
import { runShop, type Shop } from './shop.ts';

/** Every page, by the name of its pictures. */
const pages = ({ dead, small, job }: Shop): Readonly<Record<string, string>> => ({
  home: '',
  events: '/events',
  waybill: `/events/${dead}`,
  'why-not': `/events/${small}?why=analytics`,
  subscribers: '/subscribers',
  subscriber: '/subscribers/email',
  failures: '/failures',
  group: '/failures/group?subscriber=email&class=PermanentError&like=nobody+is+no+e-mail+address',
  jobs: '/jobs',
  job: `/jobs/${job}`,
  catalog: '/catalog',
  type: '/catalog/order.placed',
  patterns: '/patterns',
  send: '/send',
  settings: '/settings',
});

const SIZES = {
  small: { width: 360, height: 740 },
  large: { width: 1440, height: 900 },
} as const;

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'dist/screenshots' },
    only: { type: 'string', multiple: true },
  },
});

const assembly = await synthesize('bin/app.ts');
const world = await ConsoleUnderTest.start({ assembly });
try {
  mkdirSync(values.out, { recursive: true });
  const shown = Object.entries(pages(await runShop(world.router)));
  for (const [name, path] of shown.filter(([name]) => values.only?.includes(name) ?? true))
    for (const [size, viewport] of Object.entries(SIZES))
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page } = await world.open(path, { viewport, colorScheme, reducedMotion: 'reduce' });
        await page.locator('main h1').waitFor();
        await page.waitForLoadState('networkidle');
        const file = join(values.out, `${name}-${size}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: size === 'small' });
        console.log(file);
        await world.closePages();
      }
} finally {
  await world.stop();
}
