import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConnection } from '../../core/bridge/kafka/kafka-options.ts';
import { tlsOptions } from '../tls/tls-options.ts';

/** So that a broker which is down is an error within seconds; what asks again, and how long, is for others to say. */
export const KAFKA_RETRY = { initialRetryTime: 100, maxRetryTime: 1000, retries: 2 } as const;

const CONNECTION_MS = 3000;
const LOGIN_MS = 5000;
const REQUEST_MS = 10_000;

/** A client of a cluster, by KafkaJS, which says nothing by itself: what is wrong is in its errors. */
export function kafkaClient({
  brokers,
  clientId = 'waybill',
  tls = false,
  sasl,
}: KafkaConnection): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    // KafkaJS asks each broker for its own name.
    ssl: tlsOptions(tls, '') ?? false,
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: CONNECTION_MS,
    authenticationTimeout: LOGIN_MS,
    requestTimeout: REQUEST_MS,
    retry: KAFKA_RETRY,
    logLevel: logLevel.NOTHING,
  });
}
