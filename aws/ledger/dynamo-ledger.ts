import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eventsLogFields } from '../../core/log/log-fields.ts';
import type { FailedCount, Recorded } from '../../core/ports/delivery-store.ts';
import type { ReadEvents, WrittenEvents } from '../../core/ports/event-store.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Log } from '../../core/ports/log.ts';
import type { OutboxPage } from '../../core/ports/outbox.ts';
import type { OpenSlice, Slice, SliceKey } from '../../core/ports/slices.ts';
import type { RegistryVersion } from '../../core/ports/subscriber-registry.ts';
import type { Claim } from '../../core/records/claim.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import type { DeliveryKey } from '../../core/records/delivery-key.ts';
import type { DueItem, StoredDueItem } from '../../core/records/due-item.ts';
import type { EventPage, EventQuery } from '../../core/records/event-page.ts';
import type { EventRecord, EventStanding } from '../../core/records/event-record.ts';
import { eventKey, TIME_SHARDS } from '../../core/records/ledger-keys.ts';
import type { Subscriber } from '../../core/records/subscriber.ts';
import { cutText } from '../../core/shared/cut-text.ts';
import { projection, toItem } from './attributes.ts';
import { getAll, type Table } from './batch-calls.ts';
import { endLease, getCheckpoint, putCheckpoint, takeLease } from './checkpoint.ts';
import { countFailed } from './count-failed.ts';
import { claimDelivery, findDeliveries, putDelivered, recordDelivery } from './deliveries.ts';
import { listDue, putDue, removeDue } from './due-items.ts';
import { isReadable, readSummary } from './event-item.ts';
import { listEvents } from './list-events.ts';
import { orOutage } from './or-outage.ts';
import { listOutbox, markPublished, postponeOutbox } from './outbox.ts';
import { putEvents } from './put-events.ts';
import { getEvent, getEvents } from './read-event.ts';
import { endSlice, leaveSlice, listSlices, putSlices, takeSlice } from './slices.ts';
import { SubscriberItems } from './subscriber-items.ts';
import { updateEvent } from './update-event.ts';

const DAY_SECONDS = 86_400;

const STANDING_ATTRIBUTES = [
  'pk',
  'state',
  'expected',
  'id',
  'source',
  'type',
  'acceptedAt',
  'overdue',
];

/** The ledger in one DynamoDB table; `docs/architecture.md` draws its items. */
export class DynamoLedger implements Ledger {
  readonly shards: number;
  readonly #table: Table;
  readonly #retentionSeconds: number;
  readonly #subscribers: SubscriberItems;
  readonly #log: Pick<Log, 'error'> | undefined;

  /** `log` is told of rows that cannot be read, where a list goes on without them. */
  constructor(
    client: DynamoDBClient,
    settings: { readonly table: string; readonly retentionDays: number; readonly shards?: number },
    log?: Pick<Log, 'error'>,
  ) {
    this.shards = settings.shards ?? TIME_SHARDS;
    this.#table = { client, name: settings.table, shards: this.shards };
    this.#retentionSeconds = settings.retentionDays * DAY_SECONDS;
    this.#subscribers = new SubscriberItems(this.#table);
    this.#log = log;
  }

