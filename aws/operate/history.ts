import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { HistoryPage, HistoryQuery } from '../../core/ports/event-history.ts';
import { timePartition } from '../../core/records/ledger-keys.ts';
import { type Item, toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { isReadable, readSummary } from '../ledger/event-item.ts';

const HOUR_MS = 3_600_000;

/** The most queries of a page: two days of hours in which nothing happened. */
const QUERIES_PER_PAGE = 48;

/** From which time it goes on, and in that hour behind which item. */
interface Position {
  readonly time: string;
  readonly start?: Item | undefined;
}

/**
 * Reads an hour after the other until the page is full. `oldest` (epoch milliseconds) is the time before which nothing is
 * kept. A position is where DynamoDB says that it has come to, so that two items with one sort key have one each.
 */
export async function listHistory(
  table: Table,
  query: HistoryQuery,
  oldest: number,
): Promise<HistoryPage> {
  const { to, limit } = query;
  const found: Item[] = [];
  let position = readPosition(query, new Date(oldest).toISOString());
  for (let queries = 0; position.time < to; queries++) {
    if (queries === QUERIES_PER_PAGE || found.length === limit) break;
    const { items, next } = await readHour(table, query, position, limit - found.length);
    found.push(...items);
    position = next;
  }
  return {
    events: found.map(readSummary),
    reached: JSON.stringify(position),
    isLast: position.time >= to,
  };
}

async function readHour(
  table: Table,
  { shard, from, to }: HistoryQuery,
  { time, start }: Position,
  limit: number,
): Promise<{ readonly items: readonly Item[]; readonly next: Position }> {
  const hour = time.slice(0, 13);
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: 'byTime',
      KeyConditionExpression: 'timePk = :partition AND timeSk BETWEEN :from AND :to',
      ExpressionAttributeValues: toItem({
        ':partition': timePartition(hour, shard),
        ':from': start === undefined ? time : from,
        ':to': to,
      }),
      Limit: limit,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    }),
  );
  const end = new Date(Date.parse(`${hour}:00:00.000Z`) + HOUR_MS).toISOString();
  const next = LastEvaluatedKey === undefined ? { time: end } : { time, start: LastEvaluatedKey };
  return { items: Items.filter(isReadable), next };
}

function readPosition({ after, from }: HistoryQuery, oldest: string): Position {
  if (after !== undefined) return JSON.parse(after) as Position;
  return { time: from > oldest ? from : oldest };
}
