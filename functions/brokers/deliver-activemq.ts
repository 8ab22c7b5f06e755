import { makeDelivery } from './make-delivery.ts';

/** The Lambda handler of a subscriber whose events go to ActiveMQ, or whoever speaks AMQP 1.0. */
export const handler = makeDelivery(() => import('./targets/activemq.ts'));
