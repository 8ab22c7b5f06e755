import {
  type RabbitMqEvent,
  readRabbitMqRecords,
} from '../../aws/brokers/read-rabbitmq-records.ts';
import { AMQP_BINDING } from '../../core/bridge/binding.ts';
import { lazy } from '../../core/shared/lazy.ts';
import { composeReceive, receiveAll } from './compose-receive.ts';

const receive = lazy(() => composeReceive(AMQP_BINDING));

/** The Lambda handler of a queue of Amazon MQ for RabbitMQ. */
export const handler = (event: RabbitMqEvent): Promise<void> =>
  receiveAll(receive(), readRabbitMqRecords(event));
