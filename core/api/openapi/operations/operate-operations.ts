import type { RouteKeyOf } from '../../routes.ts';
import {
  ANYTHING,
  bodyOf,
  FLAG,
  list,
  oneOf,
  REASON,
  record,
  ref,
  type Schema,
  TIME,
  text,
  whole,
} from '../schema.ts';
import { DECLARABLE, DECLARABLE_MODES } from '../schemas/catalog-schemas.ts';
import { MODE, RATE } from '../schemas/job-schemas.ts';
import type { Operation } from './operation.ts';

const PAGE = {
  limit: whole(1, { maximum: 100, default: 25 }),
  cursor: text('Of an earlier page.'),
};

const NAMES = list(text(), { minItems: 1 });

const DELIVERIES = record<{ deliveries: unknown }>({ deliveries: list(ref('ActedOn')) });

const REDELIVERED = record<{ deliveries: unknown; newEvent?: unknown }>(
  { deliveries: list(ref('ActedOn')) },
  { newEvent: record<{ id: string; trackingId: string }>({ id: text(), trackingId: text() }) },
);

const JOB: Operation['answers'] = { 200: { says: 'The job.', schema: ref('JobStatus') } };

/** What begins a job, or counts what it would be about. */
function begin(
  id: string,
  summary: string,
  members: Readonly<Record<string, Schema>>,
  dryRun = 'DryRun',
): Operation {
  return {
    ...{ id, summary },
    headers: { 'Idempotency-Key': text(undefined, { minLength: 1, maxLength: 255 }) },
    body: bodyOf({}, { ...members, dryRun: FLAG, reason: REASON }),
    answers: {
      200: { says: 'A dry run: nothing was changed.', schema: ref(dryRun) },
      202: { says: 'The job.', schema: ref('JobStatus'), headers: { Location: text() } },
    },
  };
}

/** What changes something. */
export const OPERATE_OPERATIONS: Readonly<Record<RouteKeyOf<'operate'>, Operation>> = {
  'POST /events/{trackingId}/redeliver': {
    id: 'redeliverEvent',
    summary:
      'Deliver one event again, to some of its subscribers or all; with `data`, as a new event that has it.',
    body: bodyOf({ reason: REASON }, { subscribers: NAMES, again: FLAG, data: ANYTHING }),
    answers: { 202: { says: 'What becomes of each delivery.', schema: REDELIVERED } },
  },
  'POST /events/{trackingId}/discard': {
    id: 'discardEvent',
    summary: 'End deliveries of one event.',
    body: bodyOf({ reason: REASON }, { subscribers: NAMES }),
    answers: { 200: { says: 'What became of each delivery.', schema: DELIVERIES } },
  },
  'POST /subscribers/{name}/redrive': begin('redrive', 'Send what is dead again.', {
    ...{ filter: ref('DeliveryFilter'), all: FLAG, ratePerSecond: RATE, recheckPattern: FLAG },
  }),
  'POST /subscribers/{name}/discard': begin('discard', 'Let go what is dead.', {
    ...{ filter: ref('DeliveryFilter'), all: FLAG },
  }),
  'POST /subscribers/{name}/replay': begin(
    'replay',
    'Send past events to one subscriber.',
    { from: TIME, to: TIME, mode: MODE, filter: ref('DeliveryFilter'), ratePerSecond: RATE },
    'ReplayDryRun',
  ),
  'POST /subscribers/{name}/pause': {
    id: 'pauseSubscriber',
    summary: 'Have a subscriber take no more events; they wait.',
    body: bodyOf({ reason: REASON }, { until: TIME }),
    answers: { 202: { says: 'How it stands.', schema: ref('SubscriberState') } },
  },
  'POST /subscribers/{name}/resume': {
    id: 'resumeSubscriber',
    summary: 'Have a paused subscriber take events again.',
    body: bodyOf({ reason: REASON }),
    answers: { 202: { says: 'How it stands.', schema: ref('SubscriberState') } },
  },
  'GET /jobs': {
    id: 'listJobs',
    summary: 'Jobs of the last 90 days, newest first.',
    query: {
      state: oneOf(['running', 'paused', 'cancelling', 'completed', 'failed', 'cancelled']),
      subscriber: text(),
      ...PAGE,
    },
    answers: { 200: { says: 'A page.', schema: ref('JobPage') } },
  },
  'GET /jobs/{id}': { id: 'readJob', summary: 'How far a job has come.', answers: JOB },
  'PATCH /jobs/{id}': {
    id: 'changeJob',
    summary: 'Another pace, a pause, or its end.',
    body: bodyOf(
      { reason: REASON },
      { state: oneOf(['paused', 'running']), ratePerSecond: { ...RATE, default: undefined } },
    ),
    answers: JOB,
  },
  'DELETE /jobs/{id}': {
    id: 'cancelJob',
    summary: 'Have a job begin nothing more.',
    query: { reason: REASON },
    required: ['reason'],
    answers: { 202: { says: 'The job.', schema: ref('JobStatus') } },
  },
  'PUT /catalog/{type}': {
    id: 'declareType',
    summary: 'Say what the events of a type must be; the same again changes nothing.',
    headers: {
      'If-Match': text('An `ETag` that was answered, or `*`.'),
      'If-None-Match': text('`*`: only where nothing is declared.'),
    },
    body: bodyOf({ reason: REASON }, { ...DECLARABLE, ...DECLARABLE_MODES }),
    answers: {
      200: {
        says: 'It is declared.',
        schema: ref('DeclaredType'),
        headers: { ETag: text() },
      },
    },
  },
  'DELETE /catalog/{type}': {
    id: 'undeclareType',
    summary: 'Take back what was said of a type.',
    query: { reason: REASON },
    required: ['reason'],
    headers: { 'If-Match': text('An `ETag` that was answered, or `*`.') },
    answers: { 200: { says: 'What it was.', schema: ref('DeclaredType') } },
  },
  'GET /audit': {
    id: 'listAudit',
    summary: 'Who did what, when and why, newest first.',
    query: { from: text('ISO 8601.'), to: text('ISO 8601; not included.'), ...PAGE },
    answers: { 200: { says: 'A page.', schema: ref('AuditPage') } },
  },
};
