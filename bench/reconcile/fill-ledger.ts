import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { trackingId } from '../../core/records/tracking-id.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { sha256 } from '../../node/sha256.ts';

const SUBSCRIBERS = ['one', 'two', 'three'];

/** Events and deliveries that are written by one call of the ledger. */
const TOGETHER = 500;

/**
 * Writes events as they stand once they are delivered, at a steady rate of a second from a time on (epoch milliseconds),
 * and has `reconcile` begin there.
 */
export async function fillLedger(
  { awsEndpoint: endpoint, region, outputs }: Cloud,
  { events, perSecond, from }: Readonly<Record<'events' | 'perSecond' | 'from', number>>,
): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region, credentials, cacheMiddleware: true });
  const ledger = new DynamoLedger(client, { table: outputs.TableName ?? '', retentionDays: 30 });
  for (let start = 0; start < events; start += TOGETHER) {
    const records = Array.from({ length: Math.min(TOGETHER, events - start) }, (_, place) =>
      makeRecord(`event-${start + place}`, from + ((start + place) / perSecond) * 1000),
    );
    const { unwritten, refused } = await ledger.putEvents(records);
    const left = await ledger.putDelivered(records.flatMap(deliveriesOf));
    if (unwritten.length + refused.length + left.length > 0)
      throw new Error('the ledger does not take all events');
  }
  await ledger.putCheckpoint('reconcile', new Date(from).toISOString());
  client.destroy();
}

function makeRecord(id: string, acceptedAt: number): EventRecord {
  const data = { order: id, amount: 250 };
  const event = { specversion: '1.0', id, source: '/bench', type: 'bench.event', data } as const;
  return {
    event,
    trackingId: trackingId(event.source, id, sha256),
    acceptedAt: new Date(acceptedAt).toISOString(),
    sizeBytes: JSON.stringify(event).length,
    expected: SUBSCRIBERS,
    state: 'published',
  };
}

function deliveriesOf({ trackingId: id, acceptedAt: at }: EventRecord) {
  return SUBSCRIBERS.map((subscriber) => ({
    ...({ trackingId: id, subscriber, status: 'delivered', round: 1, attempts: 1 } as const),
    ...{ firstAttemptAt: at, lastAttemptAt: at },
    history: [{ at, number: 1, outcome: 'delivered' as const }],
  }));
}
