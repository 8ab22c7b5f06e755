import type { Delivery } from '../../core/delivery/delivery.ts';
import { canReplace } from '../../core/delivery/transitions.ts';
import { WaybillError } from '../../core/errors.ts';
import {
  type BatchLookup,
  type DeliveryKey,
  deliveryId,
  type EventPage,
  type EventQuery,
  type Ledger,
} from '../../core/ports/ledger.ts';
import type { EventRecord, EventSummary } from '../../core/records/event-record.ts';
import type { Subscriber } from '../../core/subscriber.ts';

/** A stored delivery; `claimedUntil` is epoch milliseconds. */
interface Row {
  readonly delivery: Delivery;
  readonly claimedUntil?: number;
}

/** The ledger in the test's memory. Nothing that goes in or comes out is shared with the caller. */
export class MemoryLedger implements Ledger {
  /** The methods that are in an outage. */
  outage: 'none' | 'all' | readonly (keyof Ledger)[] = 'none';
  /** Tracking ids that batched writes leave out, as when DynamoDB leaves their items unprocessed. */
  readonly unwritable = new Set<string>();

  readonly #events = new Map<string, EventRecord>();
  readonly #rows = new Map<string, Row>();
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #checkpoints = new Map<string, string>();

  async findEvents(trackingIds: readonly string[]): Promise<ReadonlyMap<string, EventRecord>> {
    this.#reach('findEvents');
    const found = trackingIds.flatMap((id) => this.#event(id) ?? []);
    return new Map(found.map((record) => [record.trackingId, record]));
  }

  async putEvents(records: readonly EventRecord[]): Promise<readonly string[]> {
    const down = this.#isDown('putEvents');
    const left = records.filter(({ trackingId }) => down || this.unwritable.has(trackingId));
    for (const record of records) if (!left.includes(record)) this.#putEvent(record);
    return [...new Set(left.map(({ trackingId }) => trackingId))];
  }

  async getEvent(trackingId: string): Promise<EventRecord | undefined> {
    this.#reach('getEvent');
    return this.#event(trackingId);
  }

  async getWaybill(trackingId: string): Promise<{
    readonly record: EventRecord | undefined;
    readonly deliveries: readonly Delivery[];
  }> {
    this.#reach('getWaybill');
    const deliveries = [...this.#rows.values()]
      .map(({ delivery }) => copy(delivery))
      .filter((delivery) => delivery.trackingId === trackingId)
      .sort((a, b) => compare(a.subscriber, b.subscriber));
    return { record: this.#event(trackingId), deliveries };
  }

  async listEvents({ from, to, type, source, limit, cursor }: EventQuery): Promise<EventPage> {
    this.#reach('listEvents');
    const before = cursor === undefined ? to : readCursor(cursor);
    const found = [...this.#events.values()]
      .filter(({ acceptedAt }) => acceptedAt >= from && acceptedAt < to)
      .filter((record) => timeKey(record) < before)
      .filter(({ event }) => type === undefined || event.type === type)
      .filter(({ event }) => source === undefined || event.source === source)
      .sort((a, b) => compare(timeKey(b), timeKey(a)));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      events: page.map(summarize),
      ...(more ? { cursor: Buffer.from(timeKey(last)).toString('base64url') } : {}),
    };
  }

  async listOutbox(limit: number): Promise<readonly EventRecord[]> {
    this.#reach('listOutbox');
    return [...this.#events.values()]
      .filter(({ state }) => state === 'outbox')
      .sort((a, b) => compare(timeKey(a), timeKey(b)))
      .slice(0, limit)
      .map(copy);
  }

  async markPublished({ trackingId, expected }: EventRecord): Promise<void> {
    this.#reach('markPublished');
    const record = this.#events.get(trackingId);
    const state = expected.length === 0 ? 'unmatched' : 'published';
    if (record !== undefined) this.#putEvent({ ...record, state });
  }

  async flagOverdue(trackingId: string, subscribers: readonly string[]): Promise<void> {
    this.#reach('flagOverdue');
    const record = this.#events.get(trackingId);
    if (record === undefined) return;
    const { overdue: _, ...unflagged } = record;
    this.#putEvent(subscribers.length === 0 ? unflagged : { ...unflagged, overdue: subscribers });
  }

  async findAccounted(
    trackingIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    this.#reach('findAccounted');
    const rows = [...this.#rows.values()].map(({ delivery }) => delivery);
    const namesOf = (id: string) =>
      rows.filter(({ trackingId }) => trackingId === id).map(({ subscriber }) => subscriber);
    return new Map(trackingIds.map((id) => [id, new Set(namesOf(id))]));
  }

  async lookupBatch(keys: readonly DeliveryKey[]): Promise<BatchLookup> {
    this.#reach('lookupBatch');
    const rows = keys.flatMap((key) => this.#rows.get(deliveryId(key)) ?? []);
    const known = keys.map(({ trackingId }) => trackingId).filter((id) => this.#events.has(id));
    return {
      deliveries: new Map(rows.map(({ delivery }) => [deliveryId(delivery), copy(delivery)])),
      events: new Set(known),
    };
  }

  async recordDelivered(
    deliveries: readonly Delivery[],
    rebuilt: readonly EventRecord[],
  ): Promise<void> {
    this.#reach('recordDelivered');
    const writable = ({ trackingId }: DeliveryKey | EventRecord) =>
      !this.unwritable.has(trackingId);
    for (const delivery of deliveries.filter(writable)) this.#putRow({ delivery });
    for (const record of rebuilt.filter(writable)) this.#putEvent(record);
    if (![...deliveries, ...rebuilt].every(writable))
      throw new WaybillError('ledger-unavailable', 'the ledger left rows unwritten');
  }

  async recordFailure(delivery: Delivery): Promise<Delivery> {
    this.#reach('recordFailure');
    const stored = this.#rows.get(deliveryId(delivery))?.delivery;
    if (stored !== undefined && !canReplace(stored.status, delivery.status)) return copy(stored);
    this.#putRow({ delivery });
    return copy(delivery);
  }

  async claim(key: DeliveryKey, now: number, until: number): Promise<boolean> {
    this.#reach('claim');
    const { trackingId, subscriber } = key;
    const row = this.#rows.get(deliveryId(key));
    const status = row?.delivery.status;
    const expired = status === 'pending' && (row?.claimedUntil ?? 0) < now;
    if (status !== undefined && status !== 'retrying' && !expired) return false;
    const fresh = { trackingId, subscriber, attempts: 0, history: [] };
    const delivery: Delivery = { ...(row?.delivery ?? fresh), status: 'pending' };
    this.#putRow({ delivery, claimedUntil: until });
    return true;
  }

  async countFailed(
    subscriber: string,
  ): Promise<{ readonly retrying: number; readonly dead: number }> {
    this.#reach('countFailed');
    const own = [...this.#rows.values()].filter((row) => row.delivery.subscriber === subscriber);
    const count = (status: string) => own.filter((row) => row.delivery.status === status).length;
    return { retrying: count('retrying'), dead: count('dead') };
  }

  async putSubscriber(subscriber: Subscriber): Promise<void> {
    this.#reach('putSubscriber');
    this.#subscribers.set(subscriber.name, copy(subscriber));
  }

  async deleteSubscriber(name: string): Promise<void> {
    this.#reach('deleteSubscriber');
    this.#subscribers.delete(name);
  }

  async listSubscribers(): Promise<readonly Subscriber[]> {
    this.#reach('listSubscribers');
    return [...this.#subscribers.values()].sort((a, b) => compare(a.name, b.name)).map(copy);
  }

  async getCheckpoint(job: string): Promise<string | undefined> {
    this.#reach('getCheckpoint');
    return this.#checkpoints.get(job);
  }

  async putCheckpoint(job: string, value: string): Promise<void> {
    this.#reach('putCheckpoint');
    this.#checkpoints.set(job, value);
  }

  #isDown(method: keyof Ledger): boolean {
    return this.outage === 'all' || (this.outage !== 'none' && this.outage.includes(method));
  }

  #reach(method: keyof Ledger): void {
    if (this.#isDown(method))
      throw new WaybillError('ledger-unavailable', `the ledger cannot be reached: ${method}`);
  }

  #event(trackingId: string): EventRecord | undefined {
    const record = this.#events.get(trackingId);
    return record === undefined ? undefined : copy(record);
  }

  #putEvent(record: EventRecord): void {
    this.#events.set(record.trackingId, copy(record));
  }

  #putRow(row: Row): void {
    this.#rows.set(deliveryId(row.delivery), copy(row));
  }
}

/** As it comes back from JSON: without undefined members. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeKey({ acceptedAt, trackingId }: EventRecord): string {
  return `${acceptedAt}#${trackingId}`;
}

function summarize({ event, dataText: _, ...record }: EventRecord): EventSummary {
  const { id, source, type, subject, time } = event;
  return copy({ ...record, id, source, type, subject, time }) as EventSummary;
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z#wb_[a-z2-7]{26}$/.test(key)) return key;
  throw new WaybillError('invalid-request', '`cursor` must be one that an earlier page gave');
}
