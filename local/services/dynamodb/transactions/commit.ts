import { writeCaptured } from '../../dynamodb-streams/table-streams.ts';
import { indexEntries, indexOperations, levelKey } from '../dynalite.ts';
import { memoryOf } from '../open-store.ts';
import type { Operation, Store } from '../store.ts';
import type { Change } from './shadow-store.ts';

/** Writes all of some changes or none: at once in memory, by one write of LevelDB in a folder. */
export async function commit(store: Store, changes: readonly Change[]): Promise<void> {
  const [first] = changes;
  if (first === undefined) return;
  if (memoryOf(store.getItemDb(first.table)) === undefined) await write(store, changes);
  else for (const change of changes) setInMemory(store, change);
}

/** With the records of streams, as every write in a folder. */
function write({ db, streams }: Store, changes: readonly Change[]): Promise<void> {
  const operations = changes.flatMap(toOperations);
  const captured = changes.flatMap(({ table, before, after }) =>
    streams?.isOpen(table) ? [streams.capture(table, { before, after })] : [],
  );
  return captured.length === 0
    ? db.batch(operations)
    : writeCaptured(captured, (records) => db.batch([...operations, ...records]));
}

function toOperations({ table, key, description, before, after }: Change): Operation[] {
  const at = levelKey.item(table, key);
  return [
    ...indexOperations(description, before, after),
    after === undefined ? { type: 'del', key: at } : { type: 'put', key: at, value: after },
  ];
}

function setInMemory(store: Store, { table, key, description, before, after }: Change): void {
  for (const { kind, puts, deletes } of indexEntries(description, before, after)) {
    const index = (name: string) => memoryOf(store.getIndexDb(kind, table, name));
    for (const entry of deletes) index(entry.index)?.delete(entry.key);
    for (const entry of puts) index(entry.index)?.set(entry.key, entry.item);
  }
  const items = memoryOf(store.getItemDb(table));
  if (after === undefined) items?.delete(key);
  else items?.set(key, after);
}
