import type { Item } from '../batches/plain-request.ts';
import { holdIndexes, runAction } from '../dynalite.ts';
import type { Database, Store, TableDescription } from '../store.ts';
import type { Step } from './read-transaction.ts';

/** Where an item is. */
export interface Place {
  readonly table: string;
  readonly key: string;
}

/** What becomes of an item. */
export interface Change extends Place {
  readonly description: TableDescription;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** A step that was run, without what it writes. */
export interface Tried {
  readonly output: object;
  readonly change: Change | undefined;
}

/** Which item a step is about; rejects for a key that is none. The step goes no further than to ask for its lock. */
export function findPlace(store: Store, step: Step): Promise<Place> {
  return new Promise((resolve, reject) => {
    const table = String(step.input.TableName);
    const lock: Database['lock'] = (keys) => resolve({ table, key: String(keys) });
    // A read asks for no lock; it is about an item all the same.
    const get: Database['get'] = (key) => resolve({ table, key });
    const shadow = { ...store, getItemDb: () => ({ ...store.getItemDb(table), lock, get }) };
    run(shadow, step).catch(reject);
  });
}

/** Runs a step on an item that is locked, and keeps what it would write. */
export async function tryStep(store: Store, step: Step, { table, key }: Place): Promise<Tried> {
  let change: Change | undefined;
  const items = store.getItemDb(table);
  const shadow: Store = {
    ...store,
    getItemDb: () => ({
      ...items,
      get: (at, done) => items.get(at, done),
      lock: (_, work) => work((done) => done),
      put: (_, __, done) => done(null),
      del: (_, done) => done(null),
    }),
  };
  holdIndexes(shadow, (description, _, before, after) => {
    change = { table, key, description, before, after: after ?? undefined };
  });
  const output = await run(shadow, step);
  return { output, change: step.isCheck ? undefined : change };
}

async function run(store: Store, { action, input }: Step): Promise<object> {
  return (await runAction(store, action, structuredClone(input))) ?? {};
}
