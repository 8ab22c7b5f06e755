import type { JobPlace } from '../ports/jobs/job-store.ts';
import type { TrailPosition } from '../ports/jobs/job-trail.ts';
import type { SliceKey } from '../ports/slices.ts';
import type { Delivery } from './delivery.ts';
import type { DueItem } from './due-item.ts';
import type { Job } from './job.ts';

/**
 * How many partitions the indexes spread an hour, or a state, over, unless told: a time-ordered key under one partition
 * cannot be split. Those of a smaller count are among those of a larger one, so that a count can be raised.
 */
export const TIME_SHARDS = 8;

/** The primary key of one item of the ledger's table. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** The partition that holds everything of one event. */
export function eventPartition(trackingId: string): string {
  return `EVENT#${trackingId}`;
}

export function eventKey(trackingId: string): ItemKey {
  return { pk: eventPartition(trackingId), sk: 'EVENT' };
}

/**
 * The key of the n-th piece of an event's data that is too large for one item. `hash` is that of the data: two who write
 * one event with different data at once do not write each other's pieces, and the event names those of its own.
 */
export function dataKey(trackingId: string, hash: string, piece: number): ItemKey {
  return { pk: eventPartition(trackingId), sk: `DATA#${hash}#${piece}` };
}

/** What the keys of a subscriber's deliveries begin with. Policies name it (`lib/`): it is contract. */
export function deliveryPrefix(subscriber: string): string {
  return `DELIVERY#${subscriber}#`;
}

/** Of one delivery: its subscriber's functions may touch no other item (`dynamodb:LeadingKeys`). */
export function deliveryKey(trackingId: string, subscriber: string): ItemKey {
  return { pk: `${deliveryPrefix(subscriber)}${trackingId}`, sk: 'DELIVERY' };
}

/** Reads the key of a delivery back; a subscriber's name has no `#`. */
export function readDeliveryKey({ pk }: Pick<ItemKey, 'pk'>): {
  readonly subscriber: string;
  readonly trackingId: string;
} {
  const [, subscriber = '', trackingId = ''] = pk.split('#');
  return { subscriber, trackingId };
}

/** How many partitions the due list spreads one minute over. */
export const DUE_SHARDS = 4;

/** The partition of what is due in a minute (`2026-11-24T17:20`), of one shard. */
export function duePartition(minute: string, shard: number): string {
  return `DUE#${minute}#${shard}`;
}

/**
 * The key of something that is due at a time, filed under the minute of `lookAt`. Each attempt has its own: two copies of
 * a message, at different attempts, may be told to come again at the same time.
 */
export function dueKey({ trackingId, dueAt, to, subscriber }: DueItem, lookAt: string): ItemKey {
  const shard = shardOf(trackingId) % DUE_SHARDS;
  const look = subscriber === undefined ? [] : [subscriber];
  const attempt = to === undefined ? look : [to.subscriber, to.round, to.attempt];
  return {
    pk: duePartition(lookAt.slice(0, 16), shard),
    sk: [dueAt, trackingId, ...attempt].join('#'),
  };
}

export function subscriberKey(name: string): ItemKey {
  return { pk: 'SUBSCRIBER', sk: name };
}

/** The key of the item that counts the changes of the subscribers, and those of what is declared of types. */
export const REGISTRY_KEY: ItemKey = { pk: 'REGISTRY', sk: 'REGISTRY' };

/** The key of the secret that leases are signed with. Policies name it: it is contract. */
export const LEASE_SECRET_KEY: ItemKey = { pk: 'LEASE_SECRET', sk: 'LEASE_SECRET' };

/** The partition of API keys. Policies name it (`lib/router/ledger-table.ts`): it is contract. */
export const ACCESS_PARTITION = 'KEY';

/** The key of an API key's item. */
export function accessKey(id: string): ItemKey {
  return { pk: ACCESS_PARTITION, sk: id };
}

/** The count of a producer's events in a minute (`2026-11-24T17:20`). */
export function allowanceKey(producer: string, minute: string): ItemKey {
  return { pk: `ALLOWANCE#${producer}`, sk: minute };
}

export function checkpointKey(job: string): ItemKey {
  return { pk: `JOB#${job}`, sk: 'JOB' };
}

/** The key of a slice of a job. */
export function sliceKey({ job, id }: SliceKey): ItemKey {
  return { pk: checkpointKey(job).pk, sk: `SLICE#${id}` };
}

/** The key of a step of a job's trail, in the order of its slices, whose ids have no `#`. */
export function trailKey(job: string, { slice, place }: TrailPosition): ItemKey {
  return { pk: checkpointKey(job).pk, sk: `TRAIL#${slice}#${String(place).padStart(8, '0')}` };
}

/** Behind every step. */
export const TRAIL_END = 'TRAIL#~';

/** The partition that lists jobs by the time at which they began. */
export const JOBS_PARTITION = 'JOBS';

