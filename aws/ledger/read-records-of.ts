import { WaybillError } from '../../core/errors.ts';
import { type Item, requiredText } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { queryPages } from './query-pages.ts';

/** A row that is not what it must be, by its sort key. */
interface UnreadableRow {
  readonly key: string;
  readonly reason: string;
}

/** What a partition holds. */
export interface RecordsRead<Kept> {
  readonly records: readonly Kept[];
  readonly unreadable: readonly UnreadableRow[];
}

/** Reads a record that is stored under a sort key; throws for what is none. */
export type ParseRecord<Kept> = (value: unknown, key: string) => Kept;

/**
 * Every record of a partition whose items are one JSON text each, since nothing but the router reads them: as it is at
 * this moment, and whatever its size. A row that cannot be read stops none of the others. Throws what the client throws.
 */
export async function readRecordsOf<Kept>(
  table: Table,
  partition: string,
  parse: ParseRecord<Kept>,
): Promise<RecordsRead<Kept>> {
  const records: Kept[] = [];
  const unreadable: UnreadableRow[] = [];
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :partition',
    ExpressionAttributeValues: { ':partition': { S: partition } },
    ConsistentRead: true,
  });
  for await (const items of pages) {
    for (const item of items) {
      const read = readRow(item, parse);
      if ('record' in read) records.push(read.record);
      else unreadable.push(read);
    }
  }
  return { records, unreadable };
}

/** One record, or why it cannot be read. */
export function readRow<Kept>(
  item: Item,
  parse: ParseRecord<Kept>,
): { readonly record: Kept } | UnreadableRow {
  const key = item.sk?.S ?? '';
  try {
    return { record: parse(JSON.parse(requiredText(item, 'record')), key) };
  } catch (error) {
    // What is no JSON, and what has no text; a mistake of ours in `parse` must not pass for either.
    const expected = error instanceof WaybillError || error instanceof SyntaxError;
    if (!expected && item.record?.S !== undefined) throw error;
    return { key, reason: error instanceof Error ? error.message : String(error) };
  }
}
