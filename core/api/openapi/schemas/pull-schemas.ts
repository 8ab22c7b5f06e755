import type { LeaseResult } from '../../../deliver/pull/end-leases.ts';
import type { ExtendResult } from '../../../deliver/pull/extend-leases.ts';
import type { PulledDelivery } from '../../../deliver/pull/pull-events.ts';
import { list, oneOf, record, ref, type Schema, TIME, text, whole } from '../schema.ts';

/** A lease as consumers send it. */
export const LEASE = text('As a pull answers it.', { minLength: 1, maxLength: 4096 });

type Told<T> = Exclude<T, { readonly error: unknown }>;

const REFUSED = record<{ lease: string; error: unknown }>({ lease: text(), error: ref('Error') });

/** What consumers get that pull. */
export const PULL_SCHEMAS: Readonly<Record<string, Schema>> = {
  PulledDelivery: record<PulledDelivery>(
    {
      lease: text('Names the attempt where its outcome is told; opaque.'),
      ...{ leaseUntil: TIME, trackingId: text(), round: whole(1), attempt: whole(1) },
      ...{ acceptedAt: TIME, event: ref('CloudEvent') },
    },
    { replay: record<{ job: string }>({ job: text() }) },
  ),
  PulledDeliveries: record<{ deliveries: unknown }>({ deliveries: list(ref('PulledDelivery')) }),
  LeaseResult: {
    oneOf: [
      record<Told<LeaseResult>>(
        {
          lease: text(),
          status: oneOf(['pending', 'retrying', 'delivered', 'dead', 'discarded']),
        },
        { nextAttemptAt: TIME, repeated: { const: true } },
      ),
      REFUSED,
    ],
  },
  ExtendResult: {
    oneOf: [
      record<Told<ExtendResult>>({ lease: text(), extended: text(), leaseUntil: TIME }),
      REFUSED,
    ],
  },
};
