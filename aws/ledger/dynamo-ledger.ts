import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Delivery, DeliveryStatus } from '../../core/delivery/delivery.ts';
import { replaceableBy } from '../../core/delivery/transitions.ts';
import { WaybillError } from '../../core/errors.ts';
import { deliveryKey, eventKey } from '../../core/ledger/keys.ts';
import {
  type BatchLookup,
  type DeliveryKey,
  deliveryId,
  type EventPage,
  type EventQuery,
  type Ledger,
} from '../../core/ports/ledger.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import type { Subscriber } from '../../core/subscriber.ts';
import { type Item, toItem } from './attributes.ts';
import { getAll, putAll, type Table } from './batch-calls.ts';
import { getCheckpoint, putCheckpoint } from './checkpoint.ts';
import { countFailed } from './count-failed.ts';
import { deliveryItem, readDeliveryItem } from './delivery-item.ts';
import { readSummary } from './event-item.ts';
import { findAccounted } from './find-accounted.ts';
import { listEvents } from './list-events.ts';
import { orOutage, outage } from './or-outage.ts';
import { listOutbox, markPublished } from './outbox.ts';
import { putEvents } from './put-events.ts';
import { getEvent } from './read-event.ts';
import { getWaybill } from './read-waybill.ts';
import { SubscriberItems } from './subscriber-items.ts';
import { updateEvent } from './update-event.ts';

const DAY_SECONDS = 86_400;

const DELIVERY_ATTRIBUTES = projection([
  'pk',
  'sk',
  'status',
  'attempts',
  'firstAttemptAt',
  'lastAttemptAt',
  'nextAttemptAt',
  'errorClass',
  'errorMessage',
  'errorStatusCode',
  'history',
]);

const STANDING_ATTRIBUTES = projection([
  'pk',
  'state',
  'expected',
  'id',
  'source',
  'type',
  'acceptedAt',
]);

/** The ledger in one DynamoDB table; `docs/architecture.md` draws its items. */
export class DynamoLedger implements Ledger {
  readonly #table: Table;
  readonly #retentionSeconds: number;
  readonly #subscribers: SubscriberItems;

  constructor(
    client: DynamoDBClient,
    settings: { readonly table: string; readonly retentionDays: number },
  ) {
    this.#table = { client, name: settings.table };
    this.#retentionSeconds = settings.retentionDays * DAY_SECONDS;
    this.#subscribers = new SubscriberItems(this.#table);
  }

