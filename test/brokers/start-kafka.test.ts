import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka as KafkaClient, logLevel } from 'kafkajs';
import { isKafkaInstalled } from './kafka/install-kafka.ts';
import { type Kafka, NO_KAFKA, startKafka } from './start-kafka.ts';

const isInstalled = isKafkaInstalled();

(isInstalled ? describe : describe.skip)(isInstalled ? 'Kafka for a test' : NO_KAFKA, () => {
  let kafka: Kafka;
  beforeAll(async () => {
    kafka = await startKafka();
  });
  afterAll(() => kafka.stop());

  it('keeps its topics when it is killed and starts again', async () => {
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: 'orders' }] }));

    await kafka.kill();

    await expect(withAdmin((admin) => admin.listTopics())).rejects.toThrow();

    await kafka.start();

    expect(await withAdmin((admin) => admin.listTopics())).toContain('orders');
  });

  it('says what Kafka printed where it does not start', async () => {
    await expect(startKafka({ 'log.retention.ms': 'never' })).rejects.toThrow(
      /kafka did not start[\s\S]*log.retention.ms/,
    );
  });

  async function withAdmin<T>(act: (admin: ReturnType<KafkaClient['admin']>) => Promise<T>) {
    const { broker } = kafka;
    const client = new KafkaClient({ brokers: [broker], logLevel: logLevel.NOTHING });
    const admin = client.admin({ retry: { retries: 5 } });
    try {
      await admin.connect();
      return await act(admin);
    } finally {
      await admin.disconnect();
    }
  }
});
