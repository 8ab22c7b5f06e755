import { QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Item } from './attributes.ts';
import type { Table } from './batch-calls.ts';

/** A query, but for the table and where to go on. */
type Query = Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>;

/**
 * The items of a query, page by page, to its end: a page may be empty and not the last (DynamoDB developer guide,
 * "Paginating table query results"). Who stops reading asks for no more. Throws what the client throws.
 */
export async function* queryPages(
  { client, name }: Table,
  query: Query,
): AsyncGenerator<readonly Item[]> {
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        ...query,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
