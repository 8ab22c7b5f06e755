import { isObject } from '../../../../core/shared/is-object.ts';
import type { StoredMessage } from '../fauxqs.ts';
import { type SentMessage, toSent } from '../fifo/fifo-sends.ts';

/** What a queue is, without its messages. */
export interface QueueSettings {
  readonly attributes: Record<string, string>;
  readonly tags: Record<string, string>;
}

/** A queue as the journal knows it. */
export interface JournalledQueue extends QueueSettings {
  readonly messages: Map<string, StoredMessage>;
  /** What was sent to a FIFO queue, as far as it counts for duplicates, whether it is there still or not. */
  readonly sent: SentMessage[];
}

/** One change of queues, as the journal has it. */
export type JournalRecord =
  | ({ readonly op: 'queue'; readonly queue: string } & QueueSettings)
  | { readonly op: 'drop'; readonly queue: string }
  | { readonly op: 'sent'; readonly queue: string; readonly message: StoredMessage }
  | { readonly op: 'once'; readonly queue: string; readonly sent: SentMessage }
  | { readonly op: 'received'; readonly queue: string; readonly id: string; readonly count: number }
  | { readonly op: 'deleted'; readonly queue: string; readonly id: string };

type Op = JournalRecord['op'];
type Queues = Map<string, JournalledQueue>;

const UNKNOWN: QueueSettings = { attributes: {}, tags: {} };

/** What becomes of the queues by a record of each kind. */
const CHANGES: {
  readonly [O in Op]: (record: Extract<JournalRecord, { op: O }>, queues: Queues) => void;
} = {
  // Journals of before have no tags.
  queue: ({ queue, attributes, tags = {} }, queues) => {
    const { messages = new Map<string, StoredMessage>(), sent = [] } = queues.get(queue) ?? {};
    queues.set(queue, { attributes, tags, messages, sent });
  },
  drop: ({ queue }, queues) => {
    queues.delete(queue);
  },
  sent: ({ queue, message }, queues) => {
    // Only by damage is a queue not there: its messages are kept, and its attributes come from the template.
    if (!queues.has(queue)) queues.set(queue, { ...UNKNOWN, messages: new Map(), sent: [] });
    const known = queues.get(queue);
    known?.messages.set(message.messageId, message);
    const isDead = message.deadLetterSourceArn !== undefined;
    if (!isDead && message.messageDeduplicationId !== undefined) known?.sent.push(toSent(message));
  },
  once: ({ queue, sent }, queues) => {
    queues.get(queue)?.sent.push(sent);
  },
  received: ({ queue, id, count }, queues) => {
    const message = queues.get(queue)?.messages.get(id);
    if (message !== undefined) message.approximateReceiveCount = count;
  },
  deleted: ({ queue, id }, queues) => {
    queues.get(queue)?.messages.delete(id);
  },
};

/** Does to the queues what a record says; throws of a record that is none. */
export function replay(text: string, queues: Queues): void {
  const record = parseRecord(text);
  const change = CHANGES[record.op] as (record: JournalRecord, queues: Queues) => void;
  change(record, queues);
}

function parseRecord(text: string): JournalRecord {
  const record = parseJson(text);
  if (!isObject(record) || typeof record.op !== 'string' || !Object.hasOwn(CHANGES, record.op))
    throw new Error('it is of no kind that this version knows');
  return record as unknown as JournalRecord;
}

/** Its own error would have a piece of the text, which may be anything. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is no JSON');
  }
}

/** The fewest records that make these queues. */
export function* recordsOf(queues: Iterable<[string, JournalledQueue]>): Generator<string> {
  for (const [queue, { attributes, tags, messages, sent }] of queues) {
    yield JSON.stringify({ op: 'queue', queue, attributes, tags } satisfies JournalRecord);
    for (const message of messages.values())
      yield JSON.stringify({ op: 'sent', queue, message } satisfies JournalRecord);
    for (const each of sent)
      yield JSON.stringify({ op: 'once', queue, sent: each } satisfies JournalRecord);
  }
}