  async findEvents(trackingIds: readonly string[]): Promise<ReadonlyMap<string, EventStanding>> {
    const keys = [...new Set(trackingIds)].map((id) => toItem({ ...eventKey(id) }));
    const items = await orOutage(getAll(this.#table, keys, projection(STANDING_ATTRIBUTES)));
    // A damaged event counts as new: written anew, it can be read again.
    const summaries = items.filter(isReadable).map(readSummary);
    return new Map(summaries.map((summary) => [summary.trackingId, summary]));
  }

  putEvents(records: readonly EventRecord[]): Promise<WrittenEvents> {
    return putEvents(this.#table, records, this.#expiresAt());
  }

  getEvent(trackingId: string): Promise<EventRecord | undefined> {
    return orOutage(getEvent(this.#table, trackingId));
  }

  getEvents(trackingIds: readonly string[]): Promise<ReadEvents> {
    return orOutage(getEvents(this.#table, trackingIds));
  }

  async listEvents(query: EventQuery): Promise<EventPage> {
    const page = await orOutage(listEvents(this.#table, query));
    const { unreadable = [] } = page;
    if (unreadable.length > 0) {
      const about = eventsLogFields(unreadable.map((trackingId) => ({ trackingId })));
      this.#log?.error('events cannot be listed: their rows are damaged', about);
    }
    return page;
  }

  flagOverdue(trackingId: string, subscribers: readonly string[]): Promise<void> {
    const update =
      subscribers.length === 0
        ? { UpdateExpression: 'REMOVE overdue' }
        : {
            UpdateExpression: 'SET overdue = :subscribers',
            ExpressionAttributeValues: toItem({ ':subscribers': subscribers }),
          };
    return orOutage(updateEvent(this.#table, trackingId, update));
  }

  addEdit(trackingId: string, edit: string): Promise<void> {
    const update = {
      UpdateExpression: 'ADD edits :edit',
      ExpressionAttributeValues: { ':edit': { SS: [edit] } },
    };
    return orOutage(updateEvent(this.#table, trackingId, update));
  }

  listOutbox(limit: number, now: number, shards = this.shards): Promise<OutboxPage> {
    return orOutage(listOutbox({ ...this.#table, shards }, limit, now));
  }

  markPublished(record: Pick<EventRecord, 'trackingId' | 'expected'>): Promise<void> {
    return orOutage(markPublished(this.#table, record));
  }

  postponeOutbox(trackingId: string, until: number): Promise<void> {
    return orOutage(postponeOutbox(this.#table, trackingId, until));
  }

  findDeliveries(keys: readonly DeliveryKey[]): Promise<ReadonlyMap<string, Delivery>> {
    return orOutage(findDeliveries(this.#table, keys));
  }

  putDelivered(deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
    return putDelivered(this.#table, deliveries, this.#expiresAt());
  }

  record(delivery: Delivery): Promise<Recorded> {
    return orOutage(recordDelivery(this.#table, delivery, this.#expiresAt()));
  }

  claim(claim: Claim): Promise<boolean> {
    return orOutage(claimDelivery(this.#table, claim, this.#expiresAt()));
  }

  countFailed(subscriber: string): Promise<FailedCount> {
    return orOutage(countFailed(this.#table, subscriber));
  }

  putDue(items: readonly DueItem[], now: number): Promise<void> {
    return orOutage(putDue(this.#table, items, { now, keepSeconds: this.#retentionSeconds }));
  }

  listDue(minute: string, limit: number): Promise<readonly StoredDueItem[]> {
    return orOutage(listDue(this.#table, minute, limit));
  }

  removeDue(items: readonly StoredDueItem[]): Promise<void> {
    return orOutage(removeDue(this.#table, items));
  }

  putSubscriber(subscriber: Subscriber): Promise<boolean> {
    return orOutage(this.#subscribers.put(subscriber));
  }

  deleteSubscriber(subscriber: Pick<Subscriber, 'name' | 'queueUrl'>): Promise<void> {
    return orOutage(this.#subscribers.delete(subscriber));
  }

  registryVersion(): Promise<RegistryVersion> {
    return orOutage(this.#subscribers.version());
  }

  async listSubscribers(): Promise<readonly Subscriber[]> {
    const { records, unreadable } = await orOutage(this.#subscribers.list());
    for (const { key, reason } of unreadable)
      this.#log?.error(
        'a row of the ledger is no subscriber; delete it, or deploy its stack again',
        {
          subscriber: cutText(key, 64),
          reason,
        },
      );
    return records;
  }

  getCheckpoint(job: string): Promise<string | undefined> {
    return orOutage(getCheckpoint(this.#table, job));
  }

  putCheckpoint(job: string, value: string): Promise<void> {
    return orOutage(putCheckpoint(this.#table, job, value));
  }

  takeLease(job: string, now: number, until: number): Promise<boolean> {
    return orOutage(takeLease(this.#table, job, { now, until }));
  }

  endLease(job: string, until: number): Promise<void> {
    return orOutage(endLease(this.#table, job, until));
  }

  putSlices(job: string, slices: readonly Slice[]): Promise<void> {
    return orOutage(putSlices(this.#table, job, slices));
  }

  listSlices(job: string, limit: number): Promise<readonly OpenSlice[]> {
    return orOutage(listSlices(this.#table, job, limit));
  }

  takeSlice(key: SliceKey, now: number, until: number): Promise<Slice | undefined> {
    return orOutage(takeSlice(this.#table, key, { now, until }));
  }

  leaveSlice(key: SliceKey, until: number, reached: string): Promise<void> {
    return orOutage(leaveSlice(this.#table, key, { until, reached }));
  }

  endSlice(key: SliceKey, until: number): Promise<void> {
    return orOutage(endSlice(this.#table, key, until));
  }

  #expiresAt(): number {
    return Math.floor(Date.now() / 1000) + this.#retentionSeconds;
  }
}
