import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { eventPartition } from '../../core/ledger/keys.ts';
import { mapBounded } from '../../core/map-bounded.ts';
import type { Item } from './attributes.ts';
import type { Table } from './batch-calls.ts';

/** Half of the sockets that the SDK has for a client. */
const AT_ONCE = 25;

const PREFIX = 'DELIVERY#';

/**
 * The subscribers of each event's delivery rows. A query adds up the sizes of what it reads before it rounds them up to
 * 4 KB (DynamoDB developer guide, "Capacity unit consumption for reads"), where a batched get rounds up each item: half
 * a read unit for an event, however many small rows it has.
 */
export async function findAccounted(
  table: Table,
  trackingIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = await mapBounded([...new Set(trackingIds)], AT_ONCE, async (trackingId) => {
    const names = await queryNames(table, trackingId);
    return [trackingId, new Set(names)] as const;
  });
  return new Map(found);
}

async function queryNames({ client, name }: Table, trackingId: string): Promise<readonly string[]> {
  const names: string[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :event AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':event': { S: eventPartition(trackingId) },
          ':prefix': { S: PREFIX },
        },
        ProjectionExpression: 'sk',
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    names.push(...(page.Items ?? []).flatMap(({ sk }) => sk?.S?.slice(PREFIX.length) ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return names;
}
