import type { TakenEvent } from '../../../accept/accept-result.ts';
import type { ListedEvents } from '../../../query/list-events.ts';
import type { Waybill } from '../../../query/read-waybill.ts';
import type { PublishAnswer } from '../../publish-answer.ts';
import { ANYTHING, list, oneOf, record, ref, type Schema, TIME, text, whole } from '../schema.ts';

type ListedEvent = ListedEvents['events'][number];

const NAMES = list(text());

const ATTRIBUTES = {
  id: text('With `source` it names the event.', { minLength: 1 }),
  source: text('A URI-reference.', { minLength: 1 }),
  type: text(undefined, { minLength: 1 }),
  subject: text(undefined, { minLength: 1 }),
  time: text('RFC 3339.'),
  datacontenttype: text('A media type.'),
  dataschema: text('A URI.'),
  data: { description: 'Anything.' },
  data_base64: text('Bytes, in base64; there is no `data` then.'),
};

const STATE = oneOf(['published', 'outbox', 'unmatched']);

/** Events, and what became of them. */
export const EVENT_SCHEMAS: Readonly<Record<string, Schema>> = {
  CloudEvent: {
    type: 'object',
    description: 'CloudEvents 1.0.2; extension attributes stand beside the others.',
    properties: { specversion: { const: '1.0' }, ...ATTRIBUTES },
    required: ['specversion', 'id', 'source', 'type'],
    additionalProperties: ANYTHING,
  },
  EventInput: {
    type: 'object',
    description:
      'An event whose `id` and `time` are added where they are missing, or a CloudEvent.',
    properties: { specversion: { const: '1.0' }, ...ATTRIBUTES },
    required: ['source', 'type'],
    additionalProperties: ANYTHING,
  },
  PublishResult: {
    oneOf: [ref('TakenEvent'), ref('RejectedEvent')],
  },
  TakenEvent: record<Omit<TakenEvent, 'error'>>(
    {
      ...{ id: text(), source: text(), trackingId: text() },
      status: oneOf(['accepted', 'duplicate']),
    },
    { subscribers: NAMES, deprecated: { const: true } },
  ),
  RejectedEvent: {
    type: 'object',
    properties: {
      ...{ id: text(), source: text(), trackingId: text() },
      status: oneOf(['rejected']),
      subscribers: NAMES,
      error: ref('Error'),
    },
    required: ['status', 'subscribers', 'error'],
  },
  PublishAnswer: record<PublishAnswer>({ events: list(ref('PublishResult')) }),
  ListedEvent: record<ListedEvent>(
    {
      ...{ trackingId: text(), id: text(), source: text(), type: text() },
      ...{ acceptedAt: TIME, sizeBytes: whole(0), expected: NAMES, state: STATE },
    },
    {
      ...{ subject: text(), time: text('RFC 3339.'), producer: text(), overdue: NAMES },
      deliveries: list(ref('ListedDelivery')),
    },
  ),
  EventPage: record<ListedEvents>(
    { events: list(ref('ListedEvent')), lookedBackTo: TIME },
    { cursor: text(), unreadable: NAMES, after: text(), lookedUpTo: TIME },
  ),
  Waybill: record<Waybill>(
    {
      ...{ trackingId: text(), state: STATE, acceptedAt: TIME, sizeBytes: whole(0) },
      ...{ event: ref('CloudEvent'), deliveries: list(ref('Delivery')), overdue: NAMES },
    },
    { producer: text(), edits: list(text()), violations: list(ref('Violation')) },
  ),
};
