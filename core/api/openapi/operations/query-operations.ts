import type { RouteKeyOf } from '../../routes.ts';
import { list, oneOf, ref, TIME, text, whole } from '../schema.ts';
import { STATUS } from '../schemas/delivery-schemas.ts';
import type { Operation } from './operation.ts';

const PAGE = {
  limit: whole(1, { maximum: 100, default: 25 }),
  cursor: text('Of an earlier page.'),
};

const SPAN = { from: text('ISO 8601.'), to: text('ISO 8601; not included.') };

/** What is published and asked. */
export const QUERY_OPERATIONS: Readonly<
  Record<RouteKeyOf<'ingest' | 'query' | 'catalog' | 'metrics'>, Operation>
> = {
  'POST /events': {
    id: 'publishEvents',
    summary:
      'Publish events: one in the shorthand, one CloudEvent, or a batch. Any media type with `ce-` headers is a CloudEvent in binary mode.',
    bodies: {
      'application/json': ref('EventInput'),
      'application/cloudevents+json': ref('CloudEvent'),
      'application/cloudevents-batch+json': list(ref('CloudEvent'), { maxItems: 100 }),
    },
    answers: {
      202: { says: 'All were taken.', schema: ref('PublishAnswer') },
      207: { says: 'Some were taken.', schema: ref('PublishAnswer') },
    },
  },
  'GET /events': {
    id: 'listEvents',
    summary:
      'Events, newest first unless told: the last 24 hours, or what is new after a page. One by its source and id is found whenever it was accepted.',
    query: {
      ...SPAN,
      ...{ type: text(), source: text(), subject: text() },
      id: text('Of the CloudEvent.'),
      state: oneOf(['published', 'outbox', 'unmatched']),
      order: oneOf(['asc', 'desc']),
      after: text('Of a page: with `order=asc`, what is new since then, from ten seconds before.'),
      cursor: PAGE.cursor,
      limit: whole(1, { maximum: 1000, default: 25 }),
      include: oneOf(['deliveries', 'all-deliveries']),
    },
    answers: { 200: { says: 'A page.', schema: ref('EventPage') } },
  },
  'GET /events/{trackingId}': {
    id: 'readWaybill',
    summary: 'The waybill: the event, and the state, attempts and errors of each delivery.',
    answers: { 200: { says: 'The waybill.', schema: ref('Waybill') } },
  },
  'GET /events/{trackingId}/explain/{subscriber}': {
    id: 'explainDelivery',
    summary: 'Whether the pattern matches, and if not, the clause that decided.',
    answers: { 200: { says: 'Why, or why not.', schema: ref('ExplainedDelivery') } },
  },
  'GET /subscribers': {
    id: 'listSubscribers',
    summary:
      'Every subscriber, how full its queue is, and how many deliveries are failing or dead.',
    answers: { 200: { says: 'All of them.', schema: ref('Subscribers') } },
  },
  'GET /subscribers/{name}': {
    id: 'readSubscriber',
    summary: 'One subscriber; one that was made at run time says how far it is made.',
    answers: {
      200: {
        says: 'The subscriber.',
        schema: ref('ShownSubscriber'),
        headers: { ETag: text('Of one that was made at run time.') },
      },
    },
  },
  'GET /subscribers/{name}/deliveries': {
    id: 'listFailedDeliveries',
    summary: 'Dead deliveries, or those that are tried again.',
    query: {
      status: oneOf(['dead', 'retrying']),
      errorClass: text(),
      errorContains: text(),
      errorLike: text('But for numbers, ids and the like.'),
      statusCode: whole(0, { maximum: 999_999 }),
      ...SPAN,
      ...PAGE,
    },
    answers: { 200: { says: 'A page.', schema: ref('FailedDeliveryPage') } },
  },
  'GET /subscribers/{name}/failures': {
    id: 'groupFailures',
    summary: 'Dead deliveries, or those that are tried again, by how they failed.',
    query: { status: oneOf(['dead', 'retrying']), ...SPAN },
    answers: { 200: { says: 'Groups, the largest first.', schema: ref('FailureGroups') } },
  },
  'GET /jobs/{id}/deliveries': {
    id: 'listJobDeliveries',
    summary: 'What a job has sent again or let go, as it stands now.',
    query: { status: STATUS, ...PAGE },
    answers: { 200: { says: 'A page.', schema: ref('JobDeliveryPage') } },
  },
  'GET /catalog': {
    id: 'listCatalog',
    summary: 'The types of events that were seen or are declared, by name.',
    query: { ...PAGE, limit: whole(1, { maximum: 100, default: 50 }) },
    answers: { 200: { says: 'A page.', schema: ref('CatalogPage') } },
  },
  'GET /catalog/asyncapi.json': {
    id: 'readAsyncApi',
    summary: 'The AsyncAPI 3.1 document of the events of the catalog.',
    answers: { 200: { says: 'The document.', schema: { type: 'object' } } },
  },
  'GET /catalog/types.d.ts': {
    id: 'readEventTypes',
    summary: 'TypeScript types of the events of the catalog.',
    answers: { 200: { says: 'A declaration file.', schema: text(), mediaType: 'text/plain' } },
  },
  'GET /catalog/{type}': {
    id: 'readType',
    summary:
      'One type: who sends it, who may get it, the schema that its data has had, and what is declared.',
    answers: {
      200: {
        says: 'The type.',
        schema: ref('ShownType'),
        headers: { ETag: text('Where something is declared.') },
      },
    },
  },
  'POST /patterns/test': {
    id: 'testPattern',
    summary: 'Whether a pattern, or that of each subscriber, matches events.',
    body: {
      type: 'object',
      properties: {
        pattern: ref('Pattern'),
        events: list(ref('EventInput'), { minItems: 1, maxItems: 100 }),
        from: TIME,
        to: TIME,
        limit: whole(1, { maximum: 1000, default: 100 }),
      },
      additionalProperties: false,
    },
    answers: { 200: { says: 'Which, and why not.', schema: ref('PatternTest') } },
  },
  'GET /metrics': {
    id: 'readMetrics',
    summary:
      'What was accepted, delivered, failed and given up, period by period, the last hour unless told, and how long the oldest message of each subscriber waits. Read at most once a minute.',
    query: {
      ...SPAN,
      period: whole(60, { maximum: 86_400, multipleOf: 60 }),
      subscriber: text('Its figures alone.'),
    },
    answers: { 200: { says: 'The figures.', schema: ref('Rates') } },
  },
  'GET /openapi.json': {
    id: 'readOpenApi',
    summary: 'This document.',
    answers: { 200: { says: 'OpenAPI 3.1.', schema: ref('OpenApi') } },
  },
  'GET /health': {
    id: 'readHealth',
    summary: 'Whether the router can reach its ledger.',
    answers: { 200: { says: 'It can.', schema: ref('Health') } },
  },
};
