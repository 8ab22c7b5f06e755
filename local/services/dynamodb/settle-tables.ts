import type { Item } from './batches/plain-request.ts';
import { indexOperations, levelKey } from './dynalite.ts';
import type { LevelDb, Operation, TableDescription } from './store.ts';

/** Where a store says that its items and indexes were written together since its first write. */
const WHOLE = 'waybill~whole';

/** So many operations are written at once. */
const BATCH = 1000;

/**
 * Finishes what a kill has cut short: tables that were made, changed or deleted. Indexes are made anew from the items
 * where one was being made, where `all` says so, and of a store from before items and indexes were written together.
 */
export async function settleTables(db: LevelDb, all: boolean): Promise<void> {
  const tables: TableDescription[] = [];
  for await (const [, table] of db.iterator(startingWith('table~')))
    tables.push(table as TableDescription);
  const isWhole = (await db.getMany([WHOLE], { valueEncoding: 'utf8' }))[0] !== undefined;
  for (const table of tables) await settle(db, table, all || !isWhole);
  if (!isWhole) await db.batch([{ type: 'put', key: WHOLE, value: true }]);
}

async function settle(db: LevelDb, table: TableDescription, all: boolean): Promise<void> {
  const { TableName: name, TableStatus: status, GlobalSecondaryIndexes: indexes = [] } = table;
  if (status === 'DELETING') {
    for (const prefix of [levelKey.item(name, ''), levelKey.tags(name), ...indexesOf(name)])
      await db.clear(startingWith(prefix));
    await db.batch([{ type: 'del', key: levelKey.table(name) }]);
    return;
  }
  const isActive =
    status === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE');
  if (all || indexes.some(({ IndexStatus }) => IndexStatus === 'CREATING'))
    await makeIndexes(db, table);
  if (isActive) return;
  const GlobalSecondaryIndexes = indexes.map((index) => ({ ...index, IndexStatus: 'ACTIVE' }));
  const value = {
    ...table,
    TableStatus: 'ACTIVE',
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes }),
  };
  await db.batch([{ type: 'put', key: levelKey.table(name), value }]);
}

async function makeIndexes(db: LevelDb, table: TableDescription): Promise<void> {
  for (const prefix of indexesOf(table.TableName)) await db.clear(startingWith(prefix));
  let operations: Operation[] = [];
  for await (const [, item] of db.iterator(startingWith(levelKey.item(table.TableName, '')))) {
    operations.push(...indexOperations(table, undefined, item as Item));
    if (operations.length < BATCH) continue;
    await db.batch(operations);
    operations = [];
  }
  await db.batch(operations);
}

const indexesOf = (table: string) => [`index-global~${table}~`, `index-local~${table}~`];

function startingWith(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: `${prefix}\u{10ffff}` };
}
