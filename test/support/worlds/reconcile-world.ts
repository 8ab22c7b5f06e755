import { type ReconcileReport, reconcile } from '../../../core/reconcile/reconcile.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import type { Address } from '../../../core/records/envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import { randomBytes } from '../../../node/random-bytes.ts';
import { makeSubscriber } from '../builders/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRandom } from '../fakes/fake-random.ts';
import { MemoryCatalog } from '../fakes/memory-catalog.ts';
import { MemoryEventBus } from '../fakes/memory-event-bus.ts';
import { MemoryEventSources } from '../fakes/memory-event-sources.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryOperations } from '../fakes/memory-operations.ts';
import { MemoryPauses } from '../fakes/memory-pauses.ts';
import { MemoryProvisions, RecordingProvisioning } from '../fakes/memory-provisions.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

const OVERDUE_AFTER_MS = 300_000;

const MINUTE_MS = 60_000;

export const JOBS = 'http://127.0.0.1/jobs';

/** A time of the day on which the fake clock stands, at 17:00. */
export const at = (time: string) => `2026-11-24T${time}Z`;

/** `reconcile` with everything in memory, and the subscribers `billing` and `email`. */
export class ReconcileWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  readonly bus = new MemoryEventBus();
  readonly queue = new MemoryQueue(this.clock);
  readonly jobs = new MemoryOperations();
  readonly audit = this.jobs;
  readonly catalog = new MemoryCatalog();
  readonly pauses = new MemoryPauses();
  readonly provisions = new MemoryProvisions();
  readonly provisioning = new RecordingProvisioning();
  readonly eventSources = new MemoryEventSources();
  readonly randomBytes = randomBytes;
  readonly jobsQueueUrl = JOBS;
  readonly random = new FakeRandom(0.5);
  readonly log = new RecordingLog();

  /** With something on the dead-letter queues, which may be what is missing: nothing is sent again. */
  static async make(...records: readonly EventRecord[]): Promise<ReconcileWorld> {
    const world = await ReconcileWorld.makeIdle(...records);
    for (const name of ['billing', 'email'])
      world.queue.box(makeSubscriber(name).deadLetterQueueUrl).put('something');
    return world;
  }

  /** With nothing on the queues of the subscribers. */
  static async makeIdle(...records: readonly EventRecord[]): Promise<ReconcileWorld> {
    const world = new ReconcileWorld();
    await world.ledger.putEvents(records);
    for (const name of ['billing', 'email']) await world.ledger.putSubscriber(makeSubscriber(name));
    return world;
  }

  run(): Promise<ReconcileReport> {
    return reconcile({ overdueAfterMs: OVERDUE_AFTER_MS }, this);
  }

  /** Lets time pass with a run every minute; answers the reports. */
  async runFor(minutes: number): Promise<readonly ReconcileReport[]> {
    const reports: ReconcileReport[] = [];
    for (let minute = 0; minute < minutes; minute++) {
      this.clock.advance(MINUTE_MS);
      reports.push(await this.run());
    }
    return reports;
  }

  /** Lets time pass without a run, and then catches up. */
  async catchUp(minutes: number): Promise<readonly ReconcileReport[]> {
    this.clock.advance((minutes - 2) * MINUTE_MS);
    return this.runFor(2);
  }

  /** Files an attempt to be sent `seconds` from now. */
  async file(
    { trackingId }: Pick<EventRecord, 'trackingId'>,
    seconds: number,
    to: Partial<Address> = {},
  ): Promise<void> {
    const now = this.clock.now();
    const dueAt = new Date(now + seconds * 1000).toISOString();
    const address = { subscriber: 'billing', round: 1, attempt: 2, ...to };
    await this.ledger.putDue([{ trackingId, dueAt, to: address }], now);
  }

  /** What was sent to a subscriber: which attempt at which event, and when it can be received. */
  sent(subscriber = 'billing') {
    return this.queue.box(makeSubscriber(subscriber).queueUrl).messages.map((message) => {
      const { event, to } = openEnvelope(message.body);
      return { id: event.event.id, to, at: new Date(message.visibleAt).toISOString() };
    });
  }

  async delivery(
    { trackingId }: Pick<EventRecord, 'trackingId'>,
    subscriber = 'billing',
  ): Promise<Delivery | undefined> {
    const key = { trackingId, subscriber };
    return (await this.ledger.findDeliveries([key])).get(deliveryId(key));
  }

  async overdue(...records: readonly EventRecord[]) {
    const found = await this.ledger.findEvents(records.map(({ trackingId }) => trackingId));
    return records.map(({ trackingId }) => found.get(trackingId)?.overdue);
  }

  /** How many items are on the due list, from an hour ago to a week ahead. */
  async filed(): Promise<number> {
    return (await this.#due()).length;
  }

  /** When events will be looked at again, in order. */
  async nextLooks(): Promise<readonly string[]> {
    return (await this.#due()).flatMap(({ dueAt, to }) => (to === undefined ? [dueAt] : [])).sort();
  }

  async #due() {
    const first = this.clock.now() - 60 * MINUTE_MS;
    const minutes = Array.from({ length: 8 * 1440 }, (_, n) =>
      new Date(first + n * MINUTE_MS).toISOString().slice(0, 16),
    );
    const listed = await Promise.all(minutes.map((minute) => this.ledger.listDue(minute, 1000)));
    return listed.flat();
  }
}
