import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { OUTBOX, statusPartition, TIME_SHARDS } from '../../core/ledger/keys.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { getEvent } from './read-event.ts';
import { updateEvent } from './update-event.ts';

/** The oldest events of the outbox, whole; the index is asked per shard, the events are then read themselves. */
export async function listOutbox(table: Table, limit: number): Promise<readonly EventRecord[]> {
  const shards = await Promise.all(
    Array.from({ length: TIME_SHARDS }, (_, shard) =>
      table.client.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: 'byStatus',
          KeyConditionExpression: 'statusPk = :partition',
          ExpressionAttributeValues: {
            ':partition': { S: statusPartition(OUTBOX, 'outbox', shard) },
          },
          Limit: limit,
        }),
      ),
    ),
  );
  const oldest = shards
    .flatMap(({ Items = [] }) => Items)
    .map(({ pk, statusSk }) => ({
      trackingId: pk?.S?.slice('EVENT#'.length) ?? '',
      at: statusSk?.S ?? '',
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, limit);
  const records = await Promise.all(oldest.map(({ trackingId }) => getEvent(table, trackingId)));
  return records.filter((record): record is EventRecord => record?.state === 'outbox');
}

/** Takes an event out of the outbox and its index. */
export function markPublished(table: Table, { trackingId, expected }: EventRecord): Promise<void> {
  const state = expected.length === 0 ? 'unmatched' : 'published';
  return updateEvent(table, trackingId, {
    UpdateExpression: 'SET #state = :state REMOVE statusPk, statusSk',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: toItem({ ':state': state }),
  });
}
