import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppendLog } from '../../../support/checked-log/append-log.ts';
import { type LogState, readLog } from '../../../support/checked-log/read-log.ts';
import { messageOf } from '../../../support/message-of.ts';
import { type JournalledQueue, recordsOf, replay } from './journal-records.ts';
import { FileJournal } from './queue-journal.ts';

/** A journal that is larger is written anew at its opening, where it has records that are over. */
const COMPACT_ABOVE = 32 * 1024 * 1024;

/** How many damaged places are named. */
const MOST_NAMED = 5;

interface JournalOptions {
  readonly folder: string;
  /** Goes on without the records that are damaged. @default a damaged journal is not opened */
  readonly dropDamaged?: boolean;
  readonly warn: (message: string) => void;
  /** Every queue and its messages as they are now, for writing the journal anew. */
  readonly live: () => Iterable<[string, JournalledQueue]>;
}

/** A folder's journal, and what it says: every queue with the messages that were sent and not deleted, in their order. Throws what is damaged. */
export function openJournal({ folder, dropDamaged = false, warn, live }: JournalOptions): {
  readonly journal: FileJournal;
  readonly queues: ReadonlyMap<string, JournalledQueue>;
} {
  const path = join(folder, 'queues.jsonl');
  const queues = new Map<string, JournalledQueue>();
  const state = readLog(path, (text) => replay(text, queues));
  const isDamaged = state.damages.length > 0;
  if (isDamaged && !dropDamaged)
    throw new Error(
      `${describe(path, state)} Start with --drop-damaged (dropDamaged of startCloud) to go on without them, or with another data folder; ${left(queues)}.`,
    );
  const log = openLog(path, state, queues);
  if (isDamaged)
    warn(
      `${describe(path, state)} They are left out, and ${left(queues)}; the journal as it was is ${path}.damaged.`,
    );
  return { journal: new FileJournal(log, live), queues };
}

/** The log as it is to go on: written anew where it is damaged or old, and where much of it is over. */
function openLog(
  path: string,
  state: LogState,
  queues: ReadonlyMap<string, JournalledQueue>,
): AppendLog {
  const isDamaged = state.damages.length > 0;
  const isLarge = state.size > COMPACT_ABOVE && state.records > recordsIn(queues);
  try {
    if (isDamaged) copyFileSync(path, `${path}.damaged`);
    const log = new AppendLog(path, state);
    if (isDamaged || !state.current) log.rewrite(recordsOf(queues));
    else if (isLarge) rewriteIfPossible(log, queues);
    return log;
  } catch (cause) {
    throw new Error(
      `the queue journal ${path} cannot be written (${messageOf(cause)}): make room on its disk, and start again`,
      { cause },
    );
  }
}

function rewriteIfPossible(log: AppendLog, queues: ReadonlyMap<string, JournalledQueue>): void {
  try {
    log.rewrite(recordsOf(queues));
  } catch {
    // It goes on as it is, which needs more room only as it grows.
  }
}

function describe(path: string, { damages, lost }: LogState): string {
  const places = damages
    .slice(0, MOST_NAMED)
    .map(({ line, offset, what }) => `line ${line} (byte ${offset}): ${what}`);
  const more = damages.length > MOST_NAMED ? [`${damages.length - MOST_NAMED} more places`] : [];
  return `the queue journal ${path} is damaged: ${[...places, ...more].join('; ')}. Records lost: ${lost}.`;
}

function left(queues: ReadonlyMap<string, JournalledQueue>): string {
  return `messages that are left: ${recordsIn(queues) - queues.size} in ${queues.size} queues`;
}

function recordsIn(queues: ReadonlyMap<string, JournalledQueue>): number {
  let count = queues.size;
  for (const { messages } of queues.values()) count += messages.size;
  return count;
}
