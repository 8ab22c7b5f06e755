import type { JobStatus } from '../../../operate/show-job.ts';
import type { DryRun, ReplayDryRun } from '../../../operate/start-job.ts';
import type { AuditPage } from '../../../ports/audit-log.ts';
import type { JobPage } from '../../../ports/jobs/job-store.ts';
import type { AuditEntry } from '../../../records/audit-entry.ts';
import type { DeliveryFilter, Job, JobCounts, Matched, Span } from '../../../records/job.ts';
import {
  ANYTHING,
  FLAG,
  list,
  oneOf,
  record,
  ref,
  type Schema,
  TIME,
  text,
  whole,
} from '../schema.ts';

const TEXTS = list(text(undefined, { minLength: 1, maxLength: 256 }), {
  minItems: 1,
  maxItems: 100,
});

export const MODE = oneOf(['missing', 'lost', 'again']);

export const RATE: Schema = {
  ...{ type: 'number', minimum: 1, maximum: 10_000, default: 200 },
  description: 'Deliveries a second.',
};

const JOB = {
  id: text(),
  kind: oneOf(['redrive', 'redeliver', 'discard', 'replay']),
  subscriber: text(),
  filter: ref('DeliveryFilter'),
  asOf: TIME,
  state: oneOf(['running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled']),
  reason: text(),
  by: text(),
  matched: ref('Matched'),
  createdAt: TIME,
};

const SOMETIMES = {
  mode: MODE,
  seam: record<Span>({ from: TIME, to: TIME }),
  ratePerSecond: { type: 'number' },
  recheckPattern: FLAG,
  again: FLAG,
  endedAt: TIME,
  error: record<{ code: string; message: string }>({ code: text(), message: text() }),
};

const SKIPPED = record<JobCounts['skipped']>({
  ...{ settled: whole(0), expired: whole(0), unmatched: whole(0) },
});

const SLICES = record<{ done: number; total: number }>({ done: whole(0), total: whole(0) });

/** Jobs, what they are about, and the audit. */
export const JOB_SCHEMAS: Readonly<Record<string, Schema>> = {
  DeliveryFilter: {
    ...record<DeliveryFilter>(
      {},
      {
        errorClass: list(text(undefined, { maxLength: 1000 }), { minItems: 1, maxItems: 100 }),
        errorContains: text(undefined, { minLength: 1, maxLength: 256 }),
        errorLike: text('But for numbers, ids and the like.', { maxLength: 1000 }),
        statusCode: list({ type: 'integer' }, { minItems: 1, maxItems: 100 }),
        ...{ type: TEXTS, source: TEXTS, from: TIME, to: TIME },
        trackingIds: list(text(undefined, { pattern: '^wb_[a-z2-7]{26}$' }), {
          ...{ minItems: 1, maxItems: 1000 },
        }),
      },
    ),
    additionalProperties: false,
  },
  Matched: record<Matched>({ count: whole(0), exact: FLAG }),
  Job: record<Job>(JOB, SOMETIMES),
  JobStatus: record<JobStatus>(
    {
      ...JOB,
      progress: record<JobStatus['progress']>({ done: whole(0), skipped: SKIPPED, slices: SLICES }),
    },
    SOMETIMES,
  ),
  JobPage: record<JobPage>({ jobs: list(ref('Job')) }, { cursor: text() }),
  DryRun: record<DryRun>(
    {
      dryRun: { const: true },
      matched: ref('Matched'),
      byErrorClass: list(
        record<DryRun['byErrorClass'][number]>({ errorClass: text(), count: whole(1) }),
      ),
      sample: list(ref('FailedDelivery')),
    },
    { etaSeconds: whole(0) },
  ),
  ReplayDryRun: record<ReplayDryRun>(
    {
      dryRun: { const: true },
      matched: ref('Matched'),
      byType: list(record<ReplayDryRun['byType'][number]>({ type: text(), count: whole(1) })),
      sample: list(
        record<ReplayDryRun['sample'][number]>({
          ...{ trackingId: text(), acceptedAt: TIME, id: text(), source: text(), type: text() },
        }),
      ),
    },
    { etaSeconds: whole(0) },
  ),
  AuditEntry: record<AuditEntry>(
    { id: text(), at: TIME, by: text(), action: text(), reason: text() },
    { subscriber: text(), job: text(), trackingId: text(), details: ANYTHING },
  ),
  AuditPage: record<AuditPage>({ entries: list(ref('AuditEntry')) }, { cursor: text() }),
};
