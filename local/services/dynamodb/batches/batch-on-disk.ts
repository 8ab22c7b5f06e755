import type { AwsJson } from '../../../api/aws-api.ts';
import { writeCaptured } from '../../dynamodb-streams/table-streams.ts';
import { indexOperations, levelKey } from '../dynalite.ts';
import type { Operation, Store } from '../store.ts';
import { answerGet, type GetPlan, type PutPlan, planGet, planPut } from './batch-plan.ts';
import type { Item } from './plain-request.ts';

/**
 * As `runInMemory`, for tables in a folder: one read and one write of LevelDB for a whole batch, where dynalite has
 * several for each item. The items are locked meanwhile by dynalite's own lock, since its actions may run beside it.
 */
export async function runOnDisk(
  store: Store,
  action: string,
  input: AwsJson,
): Promise<AwsJson | undefined> {
  const get = action === 'BatchGetItem' ? planGet(store, input) : undefined;
  if (get !== undefined) return batchGet(store, get);
  const put = action === 'BatchWriteItem' ? planPut(store, input) : undefined;
  return put && batchPut(store, put);
}

async function batchGet({ db }: Store, plan: GetPlan): Promise<AwsJson | undefined> {
  const keys = plan.keys.map((key) => levelKey.item(plan.table, key));
  return answerGet(plan, await db.getMany(keys, { valueEncoding: 'utf8' }));
}

function batchPut(store: Store, plan: PutPlan): Promise<AwsJson> {
  const { lock } = store.getItemDb(plan.table);
  const keys = plan.entries.map(({ key }) => key);
  return new Promise((resolve, reject) => {
    lock(keys, (release) => {
      const unlock = release(() => {});
      write(store, plan)
        .then(() => resolve({ UnprocessedItems: {} }), reject)
        .finally(unlock);
    });
  });
}

async function write(
  { db, streams }: Store,
  { table, description, entries }: PutPlan,
): Promise<void> {
  const keys = entries.map(({ key }) => levelKey.item(table, key));
  const strings = await db.getMany(keys, { valueEncoding: 'utf8' });
  const changes = entries.map(({ item: after }, place) => {
    const text = strings[place];
    return { before: text === undefined ? undefined : (JSON.parse(text) as Item), after };
  });
  const operations = changes.flatMap(({ before, after }, place): Operation[] => [
    ...indexOperations(description, before, after),
    { type: 'put', key: keys[place] ?? '', value: after },
  ]);
  if (!streams?.isOpen(table)) return db.batch(operations);
  const captured = changes.map((change) => streams.capture(table, change));
  await writeCaptured(captured, (records) => db.batch([...operations, ...records]));
}
