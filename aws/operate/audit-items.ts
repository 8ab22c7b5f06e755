import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { AuditPage, AuditQuery } from '../../core/ports/audit-log.ts';
import type { AuditEntry } from '../../core/records/audit-entry.ts';
import { auditKey, auditPartition } from '../../core/records/ledger-keys.ts';
import { requiredText, toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { readCursor, writeCursor } from './cursor.ts';

/** How long an entry is kept, in seconds: a year. */
const KEPT_SECONDS = 365 * 86_400;

/** The most days that are asked about for one page, of which most may be empty. */
const MOST_DAYS = 31;

export async function addEntry({ client, name }: Table, entry: AuditEntry): Promise<void> {
  const expiresAt = Math.floor(Date.parse(entry.at) / 1000) + KEPT_SECONDS;
  const item = toItem({ ...auditKey(entry), record: JSON.stringify(entry), expiresAt });
  await client.send(new PutItemCommand({ TableName: name, Item: item }));
}

/** Day by day, the newest first, until the page is full or so many days were asked about. */
export async function listEntries(table: Table, query: AuditQuery): Promise<AuditPage> {
  const { from, limit } = query;
  let before = query.cursor === undefined ? query.to : readCursor(query.cursor);
  const entries: AuditEntry[] = [];
  for (let days = 0; before > from; days++) {
    if (days === MOST_DAYS) return { entries, cursor: writeCursor(before) };
    const left = limit - entries.length;
    const found = await queryDay(table, { before, from, limit: left + 1 });
    entries.push(...found.slice(0, left));
    const last = entries.at(-1);
    if (found.length > left && last !== undefined)
      return { entries, cursor: writeCursor(auditKey(last).sk) };
    before = beginningBefore(before);
  }
  return { entries };
}

/** The entries of one day that are before a position of it, newest first. */
async function queryDay(
  { client, name }: Table,
  {
    before,
    from,
    limit,
  }: { readonly before: string; readonly from: string; readonly limit: number },
): Promise<readonly AuditEntry[]> {
  if (!(from < before)) return [];
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :day AND sk BETWEEN :from AND :before',
      ExpressionAttributeValues: toItem({
        ':day': auditPartition(dayOf(before)),
        ':from': from,
        ':before': before,
      }),
      ScanIndexForward: false,
      Limit: limit + 1,
    }),
  );
  const entries = Items.map((item) => JSON.parse(requiredText(item, 'record')) as AuditEntry);
  return entries.filter((entry) => auditKey(entry).sk !== before).slice(0, limit);
}

/** Of a time without an id, the day of the millisecond before: nothing of that time is before it. */
function dayOf(position: string): string {
  const [time = '', id = ''] = position.split('#');
  return new Date(Date.parse(time) - (id === '' ? 1 : 0)).toISOString().slice(0, 10);
}

/** The midnight at which the day of a position begins. */
function beginningBefore(position: string): string {
  return `${dayOf(position)}T00:00:00.000Z#`;
}
