import type { Json } from '../../core/event/event.ts';
import { parseUrl } from '../../core/shared/parse-url.ts';
import { escapeText } from '../format/escape-text.ts';
import { makePaint } from '../format/paint.ts';
import { printJson, wantsJson } from '../format/print-rows.ts';
import { parseTime } from '../format/times.ts';
import { FROM_FLAG, given } from '../look/flags.ts';
import { NOTATION_FLAGS, readPattern } from '../look/pattern-flags.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { UsageError } from '../usage-error.ts';
import { forward, type Target } from './forward.ts';
import { type Outcome, TemporarySubscriber } from './temporary-subscriber.ts';

/** How long a URL has to answer unless told, and at most; in seconds. */
const TIMEOUT = 30;
const LONGEST_TIMEOUT = 900;

/** A lease lasts longer than its event's handling, by so many seconds. */
const SPARE = 30;

const MOST = 1_000_000_000;

/** Every event has a source. */
const ALL: Json = { source: [{ exists: true }] };

export const listenCommand = routerCommand({
  name: 'listen',
  summary: 'brings events to a URL of your machine as they are accepted, until Ctrl-C',
  arguments: [{ name: 'LOCAL-URL' }],
  flags: {
    pattern: {
      ...{ type: 'string', value: 'JSON' },
      about: 'which events; @FILE reads a file, - the standard input (default: all)',
    },
    ...NOTATION_FLAGS,
    from: {
      ...FROM_FLAG,
      about: 'and those accepted since then: a time, or how long ago: 30m, 2h',
    },
    timeout: {
      ...{ type: 'string', value: 'SECONDS' },
      about: `how long an answer is waited for (default ${TIMEOUT})`,
    },
    count: { type: 'string', value: 'N', about: 'ends after so many' },
  },
  notes: [
    'It is a subscriber of its own meanwhile, which nobody else is disturbed by. What the URL does not',
    'answer with 2xx is tried again. Events are posted as CloudEvents in structured mode.',
    'A subscriber that nobody ended, since the process was killed, goes away by itself.',
  ],
  async run(work) {
    const { input, world } = work;
    const url = readUrl(input.argument('LOCAL-URL'));
    const from = parseTime('from', input.text('from'), world.clock.now());
    const seconds = input.number('timeout', { least: 1, most: LONGEST_TIMEOUT }) ?? TIMEOUT;
    const most = input.number('count', { least: 1, most: MOST }) ?? Number.POSITIVE_INFINITY;
    const pattern = (await readPattern('pattern', { input, world })) ?? ALL;
    const asked = { pattern, leaseSeconds: seconds + SPARE, ...given({ startFrom: from }) };
    const place = { url, timeoutMs: seconds * 1000, most };
    const subscriber = new TemporarySubscriber(asked, `waybill listen ${url}`, work);
    return world.untilInterrupted((signal) => listen(subscriber, { ...place, signal }, work));
  },
});

interface Place extends Target {
  /** How many events are brought at most. */
  readonly most: number;
}

/** It is ended in any case, and on Ctrl-C, too. */
async function listen(
  subscriber: TemporarySubscriber,
  place: Place,
  work: RouterWork,
): Promise<number> {
  const { stderr } = work.world;
  try {
    await subscriber.begin(place.signal);
    stderr.write(`Listening as ${subscriber.name}; Ctrl-C ends it.\n`);
    await bring(subscriber, place, work);
  } catch (error) {
    if (!place.signal.aborted) throw error;
  } finally {
    await subscriber.end();
  }
  return 0;
}

async function bring(
  subscriber: TemporarySubscriber,
  place: Place,
  work: RouterWork,
): Promise<void> {
  for (let brought = 0; brought < place.most; ) {
    await subscriber.renew(place.signal);
    const all = await subscriber.pull(place.signal);
    if (all.length === 0) continue;
    const outcomes = await Promise.all(
      all.map(async (pulled) => ({ pulled, forwarded: await forward(pulled, place) })),
    );
    await subscriber.tell(outcomes);
    for (const outcome of outcomes) print(outcome, work);
    brought += outcomes.length;
  }
}

function print({ pulled, forwarded }: Outcome, { input, world }: RouterWork): void {
  const { stdout, env } = world;
  const { trackingId, attempt, event } = pulled;
  const { type, id } = event as { readonly type: string; readonly id: string };
  if (wantsJson({ input, world })) {
    printJson({ trackingId, type, id, attempt, ...forwarded }, stdout);
    return;
  }
  const { error, statusCode, tookMs } = forwarded;
  const paint = makePaint(stdout, env);
  const what = error === undefined ? paint('green', `✓ ${statusCode}`) : paint('red', '✗');
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  const why = error === undefined ? '' : `: ${error.message}`;
  stdout.write(`${what}  ${escapeText(`${type}  ${trackingId}  ${tookMs} ms${again}${why}`)}\n`);
}

function readUrl(text: string): string {
  if (/^https?:$/.test(parseUrl(text)?.protocol ?? '')) return text;
  throw new UsageError(
    `LOCAL-URL must be such as http://localhost:3000/events; received ${text.slice(0, 200)}`,
  );
}
