import type { Admin } from 'kafkajs';
import type { KafkaSourceOptions } from '../../../core/bridge/kafka/kafka-options.ts';
import { kafkaClient } from '../../../targets/kafka/kafka-client.ts';
import { unlessAborted } from '../../../targets/unless-aborted.ts';

/** How long a group may take to be told where it begins. */
const BEGIN_MS = 10_000;

/**
 * Commits the ends of topics as a group's offsets, where it has none of any partition: a group that is new. Later, what has no offset is new
 * itself, and is read from its beginning; so nothing is missed that came after this.
 */
export async function beginAtLatest(
  options: KafkaSourceOptions,
  signal: AbortSignal,
): Promise<void> {
  const admin = kafkaClient(options).admin();
  const ended = AbortSignal.any([signal, AbortSignal.timeout(BEGIN_MS)]);
  try {
    await unlessAborted(begin(admin, options), ended);
  } finally {
    await admin.disconnect();
  }
}

async function begin(admin: Admin, { group, topics }: KafkaSourceOptions): Promise<void> {
  await admin.connect();
  const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
  const known = await admin.fetchOffsets({ groupId: group, topics: found.map(({ name }) => name) });
  const offsets = known.flatMap(({ partitions }) => partitions.map(({ offset }) => offset));
  if (offsets.some((offset) => Number(offset) >= 0)) return;
  for (const topic of topics) {
    const ends = await admin.fetchTopicOffsets(topic);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
    await admin.setOffsets({ groupId: group, topic, partitions });
  }
}
