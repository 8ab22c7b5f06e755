import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { StoredMessage } from './fauxqs.ts';

/** A journal is written anew when it has grown to this many bytes and to four times what it was. */
const COMPACT_ABOVE = 32 * 1024 * 1024;

const NEWLINE = '\n'.charCodeAt(0);

/** A queue as the journal knows it. */
export interface JournalledQueue {
  readonly attributes: Record<string, string>;
  readonly messages: Map<string, StoredMessage>;
}

type Line =
  | { readonly op: 'queue'; readonly queue: string; readonly attributes: Record<string, string> }
  | { readonly op: 'drop'; readonly queue: string }
  | { readonly op: 'sent'; readonly queue: string; readonly message: StoredMessage }
  | { readonly op: 'received'; readonly queue: string; readonly id: string; readonly count: number }
  | { readonly op: 'deleted'; readonly queue: string; readonly id: string };

/** Remembers queues and messages; `flush` must come before the answer that promises them. */
export interface QueueJournal {
  created(queue: string, attributes: Record<string, string>): void;
  dropped(queue: string): void;
  sent(queue: string, message: StoredMessage): void;
  received(queue: string, message: StoredMessage): void;
  deleted(queue: string, messageId: string): void;
  flush(): void;
  close(): void;
}

/** Remembers nothing. */
export const noJournal: QueueJournal = {
  created() {},
  dropped() {},
  sent() {},
  received() {},
  deleted() {},
  flush() {},
  close() {},
};

/**
 * An append-only file, one JSON line a change. A write reaches the operating system before `flush` returns, so it
 * outlives a kill of this process; a line torn by one is left out when the file is read again.
 */
export class FileJournal implements QueueJournal {
  readonly #path: string;
  readonly #live: () => Iterable<[string, JournalledQueue]>;
  #file: number;
  #lines: string[] = [];
  #size: number;
  #compactAbove: number;

  /** `live` gives every queue and its messages as they are now, for writing the file anew. */
  constructor(folder: string, live: () => Iterable<[string, JournalledQueue]>) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, 'queues.jsonl');
    this.#live = live;
    cutTornLine(this.#path);
    this.#file = openSync(this.#path, 'a');
    this.#size = statSync(this.#path).size;
    this.#compactAbove = Math.max(COMPACT_ABOVE, this.#size * 4);
  }

  created(queue: string, attributes: Record<string, string>): void {
    this.#append({ op: 'queue', queue, attributes });
  }

  dropped(queue: string): void {
    this.#append({ op: 'drop', queue });
  }

  sent(queue: string, message: StoredMessage): void {
    this.#append({ op: 'sent', queue, message });
  }

  received(queue: string, { messageId, approximateReceiveCount }: StoredMessage): void {
    this.#append({ op: 'received', queue, id: messageId, count: approximateReceiveCount });
  }

  deleted(queue: string, messageId: string): void {
    this.#append({ op: 'deleted', queue, id: messageId });
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    // Unlike writeSync, it goes on until all is written.
    writeFileSync(this.#file, text);
    this.#size += Buffer.byteLength(text);
    if (this.#size > this.#compactAbove) this.#compact();
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  #append(line: Line): void {
    this.#lines.push(`${JSON.stringify(line)}\n`);
  }

  #compact(): void {
    closeSync(this.#file);
    const fresh = `${this.#path}.new`;
    writeFileSync(fresh, '');
    const file = openSync(fresh, 'a');
    for (const [queue, { attributes, messages }] of this.#live()) {
      writeFileSync(file, `${JSON.stringify({ op: 'queue', queue, attributes })}\n`);
      for (const message of messages.values()) {
        writeFileSync(file, `${JSON.stringify({ op: 'sent', queue, message })}\n`);
      }
    }
    renameSync(fresh, this.#path);
    this.#file = file;
    this.#size = statSync(this.#path).size;
    this.#compactAbove = Math.max(COMPACT_ABOVE, this.#size * 4);
  }
}

/** What a folder's journal says: every queue with the messages that were sent and not deleted, in their order. */
export function readJournal(folder: string): Map<string, JournalledQueue> {
  const queues = new Map<string, JournalledQueue>();
  const path = join(folder, 'queues.jsonl');
  if (existsSync(path)) for (const line of readLines(path)) replay(parseLine(line), queues);
  return queues;
}

/** The lines that have their end; a last one without it was torn by a kill, in a write that nobody was promised. */
function* readLines(path: string): Generator<string> {
  const bytes = readFileSync(path);
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    yield bytes.toString('utf8', start, end);
    start = end + 1;
  }
}

/** Takes a torn line off a file, so that the next one does not become a part of it. */
function cutTornLine(path: string): void {
  if (existsSync(path)) truncateSync(path, readFileSync(path).lastIndexOf(NEWLINE) + 1);
}

function parseLine(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch (cause) {
    throw new Error(`the queue journal has a damaged line: ${text.slice(0, 80)}`, { cause });
  }
}

function replay(line: Line, queues: Map<string, JournalledQueue>): void {
  if (line.op === 'queue') {
    const messages = queues.get(line.queue)?.messages ?? new Map<string, StoredMessage>();
    queues.set(line.queue, { attributes: line.attributes, messages });
  } else if (line.op === 'drop') queues.delete(line.queue);
  else if (line.op === 'sent')
    queues.get(line.queue)?.messages.set(line.message.messageId, line.message);
  else if (line.op === 'deleted') queues.get(line.queue)?.messages.delete(line.id);
  else {
    const message = queues.get(line.queue)?.messages.get(line.id);
    if (message !== undefined) message.approximateReceiveCount = line.count;
  }
}
