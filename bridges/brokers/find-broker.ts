import type { Broker } from './broker.ts';

/** Each loads the library of its broker and no other. */
const BROKERS: Readonly<Record<string, () => Promise<Broker>>> = {
  redis: async () => (await import('./redis.ts')).redis,
  rediss: async () => (await import('./redis.ts')).redis,
  amqp: async () => (await import('./rabbitmq.ts')).rabbitMq,
  amqps: async () => (await import('./rabbitmq.ts')).rabbitMq,
  kafka: async () => (await import('./kafka.ts')).kafka,
  kafkas: async () => (await import('./kafka.ts')).kafka,
  activemq: async () => (await import('./activemq.ts')).activeMq,
  activemqs: async () => (await import('./activemq.ts')).activeMq,
  amqp1: async () => (await import('./activemq.ts')).activeMq,
  amqp1s: async () => (await import('./activemq.ts')).activeMq,
};

/** The schemes of URLs that name a broker. */
export const SCHEMES: readonly string[] = Object.keys(BROKERS);

/** The broker of a URL, by its scheme; undefined where it has none of these. */
export function findBroker(url: string): (() => Promise<Broker>) | undefined {
  const [, scheme = ''] = /^([a-z0-9+]+):\/\//i.exec(url) ?? [];
  return Object.hasOwn(BROKERS, scheme.toLowerCase()) ? BROKERS[scheme.toLowerCase()] : undefined;
}
