import { subscriber } from 'waybill/subscriber';

/** Code that is never run, for tests that need many functions fast: nothing bundles it. */
export const handler = subscriber(() => {});
