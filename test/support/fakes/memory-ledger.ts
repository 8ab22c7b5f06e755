import { WaybillError } from '../../../core/errors.ts';
import type { FailedCount, Recorded } from '../../../core/ports/delivery-store.ts';
import type { EventHistory, HistoryPage, HistoryQuery } from '../../../core/ports/event-history.ts';
import type { ReadEvents, WrittenEvents } from '../../../core/ports/event-store.ts';
import type {
  FailedDeliveries,
  FailedPage,
  FailedQuery,
  FirstRoundRequest,
  OpenedRound,
  RoundRequest,
} from '../../../core/ports/failed-deliveries.ts';
import type { Ledger } from '../../../core/ports/ledger.ts';
import type { OutboxPage } from '../../../core/ports/outbox.ts';
import type { RegistryVersion } from '../../../core/ports/subscriber-registry.ts';
import type { Claim } from '../../../core/records/claim.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { type DeliveryKey, deliveryId } from '../../../core/records/delivery-key.ts';
import type { DueItem, StoredDueItem } from '../../../core/records/due-item.ts';
import type { EventPage, EventQuery } from '../../../core/records/event-page.ts';
import type { EventRecord, EventStanding } from '../../../core/records/event-record.ts';
import { TIME_SHARDS } from '../../../core/records/ledger-keys.ts';
import type { Subscriber } from '../../../core/records/subscriber.ts';
import { canReplace } from '../../../core/records/transitions.ts';
import { countFailedRows, listFailedRows, openFirstRoundOf, openRoundOf } from './failed-rows.ts';
import { compare, copy, listHistoryOf, listRecords } from './list-records.ts';
import { MemoryDueList } from './memory-due-list.ts';
import { MemoryJobs, unavailable } from './memory-jobs.ts';
import { MemorySubscribers } from './memory-subscribers.ts';

const TOO_LARGE = 'Item size has exceeded the maximum allowed size';

/** The ledger in the test's memory. Nothing that goes in or comes out is shared with the caller. */
export class MemoryLedger extends MemoryJobs implements Ledger, FailedDeliveries, EventHistory {
  readonly shards: number;
  /** Tracking ids that batched writes leave out, as when DynamoDB leaves their items unprocessed. */
  readonly unwritable = new Set<string>();
  /** Tracking ids whose events are damaged. */
  readonly unreadable = new Set<string>();

  /** How often what is declared of types has changed. */
  policyChanges = 0;

  /** Told of every row that is written, and whether by a condition. */
  onRow: (
    before: Delivery | undefined,
    after: Delivery,
    how: 'conditional' | 'unconditional',
  ) => void = () => {};

  readonly #events = new Map<string, EventRecord>();
  readonly #rows = new Map<string, Delivery>();
  readonly #due = new MemoryDueList();
  readonly #postponed = new Map<string, number>();
  readonly #subscribers = new MemorySubscribers();

  constructor(shards = TIME_SHARDS) {
    super();
    this.shards = shards;
  }

