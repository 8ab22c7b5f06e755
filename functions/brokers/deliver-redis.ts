import { makeDelivery } from './make-delivery.ts';

/** The Lambda handler of a subscriber whose events go to Redis. */
export const handler = makeDelivery(() => import('./targets/redis.ts'));
