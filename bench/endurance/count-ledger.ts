import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { DOWN } from './subscribers.ts';

/** What the ledger has in the end. */
export interface LedgerCount {
  readonly events: number;
  /** Events that are not on the bus. */
  readonly unpublished: number;
  /** Events that are flagged as overdue. */
  readonly overdue: number;
  /** Deliveries by status. */
  readonly deliveries: Readonly<Record<string, number>>;
  /** Attempts beyond the first that are counted for subscribers that never failed. */
  readonly unduly: number;
  /** Attempts of the subscriber that was down. */
  readonly attempts: number;
  /** Attempts and looks that are due still. */
  readonly due: number;
}

/** Reads the whole table, some attributes of each item. */
export async function countLedger(cloud: Cloud): Promise<LedgerCount> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const { awsEndpoint: endpoint, region } = cloud;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const count = { events: 0, unpublished: 0, overdue: 0, unduly: 0, attempts: 0, due: 0 };
  const deliveries: Record<string, number> = {};
  const pages = paginateScan(
    { client },
    {
      TableName: cloud.outputs.TableName,
      ProjectionExpression: 'pk, sk, #status, #state, attempts, overdue',
      ExpressionAttributeNames: { '#status': 'status', '#state': 'state' },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { pk, sk, status, state, attempts, overdue } of Items) {
      const [kind, owner = ''] = pk?.S?.split('#') ?? [];
      if (kind === 'DUE') count.due += 1;
      if (kind === 'EVENT' && sk?.S === 'EVENT') {
        count.events += 1;
        if (state?.S !== 'published') count.unpublished += 1;
        if (overdue !== undefined) count.overdue += 1;
      }
      if (kind === 'DELIVERY') {
        const name = status?.S ?? 'none';
        deliveries[name] = (deliveries[name] ?? 0) + 1;
        if (owner === DOWN) count.attempts += Number(attempts?.N);
        else count.unduly += Number(attempts?.N) - 1;
      }
    }
  }
  client.destroy();
  return { ...count, deliveries };
}
