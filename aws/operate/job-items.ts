import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { WaybillError } from '../../core/errors.ts';
import { parseJob } from '../../core/operate/parse-job.ts';
import type { JobPage, JobPlace, JobQuery, Reservation } from '../../core/ports/jobs/job-store.ts';
import type { Job, JobKind } from '../../core/records/job.ts';
import {
  checkpointKey,
  JOBS_PARTITION,
  jobListingKey,
  RUNNING_PARTITION,
  runningKey,
} from '../../core/records/ledger-keys.ts';
import { type Item, number, requiredText, toItem } from '../ledger/attributes.ts';
import { getAll, type Table } from '../ledger/batch-calls.ts';
import { orUnmet } from '../ledger/deliveries.ts';
import { queryPages } from '../ledger/query-pages.ts';
import { readRow } from '../ledger/read-records-of.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { jobExpiry } from './job-expiry.ts';

/** A condition is met as well by what the same job has written before: a call may be repeated whose answer was lost. */
export async function reserve(
  table: Table,
  wanted: Reservation,
  instead: string | undefined,
): Promise<Reservation> {
  const { job, since } = wanted;
  const key = runningKey(wanted);
  const isReserved = await putWhere(table, toItem({ ...key, job, since }), {
    ConditionExpression: 'attribute_not_exists(pk) OR job = :job OR job = :instead',
    ExpressionAttributeValues: toItem({ ':job': job, ':instead': instead ?? job }),
  });
  if (isReserved) return wanted;
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: toItem({ ...key }), ConsistentRead: true }),
  );
  // It was given back a moment ago.
  if (Item === undefined) return reserve(table, wanted, instead);
  return readReservation(Item);
}

export async function release(table: Table, place: JobPlace, job: string): Promise<void> {
  await orUnmet(
    table.client.send(
      new DeleteItemCommand({
        TableName: table.name,
        Key: toItem({ ...runningKey(place) }),
        ConditionExpression: 'job = :job',
        ExpressionAttributeValues: toItem({ ':job': job }),
      }),
    ),
  );
}

export async function listReserved(table: Table): Promise<readonly Reservation[]> {
  const reserved: Reservation[] = [];
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :running',
    ExpressionAttributeValues: toItem({ ':running': RUNNING_PARTITION }),
    ConsistentRead: true,
  });
  for await (const items of pages) reserved.push(...items.map(readReservation));
  return reserved;
}

/** The list first: what it names and is not there is left out of it. */
export async function addJob(table: Table, job: Job): Promise<boolean> {
  const expiresAt = jobExpiry(job);
  await putWhere(table, toItem({ ...jobListingKey(job), job: job.id, expiresAt }), {});
  return putWhere(table, itemOf(job), { ConditionExpression: 'attribute_not_exists(pk)' });
}

export async function findJob(table: Table, id: string): Promise<Job | undefined> {
  const Key = toItem({ ...checkpointKey(id) });
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key, ConsistentRead: true }),
  );
  if (Item?.record === undefined) return undefined;
  const read = readRow(Item, parseJob);
  if ('record' in read) return read.record;
  throw new WaybillError('unreadable', `the job ${id} cannot be read: ${read.reason}`);
}

export function replaceJob(table: Table, before: Job, job: Job): Promise<boolean> {
  return putWhere(table, itemOf(job), {
    ConditionExpression: '#record = :before',
    ExpressionAttributeNames: { '#record': 'record' },
    ExpressionAttributeValues: toItem({ ':before': JSON.stringify(before) }),
  });
}

/** A page, and the jobs that are there and cannot be read. */
interface ReadJobPage extends JobPage {
  readonly unreadable: readonly { readonly job: string; readonly reason: string }[];
}

export async function listJobs(table: Table, { limit, cursor }: JobQuery): Promise<ReadJobPage> {
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :jobs',
      ExpressionAttributeValues: toItem({ ':jobs': JOBS_PARTITION }),
      ScanIndexForward: false,
      Limit: limit,
      ...(cursor === undefined
        ? {}
        : { ExclusiveStartKey: toItem({ pk: JOBS_PARTITION, sk: readCursor(cursor) }) }),
    }),
  );
  const ids = Items.map((item) => requiredText(item, 'job'));
  const keys = ids.map((id) => toItem({ ...checkpointKey(id) }));
  const items = await getAll(table, keys, { consistent: true });
  const byKey = new Map(items.map((item) => [item.pk?.S, readRow(item, parseJob)]));
  const read = ids.flatMap((job) => {
    const row = byKey.get(checkpointKey(job).pk);
    return row === undefined ? [] : [{ job, row }];
  });
  return {
    jobs: read.flatMap(({ row }) => ('record' in row ? [row.record] : [])),
    unreadable: read.flatMap(({ job, row }) =>
      'record' in row ? [] : [{ job, reason: row.reason }],
    ),
    ...(LastEvaluatedKey?.sk?.S === undefined
      ? {}
      : { cursor: writeCursor(LastEvaluatedKey.sk.S) }),
  };
}

function itemOf(job: Job): Item {
  const record = JSON.stringify(job);
  return toItem({ ...checkpointKey(job.id), record, expiresAt: jobExpiry(job) });
}

function readReservation(item: Item): Reservation {
  const [kind = '', subscriber = '', trackingId] = requiredText(item, 'sk').split('#');
  return {
    ...{ kind: kind as JobKind, subscriber, job: requiredText(item, 'job') },
    since: number(item, 'since') ?? 0,
    ...(trackingId === undefined ? {} : { trackingId }),
  };
}

async function putWhere(
  { client, name }: Table,
  item: Item,
  condition: Partial<PutItemCommandInput>,
): Promise<boolean> {
  const put = new PutItemCommand({ TableName: name, Item: item, ...condition });
  return (await orUnmet(client.send(put))) !== undefined;
}