/** The key of a job in the list of all; `createdAt` is ISO 8601, UTC. */
export function jobListingKey({ createdAt, id }: Pick<Job, 'createdAt' | 'id'>): ItemKey {
  return { pk: JOBS_PARTITION, sk: `${createdAt}#${id}` };
}

/** The partition of jobs that have not ended. */
export const RUNNING_PARTITION = 'RUNNING';

/** The key of the one job of a kind that a subscriber, or one of its deliveries, may have at a time. */
export function runningKey({ kind, subscriber, trackingId }: JobPlace): ItemKey {
  const place = [kind, subscriber, ...(trackingId === undefined ? [] : [trackingId])];
  return { pk: RUNNING_PARTITION, sk: place.join('#') };
}

/** The partition of subscribers that are paused. */
export const PAUSE_PARTITION = 'PAUSE';

/** The key of a subscriber's pause: beside its registration, which each deployment writes anew. */
export function pauseKey(subscriber: string): ItemKey {
  return { pk: PAUSE_PARTITION, sk: subscriber };
}

/** The partition of subscribers that are made at run time, with what is to be made of each. */
export const PROVISION_PARTITION = 'PROVISION';

export function provisionKey(name: string): ItemKey {
  return { pk: PROVISION_PARTITION, sk: name };
}

/** The partition of what was done on a day (`2026-11-24`), and by whom. */
export function auditPartition(day: string): string {
  return `AUDIT#${day}`;
}

/** The key of an entry of the audit; `at` is ISO 8601, UTC. */
export function auditKey({ at, id }: { readonly at: string; readonly id: string }): ItemKey {
  return { pk: auditPartition(at.slice(0, 10)), sk: `${at}#${id}` };
}

/** The partition of the types of events that were seen. */
export const LEARNED_PARTITION = 'CATALOG';

/** The key of what was learned of a type, whose name has 1,024 bytes at most, as a sort key has. */
export function learnedKey(type: string): ItemKey {
  return { pk: LEARNED_PARTITION, sk: type };
}

/** The key of what is known of the catalog as a whole. */
export const CATALOG_STATE_KEY: ItemKey = { pk: 'CATALOG#STATE', sk: 'STATE' };

/** The partition of what functions have seen of types, until it is learned. */
export const REPORT_PARTITION = 'CATALOG#REPORT';

/** The key of a report of types. */
export function reportKey({
  toldAt,
  id,
}: {
  readonly toldAt: string;
  readonly id: string;
}): ItemKey {
  return { pk: REPORT_PARTITION, sk: `${toldAt}#${id}` };
}

/** The partition of what is declared of types. */
export const POLICY_PARTITION = 'CATALOG#POLICY';

/** The key of what is declared of a type. */
export function policyKey(type: string): ItemKey {
  return { pk: POLICY_PARTITION, sk: type };
}

/** The shard of an event in every index. */
export function shardOf(trackingId: string, shards = TIME_SHARDS): number {
  let hash = 0;
  for (let index = 0; index < trackingId.length; index++) {
    hash = (hash * 31 + trackingId.charCodeAt(index)) >>> 0;
  }
  return hash % shards;
}

/** The partition of the `byTime` index for an hour (`2026-11-24T17`) and a shard. */
export function timePartition(hour: string, shard: number): string {
  return `EVENTS#${hour}#${shard}`;
}

/** The key of an event in the `byTime` index; `acceptedAt` is ISO 8601, UTC. */
export function timeKey(acceptedAt: string, trackingId: string, shards = TIME_SHARDS): ItemKey {
  const hour = acceptedAt.slice(0, 13);
  return {
    pk: timePartition(hour, shardOf(trackingId, shards)),
    sk: `${acceptedAt}#${trackingId}`,
  };
}

/** The partition of the `byStatus` index for a subscriber's failed deliveries, or, with `OUTBOX`, for the outbox. */
export function statusPartition(owner: string, status: string, shard: number): string {
  return `${owner}#${status}#${shard}`;
}

/** Where a failed delivery stands in its partition of the `byStatus` index: by its last attempt. */
export function statusPosition(
  trackingId: string,
  { lastAttemptAt }: Pick<Delivery, 'lastAttemptAt'>,
): string {
  return `${lastAttemptAt ?? ''}#${trackingId}`;
}

/** The owner of outbox rows in the `byStatus` index; no subscriber's name has upper-case letters. */
export const OUTBOX = 'OUTBOX';

/** The hours that a span touches, newest first, as the time index names them. `to` is exclusive. */
export function hoursBetween(from: string, to: string): readonly string[] {
  const hourMs = 3_600_000;
  const first = Math.floor(Date.parse(from) / hourMs);
  const last = Math.floor((Date.parse(to) - 1) / hourMs);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    new Date((last - index) * hourMs).toISOString().slice(0, 13),
  );
}
