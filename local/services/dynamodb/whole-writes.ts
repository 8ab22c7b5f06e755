import { AwsError } from '../../api/aws-error.ts';
import { messageOf } from '../../support/message-of.ts';
import type { ItemChange } from '../dynamodb-streams/stream-record.ts';
import { writeCaptured } from '../dynamodb-streams/table-streams.ts';
import { holdIndexes, indexOperations, levelKey, levelOf } from './dynalite.ts';
import type { LevelDb, Operation, Store } from './store.ts';
import { WriteQueue } from './write-queue.ts';

type Done = (error: unknown) => void;

/** What waits for an item: its entries in indexes, and the change itself where a stream is to have it. */
interface Held {
  readonly operations: readonly Operation[];
  readonly table: string;
  readonly change?: ItemChange;
}

/**
 * Makes every write of a store on disk whole: dynalite writes an item and its entries in indexes apart, so that a kill
 * in between would leave entries of no item. Here those wait for the item, and are one write of LevelDB with it; so is
 * the record of a stream.
 */
export function writeWhole(store: Store): void {
  const { db, streams } = store;
  const level = levelOf(db);
  const queue = new WriteQueue({
    commit: (operations) => level.batch(operations),
    reopen: async () => {
      await level.close();
      await level.open();
    },
  });
  /** By the item that they are of, which is locked until it is written. */
  const held = new Map<string, Held>();
  holdIndexes(store, (description, key, before, after) => {
    const { TableName: table } = description;
    const operations = indexOperations(description, before, after);
    const change = streams?.isOpen(table) ? { change: { before, after: after ?? undefined } } : {};
    held.set(levelKey.item(table, key), { operations, table, ...change });
  });
  const write = (operations: readonly Operation[]) =>
    queue.write(operations).catch((error: unknown) => {
      throw unwritable(error);
    });
  const writeWithIndexes = (operation: Operation) => {
    const { operations = [], table = '', change } = held.get(operation.key) ?? {};
    held.delete(operation.key);
    const whole = [...operations, operation];
    if (change === undefined || streams === undefined) return write(whole);
    return writeCaptured([streams.capture(table, change)], (records) =>
      write([...whole, ...records]),
    );
  };
  const changes: Pick<LevelDb, 'put' | 'del' | 'batch'> = {
    put: (key, value, done) => answer(writeWithIndexes({ type: 'put', key, value }), done),
    del: (key, done) => answer(writeWithIndexes({ type: 'del', key }), done),
    batch: (operations, done) => answer(write(operations), done),
  };
  Object.assign(db, changes);
}

/** dynalite asks by a callback, our own code by a promise. */
function answer(written: Promise<void>, done: Done | undefined): Promise<void> {
  if (done === undefined) return written;
  written.then(
    () => setImmediate(done, null),
    (error: unknown) => setImmediate(done, error),
  );
  return Promise.resolve();
}

function unwritable(cause: unknown): AwsError {
  const error = new AwsError(
    'InternalServerError',
    `the table store cannot be written (${messageOf(cause)}): make room on the disk of the data folder, and call again`,
    500,
  );
  return Object.assign(error, { cause });
}
