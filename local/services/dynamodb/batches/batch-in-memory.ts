import type { AwsJson } from '../../../api/aws-api.ts';
import { indexActions } from '../dynalite.ts';
import { memoryOf } from '../open-store.ts';
import type { Store } from '../store.ts';
import { answerGet, planGet, planPut } from './batch-plan.ts';
import type { Item } from './plain-request.ts';

/**
 * Runs the batches of a ledger's happy path on tables in memory, without the checks, locks and callbacks that
 * dynalite has for each item of them. Undefined for every other request, and for all that must be refused: dynalite
 * then runs it. `test/local/services/dynamodb` compares the two.
 */
export function runInMemory(store: Store, action: string, input: AwsJson): AwsJson | undefined {
  if (action === 'BatchGetItem') return batchGet(store, input);
  return action === 'BatchWriteItem' ? batchPut(store, input) : undefined;
}

function batchGet(store: Store, input: AwsJson): AwsJson | undefined {
  const plan = planGet(store, input);
  const items = plan && memoryOf(store.getItemDb(plan.table));
  return (
    items &&
    answerGet(
      plan,
      plan.keys.map((key) => items.text(key)),
    )
  );
}

function batchPut(store: Store, input: AwsJson): AwsJson | undefined {
  const plan = planPut(store, input);
  const items = plan && memoryOf(store.getItemDb(plan.table));
  if (plan === undefined || items === undefined) return undefined;
  const { table, description, entries } = plan;
  const index = (name: string) => memoryOf(store.getIndexDb('Global', table, name));
  for (const { key, item } of entries) {
    const text = items.text(key);
    const before = text === undefined ? undefined : (JSON.parse(text) as Item);
    const { puts, deletes } = indexActions(description, before, item);
    for (const entry of deletes) index(entry.index)?.delete(entry.key);
    for (const entry of puts) index(entry.index)?.set(entry.key, entry.item);
    items.set(key, item);
  }
  return { UnprocessedItems: {} };
}
