import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { putAll } from '../../aws/ledger/batch-calls.ts';
import { deliveryItem } from '../../aws/ledger/delivery-item.ts';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { trackingId } from '../../core/records/tracking-id.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { sha256 } from '../../node/sha256.ts';

const TOGETHER = 500;

/** Far enough away that no row leaves the table: seconds since the epoch. */
const EXPIRES_AT = 4_102_444_800;

/** How many events there are, one a millisecond until `until` (epoch milliseconds), and whose deliveries of them are dead, if anybody's. */
interface Filling {
  readonly events: number;
  readonly until: number;
  readonly deadAt: string | undefined;
}

/** Writes events, and dead deliveries of them, into the ledger. */
export async function fillLedger(
  { awsEndpoint: endpoint, region, outputs }: Cloud,
  { events, until, deadAt }: Filling,
): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region, credentials, cacheMiddleware: true });
  const name = outputs.TableName ?? '';
  const ledger = new DynamoLedger(client, { table: name, retentionDays: 30 });
  for (let start = 0; start < events; start += TOGETHER) {
    const records = Array.from({ length: Math.min(TOGETHER, events - start) }, (_, place) =>
      makeRecord(start + place, deadAt, until - events + start + place),
    );
    const { unwritten, refused } = await ledger.putEvents(records);
    const dead = deadAt === undefined ? [] : records.map((record) => deadOf(record, deadAt));
    const items = dead.map((row) => deliveryItem(row, EXPIRES_AT));
    const { left } = await putAll({ client, name }, items);
    if (unwritten.length + refused.length + left.length > 0)
      throw new Error('the ledger does not take all deliveries');
  }
  client.destroy();
}

/** As `bench/handlers/count.ts` reads it: nobody is down. */
function makeRecord(
  number: number,
  subscriber: string | undefined,
  acceptedAt: number,
): EventRecord {
  const data = { number, down: '', until: 0 };
  const id = `dead-${number}`;
  const event = { specversion: '1.0', id, source: '/bench', type: 'bench.event', data } as const;
  return {
    event,
    trackingId: trackingId(event.source, id, sha256),
    acceptedAt: new Date(acceptedAt).toISOString(),
    sizeBytes: JSON.stringify(event).length,
    expected: subscriber === undefined ? [] : [subscriber],
    state: subscriber === undefined ? 'unmatched' : 'published',
  };
}

function deadOf({ trackingId: id, acceptedAt: at }: EventRecord, subscriber: string): Delivery {
  const error = { class: 'Error', message: 'the subscriber is down' };
  return {
    ...({ trackingId: id, subscriber, status: 'dead', round: 1, attempts: 1, error } as const),
    ...{ firstAttemptAt: at, lastAttemptAt: at },
    history: [{ at, number: 1, outcome: 'failed', error }],
  };
}
