import type { Delivery } from '../../core/delivery/delivery.ts';
import { canReplace } from '../../core/delivery/transitions.ts';
import { WaybillError } from '../../core/errors.ts';
import {
  type Claim,
  type DeliveryKey,
  deliveryId,
  type Recorded,
} from '../../core/ports/delivery-store.ts';
import type { DueItem, StoredDueItem } from '../../core/ports/due-list.ts';
import type {
  EventPage,
  EventQuery,
  ReadEvents,
  WrittenEvents,
} from '../../core/ports/event-store.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { OutboxPage } from '../../core/ports/outbox.ts';
import type { EventRecord, EventSummary } from '../../core/records/event-record.ts';
import type { Subscriber } from '../../core/subscriber.ts';

/** The ledger in the test's memory. Nothing that goes in or comes out is shared with the caller. */
export class MemoryLedger implements Ledger {
  /** The methods that are in an outage. */
  outage: 'none' | 'all' | readonly (keyof Ledger)[] = 'none';
  /** Tracking ids that batched writes leave out, as when DynamoDB leaves their items unprocessed. */
  readonly unwritable = new Set<string>();
  /** Tracking ids whose events are damaged. */
  readonly unreadable = new Set<string>();

  readonly #events = new Map<string, EventRecord>();
  readonly #rows = new Map<string, Delivery>();
  readonly #due = new Map<string, DueItem & { readonly minute: string }>();
  readonly #postponed = new Map<string, number>();
  readonly #leases = new Map<string, number>();
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #checkpoints = new Map<string, string>();

