import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { KafkaSourceOptions } from '../../core/bridge/kafka/kafka-options.ts';
import { kafkaSourceUri } from '../../core/bridge/kafka/kafka-source-uri.ts';
import { recordToMessage } from '../../core/bridge/kafka/record-to-message.ts';
import type { Source, TakeMessages } from '../../core/ports/bridging/source.ts';
import { inGroups } from '../../core/shared/in-groups.ts';
import { explainKafka } from '../../targets/kafka/explain-kafka.ts';
import { KAFKA_RETRY, kafkaClient } from '../../targets/kafka/kafka-client.ts';
import { unlessAborted } from '../../targets/unless-aborted.ts';
import { beginAtLatest } from './kafka/begin-at-latest.ts';
import { readAllCodecs } from './kafka/codecs.ts';
import { placeRecord } from './kafka/place-record.ts';

/** The most records that are taken together; what is taken twice after a crash is no more, for each partition that is read at once. */
const MOST_TAKEN = 500;

/** Of this many partitions, records are taken at once; those of one partition are in its order. */
const PARTITIONS_AT_ONCE = 4;

/** The most bytes that a broker is asked for at once: what is held of its partitions, as it is stored there. */
const MOST_BYTES = 5_000_000;

/** How long a broker may wait for new records, which is how long an end may take. */
const WAIT_MS = 500;

/** A member that the group has not heard of for so long is taken for dead, and others read its partitions. */
const SESSION_MS = 12_000;
const HEARTBEAT_MS = 3000;

/** After so long at the latest, partitions are read that a topic has had added. */
const METADATA_MS = 60_000;

/**
 * Reads topics as a member of a consumer group, whose offsets are committed once records are taken. A group that has lost its place, since
 * what it wanted is no longer kept, goes on at the oldest record that there is.
 */
export class KafkaSource implements Source {
  readonly #options: KafkaSourceOptions;

  constructor(options: KafkaSourceOptions) {
    this.#options = options;
    readAllCodecs();
  }

  async run(take: TakeMessages, signal: AbortSignal): Promise<void> {
    const { from = 'latest' } = this.#options;
    const reading = new Reading(this.#options, take, signal);
    try {
      if (from === 'latest' && !signal.aborted) await beginAtLatest(this.#options, signal);
      if (!signal.aborted) await reading.run();
    } catch (error) {
      if (reading.failure !== undefined) throw reading.failure.reason;
      if (!signal.aborted) throw await explainKafka(error, this.#options);
    }
  }
}

/** From a connection to its end. */
class Reading {
  /** Why records were not taken, though nobody has ended the reading. */
  failure: { readonly reason: unknown } | undefined;
  readonly #options: KafkaSourceOptions;
  readonly #take: TakeMessages;
  readonly #signal: AbortSignal;
  readonly #consumer: Consumer;

  constructor(options: KafkaSourceOptions, take: TakeMessages, signal: AbortSignal) {
    this.#options = options;
    this.#take = take;
    this.#signal = signal;
    this.#consumer = kafkaClient(options).consumer({
      groupId: options.group,
      allowAutoTopicCreation: false,
      metadataMaxAge: METADATA_MS,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxBytes: MOST_BYTES,
      maxWaitTimeInMs: WAIT_MS,
      retry: { ...KAFKA_RETRY, restartOnFailure: async () => false },
    });
  }

  async run(): Promise<void> {
    const consumer = this.#consumer;
    const crashed = new Promise<never>((_, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    });
    try {
      await unlessAborted(Promise.race([this.#start(), crashed]), this.#signal);
      await unlessAborted(crashed, this.#signal);
    } finally {
      // It waits for what is being taken, commits that, and leaves the group.
      await consumer.disconnect();
    }
  }

  async #start(): Promise<void> {
    const consumer = this.#consumer;
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (batch) => this.#takeBatch(batch),
    });
  }

  async #takeBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, isRunning, isStale, resolveOffset, heartbeat } = payload;
    const { brokers, source: cluster } = this.#options;
    const source = kafkaSourceUri(brokers, batch.topic, cluster);
    for (const group of inGroups(batch.messages, MOST_TAKEN)) {
      if (!isRunning() || isStale() || this.#signal.aborted) return;
      const messages = group.map((message) => recordToMessage(placeRecord(batch, message), source));
      const isTaken = await this.#takeAlive(() => this.#take(messages), heartbeat);
      if (!isTaken) return;
      resolveOffset(group.at(-1)?.offset ?? batch.lastOffset());
      await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
      // Throws where the group is being divided anew: then this member joins again before it takes more.
      await heartbeat();
    }
  }

  /** Says to the group that this member lives, however long it takes. */
  async #takeAlive(take: () => Promise<void>, heartbeat: () => Promise<void>): Promise<boolean> {
    // What it says of the group is heard when the records are taken.
    const timer = setInterval(() => void heartbeat().catch(() => {}), HEARTBEAT_MS);
    try {
      await take();
      return true;
    } catch (reason) {
      if (this.#signal.aborted) return false;
      this.failure ??= { reason };
      throw reason;
    } finally {
      clearInterval(timer);
    }
  }
}
