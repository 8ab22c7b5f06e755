import { takeDeadLetters } from '../../../../core/deliver/dead-letters/take-dead-letters.ts';
import { endLeases, type LeaseResult } from '../../../../core/deliver/pull/end-leases.ts';
import { type ExtendResult, extendLeases } from '../../../../core/deliver/pull/extend-leases.ts';
import { parseExtend, parseOutcomes } from '../../../../core/deliver/pull/parse-outcomes.ts';
import { parsePull } from '../../../../core/deliver/pull/parse-pull.ts';
import { type PulledDelivery, pullEvents } from '../../../../core/deliver/pull/pull-events.ts';
import type { PullPorts } from '../../../../core/deliver/pull/pull-ports.ts';
import type { PullSubscriber } from '../../../../core/deliver/pull/pull-subscriber.ts';
import type { Json } from '../../../../core/event/event.ts';
import type { Delivery } from '../../../../core/records/delivery.ts';
import { deliveryId } from '../../../../core/records/delivery-key.ts';
import { type Address, sealEnvelope, writeEnvelope } from '../../../../core/records/envelope.ts';
import type { EventRecord } from '../../../../core/records/event-record.ts';
import { hmacSha256 } from '../../../../node/hmac-sha256.ts';
import { makeRecord, makeSubscriber } from '../../../support/builders/make-records.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { FakeRandom } from '../../../support/fakes/fake-random.ts';
import type { KillSwitch } from '../../../support/fakes/killable.ts';
import { MemoryLedger } from '../../../support/fakes/memory-ledger.ts';
import { MemoryQueue } from '../../../support/fakes/memory-queue.ts';
import { RecordingLog } from '../../../support/fakes/recording-log.ts';

const REQUEST_MS = 28_000;

/** What SQS takes of receives before a message goes to the dead-letter queue. */
const MOST_RECEIVES = 3;

/** How long a consumer has an event, in seconds. */
export const LEASE_SECONDS = 60;

/** The subscriber `billing`, whose events are pulled, with everything in memory. */
export class PullWorld {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  readonly queue = new MemoryQueue(this.clock);
  readonly random = new FakeRandom(0.5);
  readonly log = new RecordingLog();
  once = false;
  policy = { maxAttempts: 4, baseSeconds: 10, capSeconds: 60 };

  get subscriber(): PullSubscriber {
    const target = { kind: 'queue', leaseSeconds: LEASE_SECONDS } as const;
    const { once, policy: retry } = this;
    return { ...makeSubscriber('billing', { once, retry }), target };
  }

  get box() {
    return this.queue.box(this.subscriber.queueUrl);
  }

  get deadLetters() {
    return this.queue.box(this.subscriber.deadLetterQueueUrl);
  }

  /** Sends an accepted event to the queue, as the bus does, or as the router does to an address. */
  async send(id: string, to?: Partial<Address>, own: Parameters<typeof makeRecord>[1] = {}) {
    const record = makeRecord(id, own);
    await this.ledger.putEvents([record]);
    const address = to && { subscriber: 'billing', round: 1, attempt: 1, ...to };
    this.box.put(writeEnvelope(sealEnvelope(record, address)));
    return record;
  }

  async pull(body: Json = {}, kill?: KillSwitch): Promise<readonly PulledDelivery[]> {
    this.#giveUp();
    const { json } = await pullEvents(parsePull(body), this.#call(), this.ports(kill));
    return (JSON.parse(json) as { deliveries: readonly PulledDelivery[] }).deliveries;
  }

  async tell(body: Json, kill?: KillSwitch): Promise<readonly LeaseResult[]> {
    return (await endLeases(parseOutcomes(body), this.#call(), this.ports(kill))).results;
  }

  async extend(
    leases: readonly string[],
    leaseSeconds: number,
    kill?: KillSwitch,
  ): Promise<readonly ExtendResult[]> {
    const asked = parseExtend({ leases, leaseSeconds });
    return extendLeases(asked, this.#call(), this.ports(kill));
  }

  /** Lets the dead-letter function take what is on the dead-letter queue. */
  async runDeadLetter(): Promise<void> {
    const { name, queueUrl, retry } = this.subscriber;
    const owner = { name, queueUrl, retry };
    const messages = this.deadLetters.receive(10, 30);
    const roles = { ...this, deliveries: this.ledger, dueList: this.ledger };
    const { failedMessageIds } = await takeDeadLetters(
      messages.map((message) => ({ ...message, owner })),
      roles,
    );
    for (const { messageId, receiptHandle } of messages)
      if (!failedMessageIds.includes(messageId)) this.deadLetters.remove(receiptHandle);
  }

  pass(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }

  async delivery({ trackingId }: Pick<EventRecord, 'trackingId'>): Promise<Delivery | undefined> {
    const key = { trackingId, subscriber: 'billing' };
    return (await this.ledger.findDeliveries([key])).get(deliveryId(key));
  }

  ports(kill?: KillSwitch): PullPorts {
    const { clock, random, log } = this;
    const guard = <T extends object>(port: T): T => kill?.guard(port) ?? port;
    const [ledger, queue] = [guard(this.ledger), guard(this.queue)];
    return {
      ...{ clock, random, log, deliveries: ledger, events: ledger, queue, pullQueue: queue },
      ...{ secrets: { leaseSecret: async () => 'secret' }, hmac: hmacSha256 },
    };
  }

  #call() {
    const endsAt = this.clock.now() + REQUEST_MS;
    return { subscriber: this.subscriber, remainingMs: () => endsAt - this.clock.now() };
  }

  /** What the queue itself does with a message that was received too often. */
  #giveUp(): void {
    for (const { receiptHandle, receiveCount, visibleAt, body } of this.box.messages) {
      if (receiveCount < MOST_RECEIVES || visibleAt > this.clock.now()) continue;
      this.box.remove(receiptHandle);
      this.deadLetters.put(body);
    }
  }
}
