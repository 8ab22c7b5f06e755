import type { EventRecord } from './event-record.ts';

/** An accepted event as a message brings it: what its envelope says, which is less than the ledger knows. */
export type ReceivedEvent = Pick<
  EventRecord,
  'trackingId' | 'event' | 'dataText' | 'acceptedAt' | 'producer'
>;