  async findEvents(trackingIds: readonly string[]) {
    const keys = [...new Set(trackingIds)].map((id) => toItem({ ...eventKey(id) }));
    const items = await orOutage(getAll(this.#table, keys, STANDING_ATTRIBUTES));
    const summaries = items.map(readSummary);
    return new Map(summaries.map((summary) => [summary.trackingId, summary]));
  }

  async putEvents(records: readonly EventRecord[]): Promise<readonly string[]> {
    const { unwritten, refused } = await putEvents(this.#table, records, this.#expiresAt());
    return [...unwritten, ...refused.map(({ trackingId }) => trackingId)];
  }

  getEvent(trackingId: string): Promise<EventRecord | undefined> {
    return orOutage(getEvent(this.#table, trackingId));
  }

  getWaybill(trackingId: string): Promise<{
    readonly record: EventRecord | undefined;
    readonly deliveries: readonly Delivery[];
  }> {
    return orOutage(getWaybill(this.#table, trackingId));
  }

  listEvents(query: EventQuery): Promise<EventPage> {
    return orOutage(listEvents(this.#table, query));
  }

  async listOutbox(limit: number): Promise<readonly EventRecord[]> {
    const page = await orOutage(listOutbox(this.#table, limit, Date.now()));
    return page.records;
  }

  markPublished(record: EventRecord): Promise<void> {
    return orOutage(markPublished(this.#table, record));
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

  findAccounted(trackingIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    return orOutage(findAccounted(this.#table, trackingIds));
  }

  async lookupBatch(keys: readonly DeliveryKey[]): Promise<BatchLookup> {
    const trackingIds = [...new Set(keys.map(({ trackingId }) => trackingId))];
    const wanted = new Map(
      keys.map((key) => [deliveryId(key), deliveryKey(key.trackingId, key.subscriber)]),
    );
    const items = await orOutage(
      getAll(
        this.#table,
        [...wanted.values(), ...trackingIds.map(eventKey)].map((key) => toItem({ ...key })),
        DELIVERY_ATTRIBUTES,
      ),
    );
    const deliveries = items.filter(({ sk }) => sk?.S !== 'EVENT').map(readDeliveryItem);
    const events = items
      .filter(({ sk }) => sk?.S === 'EVENT')
      .map(({ pk }) => pk?.S?.slice('EVENT#'.length) ?? '');
    return {
      deliveries: new Map(deliveries.map((row) => [deliveryId(row), row])),
      events: new Set(events),
    };
  }

  async recordDelivered(
    deliveries: readonly Delivery[],
    rebuilt: readonly EventRecord[],
  ): Promise<void> {
    const expiresAt = this.#expiresAt();
    const beside = deliveries.map((delivery) => deliveryItem(delivery, expiresAt));
    const [events, rows] = await Promise.all([
      putEvents(this.#table, rebuilt, expiresAt),
      putAll(this.#table, beside),
    ]);
    if (events.unwritten.length > 0)
      throw new WaybillError('ledger-unavailable', 'the ledger left rows unwritten');
    if (rows.left.length > 0) throw outage(rows.cause);
    const [refused] = rows.refused;
    if (refused !== undefined) throw refused.reason;
  }

  async recordFailure(delivery: Delivery): Promise<Delivery> {
    const { names, values, condition } = mayReplace(delivery.status);
    try {
      await this.#table.client.send(
        new PutItemCommand({
          TableName: this.#table.name,
          Item: deliveryItem(delivery, this.#expiresAt()),
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        }),
      );
      return delivery;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw outage(error);
      return (await this.#getDelivery(delivery)) ?? delivery;
    }
  }

  async claim(
    { trackingId, subscriber }: DeliveryKey,
    now: number,
    until: number,
  ): Promise<boolean> {
    try {
      await this.#table.client.send(
        new UpdateItemCommand({
          TableName: this.#table.name,
          Key: toItem({ ...deliveryKey(trackingId, subscriber) }),
          UpdateExpression:
            'SET #status = :pending, claimedUntil = :until, expiresAt = :expires REMOVE statusPk, statusSk',
          ConditionExpression:
            'attribute_not_exists(pk) OR #status = :retrying OR (#status = :pending AND claimedUntil < :now)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: toItem({
            ':pending': 'pending',
            ':retrying': 'retrying',
            ':until': until,
            ':now': now,
            ':expires': this.#expiresAt(),
          }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw outage(error);
    }
  }

  countFailed(subscriber: string): Promise<{ readonly retrying: number; readonly dead: number }> {
    return orOutage(countFailed(this.#table, subscriber));
  }

  putSubscriber(subscriber: Subscriber): Promise<void> {
    return orOutage(this.#subscribers.put(subscriber));
  }

  deleteSubscriber(name: string): Promise<void> {
    return orOutage(this.#subscribers.delete(name));
  }

  async listSubscribers(): Promise<readonly Subscriber[]> {
    return (await orOutage(this.#subscribers.list())).records;
  }

  getCheckpoint(job: string): Promise<string | undefined> {
    return orOutage(getCheckpoint(this.#table, job));
  }

  putCheckpoint(job: string, value: string): Promise<void> {
    return orOutage(putCheckpoint(this.#table, job, value));
  }

  async #getDelivery({ trackingId, subscriber }: DeliveryKey): Promise<Delivery | undefined> {
    const { Item } = await orOutage(
      this.#table.client.send(
        new GetItemCommand({
          TableName: this.#table.name,
          Key: toItem({ ...deliveryKey(trackingId, subscriber) }),
          ConsistentRead: true,
        }),
      ),
    );
    return Item === undefined ? undefined : readDeliveryItem(Item);
  }

  #expiresAt(): number {
    return Math.floor(Date.now() / 1000) + this.#retentionSeconds;
  }
}

function projection(attributes: readonly string[]) {
  return {
    expression: attributes.map((name) => `#${name}`).join(', '),
    names: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
  };
}

function mayReplace(next: DeliveryStatus): {
  names: Record<string, string>;
  values: Item;
  condition: string;
} {
  const states = replaceableBy(next);
  return {
    names: { '#status': 'status' },
    values: toItem(Object.fromEntries(states.map((state) => [`:${state}`, state]))),
    condition: `attribute_not_exists(pk) OR #status IN (${states.map((state) => `:${state}`).join(', ')})`,
  };
}
