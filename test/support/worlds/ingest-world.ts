import { type AcceptReport, acceptEvents } from '../../../core/accept/accept-events.ts';
import type { AcceptResult } from '../../../core/accept/accept-result.ts';
import type { NamedPattern } from '../../../core/accept/expected-by.ts';
import { recoverWaybills } from '../../../core/accept/recover-waybills.ts';
import type { Json } from '../../../core/event/event.ts';
import type { ParsedItem } from '../../../core/event/parse-request.ts';
import { compilePattern } from '../../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../../core/pattern/index/pattern-index.ts';
import { trackingId } from '../../../core/records/tracking-id.ts';
import { sha256 } from '../../../node/sha256.ts';
import { BATCHED, cloudEvent, post } from '../builders/post.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRandom } from '../fakes/fake-random.ts';
import { MemoryEventBus } from '../fakes/memory-event-bus.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

/** An order of the shop, with changes. */
export const order = (id: string, changes: Record<string, unknown> = {}) =>
  cloudEvent({ id, source: '/shop', type: 'order.placed', data: { amount: 50 }, ...changes });

export const track = (id: string, source = '/shop') => trackingId(source, id, sha256);

/** Ingest with everything in memory: `billing` wants every order, `audit` those of more than 100. */
export class IngestWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  readonly bus = new MemoryEventBus();
  readonly queue = new MemoryQueue(this.clock);
  readonly recoveryQueueUrl = 'http://127.0.0.1/recovery';
  readonly random = new FakeRandom(0);
  readonly log = new RecordingLog();

  /** Undefined where nobody can say who subscribes. */
  subscribers: readonly NamedPattern[] | undefined = [
    { name: 'billing', pattern: compilePattern({ type: ['order.placed'] }) },
    { name: 'audit', pattern: compilePattern({ data: { amount: [{ numeric: ['>', 100] }] } }) },
  ];

  /** Parses and accepts a batch of events, however long that sleeps. */
  accept(...events: Json[]): Promise<readonly AcceptResult[]> {
    return this.acceptItems(post({ 'content-type': BATCHED }, JSON.stringify(events)).items);
  }

  async acceptItems(
    items: readonly ParsedItem[],
    producer: { readonly producer?: string } = {},
  ): Promise<readonly AcceptResult[]> {
    return (await this.report(items, producer)).results;
  }

  report(
    items: readonly ParsedItem[],
    producer: { readonly producer?: string } = {},
  ): Promise<AcceptReport> {
    const { index: subscribers, ledger } = this;
    const ports = { ...this, events: ledger, sha256 };
    return this.clock.until(acceptEvents({ items, subscribers, ...producer }, ports));
  }

  /** Reads the recovery queue once, and takes off it what was recovered; answers how many messages stay. */
  async recover(): Promise<number> {
    const { ledger } = this;
    const messages = this.recovery.receive();
    const directory = { patterns: async () => this.index };
    const ports = { ...this, events: ledger, dueList: ledger, directory };
    const staying = await recoverWaybills(messages, ports);
    for (const { messageId, receiptHandle } of messages)
      if (!staying.includes(messageId)) this.recovery.remove(receiptHandle);
    return staying.length;
  }

  get index() {
    return this.subscribers === undefined ? undefined : makePatternIndex(this.subscribers);
  }

  get recovery() {
    return this.queue.box(this.recoveryQueueUrl);
  }

  /** The ids of the events that the bus took, in order. */
  published(): string[] {
    return this.bus.taken.map(({ id }) => id);
  }

  /** What waits in the outbox, or could not be read. */
  async outbox() {
    return (await this.ledger.listOutbox(100, this.clock.now())).records;
  }
}