  async findEvents(trackingIds: readonly string[]): Promise<ReadonlyMap<string, EventStanding>> {
    this.reach('findEvents');
    const found = trackingIds.flatMap((id) => this.#event(id) ?? []);
    return new Map(
      found.map(({ event, ...record }) => [record.trackingId, { ...record, type: event.type }]),
    );
  }

  async putEvents(records: readonly EventRecord[]): Promise<WrittenEvents> {
    const down = this.isDown('putEvents');
    const left = records.filter(({ trackingId }) => down || this.unwritable.has(trackingId));
    const refused = records.filter((record) => !left.includes(record) && isTooLarge(record));
    for (const record of records)
      if (!left.includes(record) && !refused.includes(record)) this.#write(record);
    return {
      unwritten: [...new Set(left.map(({ trackingId }) => trackingId))],
      refused: refused.map(({ trackingId }) => ({ trackingId, reason: TOO_LARGE })),
    };
  }

  async getEvent(trackingId: string): Promise<EventRecord | undefined> {
    this.reach('getEvent');
    const record = this.#event(trackingId);
    if (record === undefined || !this.unreadable.has(trackingId)) return record;
    throw new WaybillError('unreadable', `the event ${trackingId} cannot be read`);
  }

  async getEvents(trackingIds: readonly string[]): Promise<ReadEvents> {
    this.reach('getEvents');
    return this.#read(trackingIds);
  }

  async listEvents(query: EventQuery): Promise<EventPage> {
    this.reach('listEvents');
    return listRecords(this.#events.values(), query, this.shards);
  }

  async listOutbox(limit: number, now: number): Promise<OutboxPage> {
    this.reach('listOutbox');
    const waitsUntil = ({ trackingId, acceptedAt }: EventRecord) =>
      this.#postponed.get(trackingId) ?? Date.parse(acceptedAt);
    const listed = [...this.#events.values()]
      .filter((record) => record.state === 'outbox' && waitsUntil(record) <= now)
      .sort((a, b) => waitsUntil(a) - waitsUntil(b) || compare(a.trackingId, b.trackingId));
    const page = this.#read(listed.slice(0, limit).map(({ trackingId }) => trackingId));
    return { ...page, more: listed.length > limit };
  }

  async postponeOutbox(trackingId: string, until: number): Promise<void> {
    this.reach('postponeOutbox');
    this.#postponed.set(trackingId, until);
  }

  async markPublished({
    trackingId,
    expected,
  }: Pick<EventRecord, 'trackingId' | 'expected'>): Promise<void> {
    this.reach('markPublished');
    const record = this.#events.get(trackingId);
    const state = expected.length === 0 ? 'unmatched' : 'published';
    if (record !== undefined) this.#putEvent({ ...record, state });
  }

  async flagOverdue(trackingId: string, subscribers: readonly string[]): Promise<void> {
    this.reach('flagOverdue');
    const record = this.#events.get(trackingId);
    if (record === undefined) return;
    const { overdue: _, ...unflagged } = record;
    this.#putEvent(subscribers.length === 0 ? unflagged : { ...unflagged, overdue: subscribers });
  }

  async addEdit(trackingId: string, edit: string): Promise<void> {
    this.reach('addEdit');
    const record = this.#events.get(trackingId);
    const edits = [...new Set([...(record?.edits ?? []), edit])].sort();
    if (record !== undefined) this.#putEvent({ ...record, edits });
  }

  async findDeliveries(keys: readonly DeliveryKey[]): Promise<ReadonlyMap<string, Delivery>> {
    this.reach('findDeliveries');
    const rows = keys.flatMap((key) => this.#rows.get(deliveryId(key)) ?? []);
    return new Map(rows.map((row) => [deliveryId(row), copy(row)]));
  }

  async putDelivered(deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
    const down = this.isDown('putDelivered');
    const left = deliveries.filter(({ trackingId }) => down || this.unwritable.has(trackingId));
    for (const delivery of deliveries)
      if (!left.includes(delivery)) this.#putRow(delivery, 'unconditional');
    return left;
  }

  async record(delivery: Delivery): Promise<Recorded> {
    this.reach('record');
    const stored = this.#rows.get(deliveryId(delivery));
    if (!canReplace(stored, delivery))
      return { written: false, standing: copy(stored ?? delivery) };
    this.#putRow(delivery);
    return { written: true, standing: copy(delivery) };
  }

  async claim({ by, now, until, attempt, alone, renews, ...key }: Claim): Promise<boolean> {
    this.reach('claim');
    const row = this.#rows.get(deliveryId(key));
    if (row !== undefined && row.round > key.round) return false;
    if (row?.round === key.round) {
      const isOver = (row.claim?.until ?? 0) < now || (renews && row.claim?.by === by);
      const isFree = row.status === 'retrying' || (row.status === 'pending' && isOver);
      if (!isFree || row.attempts >= attempt) return false;
    }
    const { nextAttemptAt: _, firstAttemptAt: _first, ...before } = row ?? { history: [] };
    const claim = { by, until, ...(alone ? { alone } : {}) };
    this.#putRow({ ...before, ...key, status: 'pending', attempts: attempt - 1, claim });
    return true;
  }

  async listFailed(query: FailedQuery): Promise<FailedPage> {
    this.reach('listFailed');
    return listFailedRows(this.#rows.values(), query, this.shards);
  }

  async openRound(request: RoundRequest): Promise<OpenedRound | undefined> {
    this.reach('openRound');
    const { opened, row } = openRoundOf(this.#rows.get(deliveryId(request)), request);
    if (row !== undefined) this.#putRow(row);
    return opened;
  }

  async openFirstRound(request: FirstRoundRequest): Promise<OpenedRound | undefined> {
    this.reach('openFirstRound');
    const { opened, row } = openFirstRoundOf(this.#rows.get(deliveryId(request)), request);
    if (row !== undefined) this.#putRow(row);
    return opened;
  }

  async listHistory(query: HistoryQuery): Promise<HistoryPage> {
    this.reach('listHistory');
    return listHistoryOf(this.#events.values(), query, this.shards);
  }

  async countFailed(subscriber: string): Promise<FailedCount> {
    this.reach('countFailed');
    return countFailedRows(this.#rows.values(), subscriber);
  }

  async putDue(items: readonly DueItem[], now: number): Promise<void> {
    this.reach('putDue');
    const taken = items.filter(({ trackingId }) => !this.unwritable.has(trackingId));
    for (const item of taken) this.#due.put(item, now);
    if (taken.length < items.length) throw unavailable('putDue');
  }

  async listDue(minute: string, limit: number): Promise<readonly StoredDueItem[]> {
    this.reach('listDue');
    return this.#due.list(minute, limit);
  }

  async removeDue(items: readonly StoredDueItem[]): Promise<void> {
    this.reach('removeDue');
    this.#due.remove(items);
  }

  async putSubscriber(subscriber: Subscriber): Promise<boolean> {
    this.reach('putSubscriber');
    return this.#subscribers.put(subscriber);
  }

  async deleteSubscriber(subscriber: Pick<Subscriber, 'name' | 'queueUrl'>): Promise<void> {
    this.reach('deleteSubscriber');
    this.#subscribers.delete(subscriber);
  }

  async registryVersion(): Promise<RegistryVersion> {
    this.reach('registryVersion');
    return { subscribers: this.#subscribers.version, policies: this.policyChanges };
  }

  async listSubscribers(): Promise<readonly Subscriber[]> {
    this.reach('listSubscribers');
    return this.#subscribers.list();
  }

  /** Everything on the due list. */
  get dueItems(): readonly DueItem[] {
    return this.#due.items;
  }

  /** Whether an event waits for the bus: one that was published before it was accepted may, too. */
  get hasOutbox(): boolean {
    return [...this.#events.values()].some(({ state }) => state === 'outbox');
  }

  /** The end of an event's retention, which was shorter than that of its deliveries. */
  expireEvent(trackingId: string): void {
    this.#events.delete(trackingId);
  }

  /** The end of an event's retention. */
  expire(trackingId: string): void {
    this.#events.delete(trackingId);
    for (const [id, row] of this.#rows) if (row.trackingId === trackingId) this.#rows.delete(id);
  }

  #read(trackingIds: readonly string[]): ReadEvents {
    const records = [...new Set(trackingIds)].flatMap((id) => this.#event(id) ?? []);
    const isBad = ({ trackingId }: EventRecord) => this.unreadable.has(trackingId);
    const reason = 'its body cannot be read';
    const unreadable = records.filter(isBad).map(({ trackingId }) => ({ trackingId, reason }));
    return { records: records.filter((record) => !isBad(record)), unreadable };
  }

  #event(trackingId: string): EventRecord | undefined {
    const record = this.#events.get(trackingId);
    return record === undefined ? undefined : copy(record);
  }

  #putEvent(record: EventRecord): void {
    this.#events.set(record.trackingId, copy(record));
  }

  /** As it was accepted: nothing stays of what was known of the same event before. */
  #write(record: EventRecord): void {
    this.#postponed.delete(record.trackingId);
    this.unreadable.delete(record.trackingId);
    this.#putEvent(record);
  }

  #putRow(row: Delivery, how: 'conditional' | 'unconditional' = 'conditional'): void {
    const id = deliveryId(row);
    const own = copy(row);
    this.onRow(this.#rows.get(id), own, how);
    this.#rows.set(id, own);
  }
}

/** DynamoDB keeps the attributes of an event beside each other in one item, and its data in as many as it takes. */
function isTooLarge({ event: { data: _, ...attributes } }: EventRecord): boolean {
  return JSON.stringify(attributes).length > 400 * 1024;
}