  async findEvents(trackingIds: readonly string[]): Promise<ReadonlyMap<string, EventRecord>> {
    this.#reach('findEvents');
    const found = trackingIds.flatMap((id) => this.#event(id) ?? []);
    return new Map(found.map((record) => [record.trackingId, record]));
  }

  async putEvents(records: readonly EventRecord[]): Promise<WrittenEvents> {
    const down = this.#isDown('putEvents');
    const left = records.filter(({ trackingId }) => down || this.unwritable.has(trackingId));
    for (const record of records) if (!left.includes(record)) this.#putEvent(record);
    return { unwritten: [...new Set(left.map(({ trackingId }) => trackingId))], refused: [] };
  }

  async getEvent(trackingId: string): Promise<EventRecord | undefined> {
    this.#reach('getEvent');
    return this.#event(trackingId);
  }

  async getEvents(trackingIds: readonly string[]): Promise<ReadEvents> {
    this.#reach('getEvents');
    return this.#read(trackingIds);
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

  async listOutbox(limit: number, now: number): Promise<OutboxPage> {
    this.#reach('listOutbox');
    const waitsUntil = ({ trackingId, acceptedAt }: EventRecord) =>
      this.#postponed.get(trackingId) ?? Date.parse(acceptedAt);
    const listed = [...this.#events.values()]
      .filter(({ state }) => state === 'outbox')
      .filter((record) => waitsUntil(record) <= now)
      .sort((a, b) => waitsUntil(a) - waitsUntil(b) || compare(a.trackingId, b.trackingId));
    const page = listed.slice(0, limit).map(({ trackingId }) => trackingId);
    return { ...this.#read(page), more: listed.length > limit };
  }

  async postponeOutbox(trackingId: string, until: number): Promise<void> {
    this.#reach('postponeOutbox');
    this.#postponed.set(trackingId, until);
  }

  async markPublished({
    trackingId,
    expected,
  }: Pick<EventRecord, 'trackingId' | 'expected'>): Promise<void> {
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

  async findDeliveries(keys: readonly DeliveryKey[]): Promise<ReadonlyMap<string, Delivery>> {
    this.#reach('findDeliveries');
    const rows = keys.flatMap((key) => this.#rows.get(deliveryId(key)) ?? []);
    return new Map(rows.map((row) => [deliveryId(row), copy(row)]));
  }

  async putDelivered(deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
    const down = this.#isDown('putDelivered');
    const left = deliveries.filter(({ trackingId }) => down || this.unwritable.has(trackingId));
    for (const delivery of deliveries) if (!left.includes(delivery)) this.#putRow(delivery);
    return left;
  }

  async record(delivery: Delivery): Promise<Recorded> {
    this.#reach('record');
    const stored = this.#rows.get(deliveryId(delivery));
    if (!canReplace(stored, delivery))
      return { written: false, standing: copy(stored ?? delivery) };
    this.#putRow(delivery);
    return { written: true, standing: copy(delivery) };
  }

  async claim({ by, now, until, attempt, ...key }: Claim): Promise<boolean> {
    this.#reach('claim');
    const row = this.#rows.get(deliveryId(key));
    if (row !== undefined && row.round > key.round) return false;
    if (row?.round === key.round) {
      const isFree =
        row.status === 'retrying' || (row.status === 'pending' && (row.claim?.until ?? 0) < now);
      if (!isFree || row.attempts >= attempt) return false;
    }
    const { nextAttemptAt: _, ...before } = row ?? { history: [] };
    const claim = { by, until };
    this.#putRow({ ...before, ...key, status: 'pending', attempts: attempt - 1, claim });
    return true;
  }

  async countFailed(
    subscriber: string,
  ): Promise<{ readonly retrying: number; readonly dead: number }> {
    this.#reach('countFailed');
    const own = [...this.#rows.values()].filter((row) => row.subscriber === subscriber);
    const count = (status: string) => own.filter((row) => row.status === status).length;
    return { retrying: count('retrying'), dead: count('dead') };
  }

  async putDue(items: readonly DueItem[], now: number): Promise<void> {
    this.#reach('putDue');
    const earliest = new Date(now).toISOString();
    for (const item of items) {
      const { lookAt = item.dueAt } = item;
      const [, at = earliest] = [lookAt, earliest].sort();
      const minute = at.slice(0, 16);
      const key = `${minute}/${item.dueAt}#${item.trackingId}#${item.to?.subscriber ?? ''}`;
      this.#due.set(key, copy({ ...item, minute }));
    }
  }

  async listDue(minute: string, limit: number): Promise<readonly StoredDueItem[]> {
    this.#reach('listDue');
    return [...this.#due]
      .filter(([, item]) => item.minute === minute)
      .map(([key, { minute: _, lookAt: _at, ...item }]) => copy({ ...item, key }))
      .sort((a, b) => compare(a.dueAt, b.dueAt))
      .slice(0, limit);
  }

  async removeDue(items: readonly StoredDueItem[]): Promise<void> {
    this.#reach('removeDue');
    for (const { key } of items) this.#due.delete(key);
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

  async takeLease(job: string, now: number, until: number): Promise<boolean> {
    this.#reach('takeLease');
    if ((this.#leases.get(job) ?? 0) > now) return false;
    this.#leases.set(job, until);
    return true;
  }

  async endLease(job: string, until: number): Promise<void> {
    this.#reach('endLease');
    if (this.#leases.get(job) === until) this.#leases.delete(job);
  }

  #isDown(method: keyof Ledger): boolean {
    return this.outage === 'all' || (this.outage !== 'none' && this.outage.includes(method));
  }

  #reach(method: keyof Ledger): void {
    if (this.#isDown(method))
      throw new WaybillError('ledger-unavailable', `the ledger cannot be reached: ${method}`);
  }

  #read(trackingIds: readonly string[]): ReadEvents {
    const records = trackingIds.flatMap((id) => this.#event(id) ?? []);
    return {
      records: records.filter(({ trackingId }) => !this.unreadable.has(trackingId)),
      unreadable: records
        .filter(({ trackingId }) => this.unreadable.has(trackingId))
        .map(({ trackingId }) => ({ trackingId, reason: 'its body cannot be read' })),
    };
  }

  #event(trackingId: string): EventRecord | undefined {
    const record = this.#events.get(trackingId);
    return record === undefined ? undefined : copy(record);
  }

  #putEvent(record: EventRecord): void {
    this.#events.set(record.trackingId, copy(record));
  }

  #putRow(row: Delivery): void {
    this.#rows.set(deliveryId(row), copy(row));
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

function summarize({ event, ...record }: EventRecord): EventSummary {
  const { id, source, type, subject, time } = event;
  return copy({ ...record, id, source, type, subject, time }) as EventSummary;
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z#wb_[a-z2-7]{26}$/.test(key)) return key;
  throw new WaybillError('invalid-request', '`cursor` must be one that an earlier page gave');
}
