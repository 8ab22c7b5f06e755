import { makeDelivery } from './make-delivery.ts';

/** The Lambda handler of a subscriber whose events go to Kafka. */
export const handler = makeDelivery(() => import('./targets/kafka.ts'));
