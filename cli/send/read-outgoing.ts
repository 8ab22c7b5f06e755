import { readFileSync } from 'node:fs';
import type { OutgoingEvent } from '../../client/publishing/make-batches.ts';
import { newId } from '../../client/sending/new-id.ts';
import { completeEvent } from '../../core/api/complete-event.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import type { Json } from '../../core/event/event.ts';
import { parseJsonExactly } from '../../core/event/read-text.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import { isJsonObject, type JsonObject } from '../../core/shared/json/json-object.ts';
import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { given } from '../look/flags.ts';
import { UsageError } from '../usage-error.ts';

const DEFAULT_SOURCE = '/cli';
const MOST = 1_000_000;

/** The options that say what is sent. */
export const SEND_FLAGS = {
  data: {
    type: 'string',
    value: 'JSON',
    about: 'the data; @FILE reads a file, - the standard input',
  },
  source: { type: 'string', value: 'SOURCE', about: `who sends it (default ${DEFAULT_SOURCE})` },
  subject: { type: 'string', value: 'SUBJECT', about: 'what it is about' },
  id: {
    type: 'string',
    value: 'ID',
    about: 'its id: sent again, it is a duplicate (default: a random one)',
  },
  count: { type: 'string', value: 'N', about: 'so many of it, each with an id of its own' },
  events: {
    type: 'string',
    value: 'FILE',
    about: 'events of a JSON file instead: one, a list, or one a line; - is the standard input',
  },
} as const;

/** The events that the options mean, each with its numbers as they were written. Throws `UsageError`. */
export async function readOutgoing(
  input: Input,
  world: Pick<World, 'readInput' | 'clock'>,
): Promise<readonly OutgoingEvent[]> {
  const [type, file] = [input.text('TYPE'), input.text('events')];
  if ((type === undefined) === (file === undefined))
    throw new UsageError('say what to send: a TYPE, or a file of events by --events, and not both');
  if (file !== undefined) {
    const own = ['data', 'source', 'subject', 'id', 'count'].find((name) => input.text(name));
    if (own !== undefined)
      throw new UsageError(`--${own} is for one event, and --events has its own; leave one out`);
    return parseEvents(await readText(`@${file}`.replace('@-', '-'), world)).map((event) =>
      outgoing(event, world),
    );
  }
  const data = input.text('data');
  const [id, count] = [input.text('id'), input.number('count', { least: 1, most: MOST }) ?? 1];
  if (id !== undefined && count > 1)
    throw new UsageError('--id names one event, and --count asks for more; leave one out');
  const event = {
    ...{ source: input.text('source') ?? DEFAULT_SOURCE, type },
    ...given({ id, subject: input.text('subject') }),
    ...(data === undefined ? {} : { data: parse(await readText(data, world), '--data') }),
  };
  return Array.from({ length: count }, () => outgoing(event, world));
}

function outgoing(event: JsonObject, { clock }: Pick<World, 'clock'>): OutgoingEvent {
  const whole = completeEvent(event as unknown as EventInput, { newId, now: () => clock.now() });
  const { id, source } = whole;
  return { json: writeExact(whole as unknown as Json), id, source };
}

async function readText(from: string, { readInput }: Pick<World, 'readInput'>): Promise<string> {
  if (from === '-') return readInput();
  if (!from.startsWith('@')) return from;
  try {
    return readFileSync(from.slice(1), 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${from.slice(1)} cannot be read: ${reason}`, { cause });
  }
}

function parse(text: string, what: string): Json {
  try {
    return parseJsonExactly(text).exact;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${what} must be JSON: ${reason.replace('the body is not JSON: ', '')}`, {
      cause,
    });
  }
}

/** One JSON value, or one a line. */
function parseEvents(text: string): readonly JsonObject[] {
  const values = isOneValue(text) ? [parse(text, 'what --events names')].flat() : linesOf(text);
  return values.map((value, place) => {
    if (isJsonObject(value)) return value;
    throw new UsageError(`event ${place + 1} of --events is no JSON object`);
  });
}

function isOneValue(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return !text.trim().includes('\n');
  }
}

function linesOf(text: string): readonly Json[] {
  return text
    .split('\n')
    .flatMap((line, place) =>
      line.trim() === '' ? [] : [parse(line, `line ${place + 1} of --events`)],
    );
}
