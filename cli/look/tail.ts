import type { EventSummary } from '../../client/index.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { parseTime } from '../format/times.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { EVENT_COLUMNS, EVENT_FLAGS, filterOf } from './events.ts';
import { FROM_FLAG, given } from './flags.ts';

/** How often the router is asked, in milliseconds. */
const EVERY_MS = 1000;

const MOST = 1_000_000_000;

export const tailCommand = routerCommand({
  name: 'tail',
  summary: 'shows events as they are accepted, until Ctrl-C',
  flags: {
    ...EVENT_FLAGS,
    since: {
      ...FROM_FLAG,
      about: 'begins with those since then: a time, or how long ago: 30m, 2h',
    },
    count: { type: 'string', value: 'N', about: 'ends after so many' },
  },
  run: (work) => work.world.untilInterrupted((signal) => follow(work, signal)),
});

async function follow(work: RouterWork, signal: AbortSignal): Promise<number> {
  const { input, world, router } = work;
  const since = parseTime('since', input.text('since'), world.clock.now());
  const most = input.number('count', { least: 1, most: MOST }) ?? Number.POSITIVE_INFINITY;
  const tail = router.client.tail(given({ ...filterOf(input), since }));
  let shown = 0;
  for (;;) {
    const look = await tail.look({ signal }).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (look === undefined) return 0;
    for (const event of look.events) {
      print(event, work);
      if (++shown >= most) return 0;
    }
    if (look.isBehind) continue;
    if (await isOver(world.clock.sleep(EVERY_MS, signal), signal)) return 0;
  }
}

/** Whether Ctrl-C has ended a pause. */
async function isOver(pause: Promise<void>, signal: AbortSignal): Promise<boolean> {
  await pause.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return signal.aborted;
}

function print(event: EventSummary, { input, world }: RouterWork): void {
  if (wantsJson({ input, world })) {
    printJson(event, world.stdout);
    return;
  }
  const cells = EVENT_COLUMNS.map(([, cell]) => cell(event));
  world.stdout.write(`${escapeText(cells.join('  '))}\n`);
}
