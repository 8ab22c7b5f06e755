import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type {
  FailedPage,
  FailedQuery,
  FirstRoundRequest,
  OpenedRound,
  RoundRequest,
} from '../../core/ports/failed-deliveries.ts';
import { isWaiting } from '../../core/records/delivery.ts';
import type { FailedDelivery } from '../../core/records/job.ts';
import {
  deliveryKey,
  deliveryPrefix,
  statusPartition,
  statusPosition,
} from '../../core/records/ledger-keys.ts';
import { toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { getDelivery, orUnmet } from '../ledger/deliveries.ts';
import { deliveryItem, readFailedItem } from '../ledger/delivery-item.ts';
import { queryPages } from '../ledger/query-pages.ts';

/** Before and behind every position, which begins with a time. */
const FIRST = ' ';
const LAST = '~';

/** Pages on past rows that another hand has put into the index: the keys of the rows say whose they are. */
export async function listFailed(table: Table, query: FailedQuery): Promise<FailedPage> {
  const { subscriber, limit, after } = query;
  const prefix = deliveryPrefix(subscriber);
  const deliveries: FailedDelivery[] = [];
  const pages = queryPages(table, {
    IndexName: 'byStatus',
    ...rangeOf(query),
    ScanIndexForward: query.order !== 'desc',
    // One more says whether there are more; another, where the last page ended, is left out.
    Limit: limit + 2,
  });
  for await (const items of pages) {
    const own = items.filter(({ pk }) => pk?.S?.startsWith(prefix));
    const read = own.flatMap((item) => readFailedItem(item) ?? []);
    deliveries.push(...read.filter((row) => statusPosition(row.trackingId, row) !== after));
    if (deliveries.length > limit) break;
  }
  return { deliveries: deliveries.slice(0, limit), more: deliveries.length > limit };
}

/** Both ends are included; a time without a tracking id is before every position of that time. */
function rangeOf({
  subscriber,
  status,
  shard,
  from = FIRST,
  to = LAST,
  after,
  order,
}: FailedQuery) {
  const isDown = order === 'desc';
  const low = isDown || after === undefined || after < from ? from : after;
  const high = isDown && after !== undefined && after < to ? after : to;
  const partition = statusPartition(subscriber, status, shard);
  if (low > high) return emptyRange(partition);
  return {
    KeyConditionExpression: 'statusPk = :partition AND statusSk BETWEEN :low AND :high',
    ExpressionAttributeValues: toItem({ ':partition': partition, ':low': low, ':high': high }),
  };
}

/** DynamoDB refuses a range whose end is before its beginning. */
function emptyRange(partition: string) {
  return {
    KeyConditionExpression: 'statusPk = :partition AND statusSk < :first',
    ExpressionAttributeValues: toItem({ ':partition': partition, ':first': FIRST }),
  };
}

/**
 * Opens a round. The row keeps its place in the index of failed deliveries, so that a run that ends before it has sent the
 * round's first attempt finds it there again.
 */
export async function openRound(
  table: Table,
  { trackingId, subscriber, job, from, replay }: RoundRequest,
  expiresAt: number,
): Promise<OpenedRound | undefined> {
  const ended = from.filter((state) => state !== 'pending');
  const states = Object.fromEntries(ended.map((state) => [`:${state}`, state]));
  const isOneOf = ended.length === 0 ? [] : [`#status IN (${Object.keys(states).join(', ')})`];
  const isUnbegun = '#status = :open AND attempts = :none AND attribute_not_exists(claimedUntil)';
  const may = [...isOneOf, ...(from.includes('pending') ? [isUnbegun] : [])].join(' OR ');
  const [set, remove] = replay ? [', replay = :yes', ''] : ['', ', replay'];
  const opened = await orUnmet(
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toItem({ ...deliveryKey(trackingId, subscriber) }),
        UpdateExpression: `SET #status = :open, #round = #round + :one, attempts = :none, job = :job, expiresAt = :expires${set} REMOVE nextAttemptAt, firstAttemptAt, claimedBy, claimedUntil, claimedAlone, discardedAt, discardReason${remove}`,
        ConditionExpression: `attribute_exists(#round) AND (${may}) AND (attribute_not_exists(job) OR job <> :job)`,
        ExpressionAttributeNames: { '#status': 'status', '#round': 'round' },
        ExpressionAttributeValues: toItem({
          ...states,
          ':open': 'pending',
          ':one': 1,
          ':none': 0,
          ':job': job,
          ':expires': expiresAt,
          ...(replay ? { ':yes': 'yes' } : {}),
        }),
        ReturnValues: 'UPDATED_NEW',
      }),
    ),
  );
  if (opened !== undefined) return { round: Number(opened.Attributes?.round?.N), isWaiting: true };
  return standingOf(table, { trackingId, subscriber, job });
}

/** Begins a delivery that has no row. */
export async function openFirstRound(
  table: Table,
  request: FirstRoundRequest,
  expiresAt: number,
): Promise<OpenedRound | undefined> {
  const { trackingId, subscriber, job, replay } = request;
  const first = { trackingId, subscriber, job, status: 'pending', round: 1, attempts: 0 } as const;
  const row = { ...first, ...(replay ? { replay } : {}), history: [] } as const;
  const put = new PutItemCommand({
    TableName: table.name,
    Item: deliveryItem(row, expiresAt, table.shards),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  const opened = await orUnmet(table.client.send(put));
  return opened === undefined ? standingOf(table, request) : { round: 1, isWaiting: true };
}

/** The round that the same job has opened before. */
async function standingOf(
  table: Table,
  { trackingId, subscriber, job }: FirstRoundRequest,
): Promise<OpenedRound | undefined> {
  const standing = await getDelivery(table, { trackingId, subscriber });
  return standing?.job === job
    ? { round: standing.round, isWaiting: isWaiting(standing) }
    : undefined;
}
