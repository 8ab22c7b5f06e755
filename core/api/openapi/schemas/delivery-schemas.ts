import type { FailureGroup, FailureGroups } from '../../../query/group-failures.ts';
import type { DeliveryPage } from '../../../query/list-deliveries.ts';
import type { JobDelivery, JobDeliveryPage } from '../../../query/list-job-deliveries.ts';
import type { Attempt, DeliveryError, WaybillDelivery } from '../../../records/delivery.ts';
import type { FailedDelivery } from '../../../records/job.ts';
import { list, oneOf, record, ref, type Schema, TIME, text, whole } from '../schema.ts';

export const STATUS = oneOf(['pending', 'retrying', 'delivered', 'dead', 'discarded']);

const TIMES = { firstAttemptAt: TIME, lastAttemptAt: TIME, nextAttemptAt: TIME };

const ALWAYS = { subscriber: text(), status: STATUS, round: whole(1), attempts: whole(0) };

const SOMETIMES = {
  ...TIMES,
  error: ref('DeliveryError'),
  job: text(),
  replay: { const: true },
  discarded: record<{ at: string; reason: string }>({ at: TIME, reason: text() }),
};

/** Deliveries of events to subscribers. */
export const DELIVERY_SCHEMAS: Readonly<Record<string, Schema>> = {
  DeliveryError: record<DeliveryError>(
    { class: text(), message: text() },
    { statusCode: { type: 'number' } },
  ),
  Attempt: record<Attempt>(
    { at: TIME, number: whole(1), outcome: oneOf(['delivered', 'failed']) },
    { round: whole(1), error: ref('DeliveryError') },
  ),
  Delivery: record<WaybillDelivery>({ ...ALWAYS, history: list(ref('Attempt')) }, SOMETIMES),
  ListedDelivery: record<Omit<WaybillDelivery, 'history'>>(ALWAYS, SOMETIMES),
  FailedDelivery: record<FailedDelivery>(
    { trackingId: text(), subscriber: text(), status: STATUS, attempts: whole(0) },
    { ...TIMES, error: ref('DeliveryError') },
  ),
  FailedDeliveryPage: record<DeliveryPage>(
    { deliveries: list(ref('FailedDelivery')) },
    { cursor: text() },
  ),
  FailureGroup: record<FailureGroup>(
    {
      ...{ errorClass: text(), message: text('With placeholders: `timeout after <n> ms`.') },
      ...{ count: whole(1), sample: list(text()), filter: ref('DeliveryFilter') },
    },
    { statusCode: { type: 'number' }, firstAt: TIME, lastAt: TIME },
  ),
  FailureGroups: record<FailureGroups>(
    {
      ...{ subscriber: text(), status: oneOf(['dead', 'retrying']) },
      ...{ matched: ref('Matched'), groups: list(ref('FailureGroup')) },
    },
    {
      lookedBackTo: TIME,
      others: record<NonNullable<FailureGroups['others']>>({ groups: whole(1), count: whole(1) }),
    },
  ),
  JobDelivery: record<JobDelivery>({ trackingId: text(), ...ALWAYS }, SOMETIMES),
  JobDeliveryPage: record<JobDeliveryPage>(
    { deliveries: list(ref('JobDelivery')), looked: whole(0) },
    { cursor: text() },
  ),
  ActedOn: {
    type: 'object',
    description:
      'What became of one delivery: a job has it in hand, it was ended, or left as it is.',
    properties: {
      subscriber: text(),
      outcome: oneOf(['redelivering', 'discarded', 'left']),
      job: text(),
      status: STATUS,
    },
    required: ['subscriber', 'outcome'],
  },
  Health: record<{ status: 'ok' }>({ status: oneOf(['ok']) }),
};
