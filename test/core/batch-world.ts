import type { Batch } from '../../core/batch.ts';
import type { Delivery } from '../../core/delivery/delivery.ts';
import { sealEnvelope } from '../../core/event/envelope.ts';
import { type BatchReport, handleBatch } from '../../core/handle-batch.ts';
import { deliveryId } from '../../core/ports/ledger.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import { makeRecord } from '../contracts/ledger/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRandom } from '../fakes/fake-random.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

/** Longest that the function may run, in milliseconds. */
export const TIMEOUT_MS = 10_000;

type Handler = Batch['handler'];

/** The subscriber `billing` with everything in memory: a queue, a ledger, and a handler that a test gives it. */
export class BatchWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  readonly queue = new MemoryQueue(this.clock);
  readonly random = new FakeRandom(0.5);
  readonly log = new RecordingLog();
  readonly handled: string[] = [];

  policy = { maxAttempts: 5, baseSeconds: 10, capSeconds: 60 };
  once = false;

  /** Sends an accepted event to the queue; `written` false is an event that ingest could not write. */
  async send(id: string, { written = true } = {}): Promise<EventRecord> {
    const record = makeRecord(id);
    if (written) await this.ledger.putEvents([record]);
    this.queue.send(JSON.stringify(sealEnvelope(record)));
    return record;
  }

  /** Receives what is visible and handles it as one batch; answers what stays, the rest is taken off the queue. */
  async run(handler: Handler = () => {}): Promise<readonly string[]> {
    return (await this.report(handler)).stay;
  }

  /** As `run`; answers the whole report. */
  async report(handler: Handler = () => {}): Promise<BatchReport> {
    const messages = this.queue.receive(10, 60);
    const endsAt = this.clock.now() + TIMEOUT_MS;
    const report = await this.clock.until(
      handleBatch(
        {
          messages,
          subscriber: 'billing',
          queueUrl: 'http://127.0.0.1/billing',
          policy: this.policy,
          once: this.once,
          handler: (event, context) => {
            this.handled.push(event.id);
            return handler(event, context);
          },
          remainingMs: () => endsAt - this.clock.now(),
        },
        this,
      ),
    );
    for (const { messageId, receiptHandle } of messages)
      if (!report.stay.includes(messageId)) this.queue.remove(receiptHandle);
    return report;
  }

  /** How a delivery to `billing` stands. */
  async delivery({ trackingId }: EventRecord): Promise<Delivery | undefined> {
    const key = { trackingId, subscriber: 'billing' };
    return (await this.ledger.lookupBatch([key])).deliveries.get(deliveryId(key));
  }

  /** How many messages are left on the queue, whether visible or not. */
  async left(): Promise<number> {
    const { visible, inFlight, delayed } = await this.queue.depth('');
    return visible + inFlight + delayed;
  }
}

/** A handler that throws for some events. */
export const failing =
  (errors: Readonly<Record<string, unknown>>): Handler =>
  ({ id }) => {
    if (Object.hasOwn(errors, id)) throw errors[id];
  };
