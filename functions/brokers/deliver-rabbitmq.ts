import { makeDelivery } from './make-delivery.ts';

/** The Lambda handler of a subscriber whose events go to RabbitMQ. */
export const handler = makeDelivery(() => import('./targets/rabbitmq.ts'));
