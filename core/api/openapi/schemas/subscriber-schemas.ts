import type { RetryPolicy } from '../../../deliver/retries/retry-policy.ts';
import type { SubscriberState } from '../../../operate/pause/pause-subscriber.ts';
import type { ProvisionView } from '../../../operate/provision/provision.ts';
import type { FailedCount } from '../../../ports/delivery-store.ts';
import type { QueueDepth } from '../../../ports/queue.ts';
import type { SubscriberStatus } from '../../../query/list-subscribers.ts';
import type { PatternTest } from '../../../query/test-pattern.ts';
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

/** A figure, or why it is not known. */
function figure(schema: Schema): Schema {
  const failed = { type: 'object', properties: { error: ref('Error') }, required: ['error'] };
  return { anyOf: [schema, failed] };
}

const PAUSE_STATE = oneOf(['pausing', 'paused', 'resuming', 'active']);

/** What one says of itself that was made at run time, where it is asked for by name. */
type Making = Pick<ProvisionView, 'lifecycle' | 'startFrom' | 'expiresInSeconds' | 'expiresAt'>;

const LIFECYCLE = oneOf(['creating', 'updating', 'active', 'deleting']);

const QUEUE = record<ProvisionView['target']>({
  kind: { const: 'queue' },
  leaseSeconds: whole(1),
});

const TARGET: Schema = {
  oneOf: [
    record<Extract<SubscriberStatus['target'], { kind: 'function' }>>(
      { kind: { const: 'function' }, functionName: text() },
      { eventSourceId: text() },
    ),
    QUEUE,
  ],
};

const EVENT_PATTERN: Schema = {
  type: 'object',
  description:
    'The EventBridge pattern over the envelope that `pattern` is, where that is in the notation of a broker.',
};

const EXPLAINED = {
  matched: FLAG,
  path: text('Dotted path of the field that decided, such as `data.amount`.'),
  clause: { description: 'The clause of the pattern that failed, as it was written.' },
  actual: { description: 'The value at the path; left out where it is absent or long.' },
  reason: text('The same in words.'),
};

/** Subscribers, and whether their patterns match. */
export const SUBSCRIBER_SCHEMAS: Readonly<Record<string, Schema>> = {
  Subscriber: record<SubscriberStatus & Partial<Making>>(
    {
      ...{ name: text(), pattern: ref('Pattern'), ruleName: text(), retry: ref('RetryPolicy') },
      target: TARGET,
      ...{ once: FLAG, state: PAUSE_STATE, createdAt: TIME, version: whole(1) },
      queue: figure(
        record<QueueDepth>({ visible: whole(0), inFlight: whole(0), delayed: whole(0) }),
      ),
      deliveries: figure(
        record<FailedCount>(
          { retrying: whole(0), dead: whole(0) },
          { retryingSince: TIME, deadSince: TIME, atLeast: { const: true } },
        ),
      ),
    },
    {
      history: record<NonNullable<SubscriberStatus['history']>>({ startFrom: text(), job: text() }),
      pause: ref('Pause'),
      eventPattern: EVENT_PATTERN,
      ...{ managedBy: oneOf(['api']), description: text() },
      ...{ lifecycle: LIFECYCLE, startFrom: TIME, expiresInSeconds: whole(60), expiresAt: TIME },
    },
  ),
  RunTimeSubscriber: record<ProvisionView>(
    {
      ...{ name: text(), pattern: ref('Pattern'), retry: ref('RetryPolicy'), target: QUEUE },
      ...{ managedBy: oneOf(['api']), lifecycle: LIFECYCLE },
      createdAt: TIME,
    },
    {
      ...{ eventPattern: EVENT_PATTERN, description: text(), startFrom: TIME },
      ...{ expiresInSeconds: whole(60), expiresAt: TIME },
    },
  ),
  ShownSubscriber: {
    description:
      'One that is made at run time has its lifecycle, and no figures before it is registered.',
    anyOf: [ref('RunTimeSubscriber'), ref('Subscriber')],
  },
  SubscriberState: record<SubscriberState>(
    { name: text(), state: PAUSE_STATE },
    { pause: ref('Pause') },
  ),
  Pause: record<NonNullable<SubscriberState['pause']>>(
    { since: TIME, reason: text(), by: text() },
    { until: TIME },
  ),
  Subscribers: record<{ subscribers: unknown }>({ subscribers: list(ref('Subscriber')) }),
  RetryPolicy: record<RetryPolicy>({
    maxAttempts: whole(1),
    baseSeconds: { type: 'number' },
    capSeconds: { type: 'number' },
  }),
  Pattern: {
    type: 'object',
    description:
      'An EventBridge event pattern over the CloudEvent, or the notation of a broker: `{"topic": "order.*.eu.#"}`, `{"glob": "order:*"}`, `{"selector": "amount > 5"}`.',
  },
  ExplainedDelivery: {
    type: 'object',
    properties: {
      ...{ trackingId: text(), subscriber: text(), pattern: ref('Pattern') },
      eventPattern: EVENT_PATTERN,
      ...EXPLAINED,
    },
    required: ['trackingId', 'subscriber', 'pattern', 'matched'],
  },
  TestedEvent: {
    type: 'object',
    description:
      'What one pattern says of an event, or that of each subscriber, or why it is none.',
    properties: {
      ...{ trackingId: text(), acceptedAt: TIME, id: text(), source: text(), type: text() },
      ...EXPLAINED,
      subscribers: list({
        type: 'object',
        properties: { subscriber: text(), ...EXPLAINED },
        required: ['subscriber', 'matched'],
      }),
      error: ref('Error'),
    },
    anyOf: ['matched', 'subscribers', 'error'].map((name) => ({ required: [name] })),
  },
  PatternTest: record<PatternTest>(
    { matched: whole(0), events: list(ref('TestedEvent')), complete: FLAG },
    { lookedBackTo: TIME, eventPattern: EVENT_PATTERN },
  ),
  OpenApi: { type: 'object', additionalProperties: ANYTHING },
};
