import type { ListedEvents } from '../../client/index.ts';
import { escapeText } from '../format/escape-text.ts';
import { makePaint } from '../format/paint.ts';
import { printJson, printRows, wantsJson } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { FROM_FLAG, spanOf, TO_FLAG } from '../look/flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { type EventTally, Tally, type Unaccounted } from './tally.ts';

const DAY_MS = 86_400_000;

/** The longest span that a router lists at a time. */
const MONTH_MS = 31 * DAY_MS;

/** As many as the router answers at a time. */
const PAGE_SIZE = 100;

/** Of exit codes: not all is as it should be. */
const PARTLY = 3;

export const tallyCommand = routerCommand({
  name: 'tally',
  summary: 'adds up what was accepted and what became of it, and names what is not accounted for',
  flags: { from: { ...FROM_FLAG, about: `${FROM_FLAG.about} (default 24h)` }, to: TO_FLAG },
  notes: [
    'A delivery is accounted for that has an outcome, is tried again in time, or can be in its queue.',
    'Exit code 3: some are not; each is named.',
  ],
  async run(work) {
    const { world, router } = work;
    const now = world.clock.now();
    const { from, to } = { ...defaultSpan(now), ...spanOf(work.input, world.clock) };
    const tally = new Tally(now);
    const unaccounted: Unaccounted[] = [];
    const progress = new Progress(work, { from, to });
    for await (const page of pagesOf({ from, to }, work)) {
      unaccounted.push(...unreadableOf(page), ...page.events.flatMap((event) => tally.add(event)));
      progress.show(tally.events.accepted, page.lookedBackTo);
    }
    progress.clear();
    // After the events: what has been handled meanwhile has left its queue.
    unaccounted.push(...tally.unaccounted(await router.client.subscribers()));
    print({ from, to, tally, unaccounted }, work);
    return unaccounted.length === 0 ? 0 : PARTLY;
  },
});

interface Span {
  readonly from: string;
  readonly to: string;
}

/** Newest first; a router takes a month at a time. */
async function* pagesOf({ from, to }: Span, { router }: RouterWork): AsyncGenerator<ListedEvents> {
  const asked = { include: 'all-deliveries', pageSize: PAGE_SIZE } as const;
  let end = to;
  do {
    const start = new Date(Math.max(Date.parse(from), Date.parse(end) - MONTH_MS)).toISOString();
    yield* router.client.eventPages({ ...asked, from: start, to: end });
    end = start;
  } while (end > from);
}

function defaultSpan(now: number): Span {
  return { from: new Date(now - DAY_MS).toISOString(), to: new Date(now).toISOString() };
}

function unreadableOf({ unreadable = [] }: ListedEvents): readonly Unaccounted[] {
  return unreadable.map((trackingId) => ({ trackingId, reason: 'its row is damaged' }));
}

/** How far the tally is, in one line that is written over again; nothing where nobody looks. */
class Progress {
  readonly #work: RouterWork;
  readonly #from: number;
  readonly #to: number;

  constructor(work: RouterWork, { from, to }: Span) {
    this.#work = work;
    this.#from = Date.parse(from);
    this.#to = Date.parse(to);
  }

  show(events: number, lookedBackTo: string): void {
    const share = (this.#to - Date.parse(lookedBackTo)) / (this.#to - this.#from);
    const percent = Math.floor(100 * Math.min(1, Math.max(0, share)));
    this.#write(`${events.toLocaleString('en-US')} events, ${percent} % of the time`);
  }

  clear(): void {
    this.#write('');
  }

  #write(line: string): void {
    const { stderr } = this.#work.world;
    if (stderr.isTTY === true) stderr.write(`\r\u001b[K${line}`);
  }
}

interface Result extends Span {
  readonly tally: Tally;
  readonly unaccounted: readonly Unaccounted[];
}

function print({ from, to, tally, unaccounted }: Result, { input, world }: RouterWork): void {
  const { events, subscribers } = tally;
  const { stdout, env } = world;
  if (wantsJson({ input, world })) {
    for (const one of unaccounted) printJson(one, stdout);
    const byName = Object.fromEntries(subscribers);
    printJson({ from, to, events, subscribers: byName, unaccounted: unaccounted.length }, stdout);
    return;
  }
  if (subscribers.length > 0)
    printRows(
      subscribers.map(([name, counts]) => ({ name, ...counts })),
      { input, world },
      [
        ['subscriber', ({ name }) => name],
        ['events', ({ expected }) => expected],
        ['delivered', ({ delivered }) => delivered],
        ['retrying', ({ retrying }) => retrying],
        ['pending', ({ pending }) => pending],
        ['dead', ({ dead }) => dead],
        ['discarded', ({ discarded }) => discarded],
      ],
    );
  stdout.write(`${describe(events)} from ${showTime(from)} to ${showTime(to)}.\n`);
  const paint = makePaint(stdout, env);
  for (const { trackingId, subscriber, reason } of unaccounted) {
    const at = subscriber === undefined ? '' : `${subscriber}  `;
    stdout.write(`${paint('red', escapeText(`${trackingId}  ${at}${reason}`))}\n`);
  }
  stdout.write(
    unaccounted.length === 0
      ? 'All of it is accounted for.\n'
      : `${count(unaccounted.length, 'is', 'are')} not accounted for.\n`,
  );
}

function describe({ accepted, unmatched, outbox }: EventTally): string {
  const parts = [
    ...(unmatched === 0 ? [] : [`${unmatched.toLocaleString('en-US')} for nobody`]),
    ...(outbox === 0 ? [] : [`${outbox.toLocaleString('en-US')} not on the bus yet`]),
  ];
  const detail = parts.length === 0 ? '' : `, ${parts.join(', ')},`;
  return `${count(accepted, 'event was accepted', 'events were accepted')}${detail}`;
}

function count(number: number, one: string, several: string): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : several}`;
}
