import { KAFKA_BINDING } from '../core/bridge/binding.ts';
import { isOfTheMessage } from '../core/bridge/broker-error.ts';
import { eventToMessage } from '../core/bridge/event-to-message.ts';
import type { KafkaTargetOptions } from '../core/bridge/kafka/kafka-options.ts';
import type { KafkaRecord } from '../core/bridge/kafka/kafka-record.ts';
import { messageToRecord } from '../core/bridge/kafka/message-to-record.ts';
import { DELIVERED, notTaken } from '../core/bridge/target-result.ts';
import type { Target, TargetEvent, TargetResult } from '../core/ports/bridging/target.ts';
import { bytesOf } from '../core/shared/bytes.ts';
import { byBytes } from './kafka/by-bytes.ts';
import { explainKafka } from './kafka/explain-kafka.ts';
import { notConfirmed } from './kafka/kafka-error.ts';
import { type ConnectKafka, connectKafka, type KafkaProducer } from './kafka/kafka-producer.ts';
import { Together } from './together.ts';
import { unlessAborted } from './unless-aborted.ts';

/**
 * Sends events as records of a topic, by CloudEvents' Kafka binding, each with a confirmation of all replicas in sync. What is sent while
 * others are on their way goes together after them, so that records of one key are in the order in which they were given.
 */
export class KafkaTarget implements Target {
  readonly #options: KafkaTargetOptions;
  readonly #connect: ConnectKafka;
  #producer: Promise<KafkaProducer> | undefined;
  readonly #together = new Together<KafkaRecord, TargetResult>((records, signal) =>
    this.#sendAll(records, signal),
  );
  #closing: Promise<unknown> = Promise.resolve();

  constructor(options: KafkaTargetOptions, connect: ConnectKafka = connectKafka) {
    this.#options = options;
    this.#connect = connect;
  }

  async connect(signal: AbortSignal): Promise<void> {
    const { topic } = this.#options;
    try {
      await unlessAborted(
        this.#producerNow().then((producer) => producer.look(topic)),
        signal,
      );
    } catch (error) {
      this.#drop();
      throw await explainKafka(error, { ...this.#options, topics: [topic] });
    }
  }

  async send(
    events: readonly TargetEvent[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    try {
      const records = events.map((event) => this.#toRecord(event));
      return await this.#together.run(records, signal);
    } catch (error) {
      return events.map(() => notTaken(error));
    }
  }

  async close(): Promise<void> {
    await this.#together.end();
    this.#drop();
    await this.#closing;
  }

  async #sendAll(
    records: readonly KafkaRecord[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    const results: TargetResult[] = [];
    for (const together of byBytes(records)) {
      results.push(...(await this.#sendTogether(together, signal)));
      const last = results.at(-1);
      // A broker that has not taken these takes no others now, and each try has its time.
      if (last?.kind === 'failed')
        return [...results, ...Array(records.length - results.length).fill(last)];
    }
    return results;
  }

  /** One record that the topic does not take makes Kafka refuse them all: then each goes alone. */
  async #sendTogether(
    records: readonly KafkaRecord[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    try {
      return await this.#produce(records, signal);
    } catch (error) {
      if (!isOfTheMessage(error) || records.length === 1) return records.map(() => notTaken(error));
    }
    const results: TargetResult[] = [];
    for (const record of records) results.push(...(await this.#sendTogether([record], signal)));
    return results;
  }

  async #produce(
    records: readonly KafkaRecord[],
    signal: AbortSignal,
  ): Promise<readonly TargetResult[]> {
    const request = { ...this.#options, topics: [this.#options.topic] };
    try {
      const confirmed = await unlessAborted(this.#produceNow(records, signal), signal);
      const unconfirmed = notTaken(notConfirmed('a partition has not answered', request));
      if (confirmed.includes(false)) this.#drop();
      return confirmed.map((isConfirmed) => (isConfirmed ? DELIVERED : unconfirmed));
    } catch (error) {
      this.#drop();
      throw signal.aborted
        ? notConfirmed('there was no more time to wait', request)
        : await explainKafka(error, request);
    }
  }

  async #produceNow(
    records: readonly KafkaRecord[],
    signal: AbortSignal,
  ): Promise<readonly boolean[]> {
    signal.throwIfAborted();
    const producer = await this.#producerNow();
    signal.throwIfAborted();
    return producer.send(this.#options.topic, records);
  }

  #producerNow(): Promise<KafkaProducer> {
    this.#producer ??= this.#connect(this.#options);
    return this.#producer;
  }

  /** What is sent next is sent by a new connection. */
  #drop(): void {
    const producer = this.#producer;
    this.#producer = undefined;
    // Of one that is broken, there may be nothing to close.
    const closed = producer?.then((connected) => connected.close()).catch(() => {});
    this.#closing = Promise.all([this.#closing, closed]);
  }

  #toRecord({ event, dataText }: TargetEvent): KafkaRecord {
    const { topic, format = 'binary', key } = this.#options;
    const message = eventToMessage(
      { event, dataText },
      { binding: KAFKA_BINDING, format, destination: topic },
    );
    const record = messageToRecord(message);
    const chosen = key === undefined ? undefined : event[key];
    const isKey = ['string', 'number', 'boolean'].includes(typeof chosen);
    return isKey ? { ...record, key: bytesOf(String(chosen)) } : record;
  }
}
