import type { OutgoingEvent } from '../../client/publishing/make-batches.ts';
import { newId } from '../../client/sending/new-id.ts';
import { completeEvent } from '../../core/api/complete-event.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import type { Json } from '../../core/event/event.ts';
import { writeExact } from '../../core/shared/json/exact-json.ts';
import type { JsonObject } from '../../core/shared/json/json-object.ts';
import type { Input } from '../command/input.ts';
import type { World } from '../command/world.ts';
import { given } from '../look/flags.ts';
import { UsageError } from '../usage-error.ts';
import { parseEvents, parseJson, readText } from './read-json.ts';

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
    ...(data === undefined ? {} : { data: parseJson(await readText(data, world), '--data') }),
  };
  return Array.from({ length: count }, () => outgoing(event, world));
}

function outgoing(event: JsonObject, { clock }: Pick<World, 'clock'>): OutgoingEvent {
  const whole = completeEvent(event as unknown as EventInput, { newId, now: () => clock.now() });
  const { id, source } = whole;
  return { json: writeExact(whole as unknown as Json), id, source };
}
