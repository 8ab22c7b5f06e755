import type { DeadMessage } from '../../../core/deliver/dead-letters/dead-message.ts';
import {
  type DeadReport,
  takeDeadLetters,
} from '../../../core/deliver/dead-letters/take-dead-letters.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { deliveryId } from '../../../core/records/delivery-key.ts';
import { type Address, sealEnvelope } from '../../../core/records/envelope.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { openEnvelope } from '../../../core/records/open-envelope.ts';
import type { Subscriber } from '../../../core/records/subscriber.ts';
import { makeSubscriber } from '../builders/make-records.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeRandom } from '../fakes/fake-random.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

/** When the fake clock stands. */
export const NOW = '2026-11-24T17:00:00.000Z';

/** The dead-letter queue of `billing` with everything in memory; chance is one half, so that delays are known. */
export class DeadWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  readonly queue = new MemoryQueue(this.clock);
  readonly random = new FakeRandom(0.5);
  readonly log = new RecordingLog();
  readonly owner: Subscriber;

  constructor(own: Partial<Subscriber> = {}) {
    this.owner = makeSubscriber('billing', own);
  }

  /** A message as the dead-letter queue hands it out. */
  message(body: string, own: Partial<DeadMessage> = {}): DeadMessage {
    const { owner } = this;
    const name = `message-${body.length}`;
    return {
      ...{ messageId: name, receiptHandle: name, body, receiveCount: 1, attributes: {}, owner },
      ...own,
    };
  }

  /** An event whose attempt had no outcome; without an address, it is the first, and came from the bus. */
  unanswered(
    record: EventRecord,
    to?: Partial<Address>,
    own: Partial<DeadMessage> = {},
  ): DeadMessage {
    const address = to && { subscriber: 'billing', round: 1, attempt: 1, ...to };
    const body = JSON.stringify(sealEnvelope(record, address));
    return this.message(body, { messageId: `message-${record.event.id}`, ...own });
  }

  take(...messages: readonly DeadMessage[]): Promise<DeadReport> {
    const { ledger } = this;
    return takeDeadLetters(messages, { ...this, deliveries: ledger, dueList: ledger });
  }

  async delivery(
    { trackingId }: Pick<EventRecord, 'trackingId'>,
    subscriber = 'billing',
  ): Promise<Delivery | undefined> {
    const key = { trackingId, subscriber };
    return (await this.ledger.findDeliveries([key])).get(deliveryId(key));
  }

  /** What was sent to a subscriber's queue: which attempt, and after how long it can be received. */
  sent({ queueUrl }: Pick<Subscriber, 'queueUrl'> = this.owner) {
    return this.queue.box(queueUrl).messages.map(({ body, visibleAt }) => ({
      to: openEnvelope(body).to,
      seconds: (visibleAt - this.clock.now()) / 1000,
    }));
  }

  /** What is filed for a minute of the day. */
  filed(time: string) {
    return this.ledger.listDue(`2026-11-24T${time}`, 100);
  }
}
