import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, requiredText } from './attributes.ts';
import type { Table } from './batch-calls.ts';

/**
 * Every record of a partition whose items are one JSON text each, since nothing but the router reads them: as it is at
 * this moment, and whatever its size. Throws what the client throws.
 */
export async function readRecordsOf<Kept>(
  { client, name }: Table,
  partition: string,
): Promise<readonly Kept[]> {
  const records: Kept[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :partition',
        ExpressionAttributeValues: { ':partition': { S: partition } },
        ConsistentRead: true,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of page.Items ?? [])
      records.push(JSON.parse(requiredText(item, 'record')) as Kept);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return records;
}
