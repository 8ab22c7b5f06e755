import { setTimeout as sleep } from 'node:timers/promises';
import { subscriber } from 'waybill/subscriber';

/** A subscriber that is stuck: it holds every batch until its function's timeout. */
export const handler = subscriber(async () => {
  await sleep(3_600_000);
});
