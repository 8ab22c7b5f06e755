import type { PatternTest, TestedEvent } from '../../client/index.ts';
import { CREDENTIALS } from '../../client/sending/transport.ts';
import { hasMembers, readAnswer } from '../../core/api/read-answer.ts';
import type { Json } from '../../core/event/event.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { escapeText } from '../format/escape-text.ts';
import { printRows, wantsJson } from '../format/print-rows.ts';
import { showTime } from '../format/times.ts';
import { type RouterWork, routerCommand } from '../router/router-command.ts';
import { parseEvents, readText } from '../send/read-json.ts';
import { UsageError } from '../usage-error.ts';
import { FROM_FLAG, given, spanOf, TO_FLAG } from './flags.ts';
import { NOTATION_FLAGS, readPattern } from './pattern-flags.ts';

/** As the router has it. */
const MOST_EVENTS = 1000;

/** What of one event is shown in a line: a pattern's outcome, or a subscriber's. */
interface Line {
  readonly event: TestedEvent;
  readonly subscriber?: string;
  readonly outcome: string;
  readonly reason: string;
}

export const patternTestCommand = routerCommand({
  name: 'pattern test',
  summary: 'which events a pattern matches, or who would get them, and why not',
  arguments: [{ name: 'PATTERN', isOptional: true }],
  flags: {
    ...NOTATION_FLAGS,
    events: {
      ...{ type: 'string', value: 'FILE' },
      about: 'events of a JSON file: one, a list, or one a line; - is the standard input',
    },
    from: FROM_FLAG,
    to: TO_FLAG,
    limit: {
      ...{ type: 'string', value: 'N' },
      about: 'how many events of the ledger, newest first (default 100)',
    },
  },
  notes: [
    'PATTERN is JSON, @FILE, or - for the standard input; without it, every subscriber is tested.',
    'Without --events it is tested against what was accepted in the last 24 hours.',
  ],
  async run(work) {
    const test = await ask(await readRequest(work), work);
    const { input, world } = work;
    if (wantsJson({ input, world })) printRows(test.events, { input, world }, []);
    else print(test, work);
    if (!test.complete)
      world.stderr.write('Not all are here: the answer is limited in time and size.\n');
    return 0;
  },
});

async function readRequest({ input, world }: RouterWork): Promise<Json> {
  const [written, file] = [input.text('PATTERN'), input.text('events')];
  if (written === '-' && file === '-')
    throw new UsageError('the standard input can be the pattern or the events, and not both');
  const pattern = await readPattern('PATTERN', { input, world });
  return given({ pattern, ...(await whichEvents(file, { input, world })) }) as Json;
}

async function whichEvents(
  file: string | undefined,
  { input, world }: { readonly input: Input; readonly world: World },
): Promise<object> {
  const limit = input.number('limit', { least: 1, most: MOST_EVENTS });
  const span = spanOf(input, world.clock);
  if (file === undefined) return { ...span, limit };
  if (limit !== undefined || Object.keys(span).length > 0)
    throw new UsageError(
      '--from, --to and --limit choose among the events of the ledger; with --events leave them out',
    );
  return { events: parseEvents(await readText(file === '-' ? file : `@${file}`, world)) };
}

/** By the transport: numbers of more digits than a `number` has are tested as they were written. */
async function ask(body: Json, { router }: RouterWork): Promise<PatternTest> {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', path: '/patterns/test', headers, body: writeExact(body) };
  const reply = await router.transport.send({ ...request, repeatable: true });
  return readAnswer(reply, hasMembers<PatternTest>('matched', 'events'), CREDENTIALS);
}

function print(test: PatternTest, { input, world }: RouterWork) {
  const { matched, events, lookedBackTo, eventPattern } = test;
  if (eventPattern !== undefined)
    world.stderr.write(`${escapeText(`EventBridge has it as ${JSON.stringify(eventPattern)}`)}\n`);
  const lines = events.flatMap(linesOf);
  printRows(lines, { input, world }, [
    ...(events.some(({ acceptedAt }) => acceptedAt !== undefined)
      ? [['accepted', ({ event }: Line) => showTime(event.acceptedAt)] as const]
      : []),
    ['type', ({ event }) => event.type ?? '?'],
    ['id', ({ event }) => event.trackingId ?? event.id ?? '?'],
    ...(lines.some(({ subscriber }) => subscriber !== undefined)
      ? [['subscriber', ({ subscriber }: Line) => subscriber] as const]
      : []),
    ['matches', ({ outcome }) => outcome],
    ['why not', ({ reason }) => reason],
  ]);
  if (events.length === 0) return;
  const since = lookedBackTo === undefined ? '' : `, back to ${showTime(lookedBackTo)}`;
  world.stderr.write(`${matched} of ${events.length} match${since}\n`);
}

function linesOf(event: TestedEvent): readonly Line[] {
  if ('error' in event) return [{ event, outcome: 'refused', reason: event.error.message }];
  if (!('subscribers' in event)) return [{ event, ...outcomeOf(event) }];
  return event.subscribers.map((tested) => ({
    ...{ event, subscriber: tested.subscriber },
    ...outcomeOf(tested),
  }));
}

function outcomeOf(tested: { readonly matched: boolean; readonly reason?: string }) {
  return { outcome: tested.matched ? 'yes' : 'no', reason: tested.reason ?? '' };
}
