import type { EventSummary } from '../../client/index.ts';
import { escapeText } from '../format/escape-text.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { parseTime } from '../format/times.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { EVENT_COLUMNS, EVENT_FLAGS } from './events.ts';
import { FROM_FLAG, given } from './flags.ts';

/** How often the router is asked, in milliseconds. */
const EVERY_MS = 1000;

/** So far back each look goes again: an index may be late, and clocks differ. */
const OVERLAP_MS = 10_000;

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
  const kind = given({ type: input.text('type'), source: input.text('source') });
  const seen = new Map<string, number>();
  let from = since === undefined ? world.clock.now() - OVERLAP_MS : Date.parse(since);
  let shown = 0;
  for (let looks = 0; ; looks++) {
    const fresh: EventSummary[] = [];
    const query = { ...kind, from: new Date(from).toISOString() };
    try {
      for await (const event of router.client.events(query, { signal }))
        if (!seen.has(event.trackingId)) fresh.push(event);
    } catch (error) {
      if (signal.aborted) return 0;
      throw error;
    }
    for (const event of fresh.reverse()) {
      const at = Date.parse(event.acceptedAt);
      seen.set(event.trackingId, at);
      from = Math.max(from, at - OVERLAP_MS);
      // What the first look finds without --since, was there before.
      if (since === undefined && looks === 0) continue;
      print(event, work);
      if (++shown >= most) return 0;
    }
    for (const [id, at] of seen) if (at < from) seen.delete(id);
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
