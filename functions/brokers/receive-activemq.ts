import {
  type ActiveMqEvent,
  readActiveMqRecords,
} from '../../aws/brokers/read-activemq-records.ts';
import { JMS_BINDING } from '../../core/bridge/binding.ts';
import { lazy } from '../../core/shared/lazy.ts';
import { composeReceive, receiveAll } from './compose-receive.ts';

const receive = lazy(() => composeReceive(JMS_BINDING));

/** The Lambda handler of a queue of Amazon MQ for ActiveMQ. */
export const handler = (event: ActiveMqEvent): Promise<void> =>
  receiveAll(receive(), readActiveMqRecords(event));
