import type { RouteKeyOf } from '../../routes.ts';
import { bodyOf, oneOf, REASON, ref, type Schema, TIME, text, whole } from '../schema.ts';
import type { Operation } from './operation.ts';

const RETRY: Schema = {
  type: 'object',
  properties: {
    maxAttempts: whole(1, { maximum: 1000, default: 30 }),
    baseSeconds: whole(1, { maximum: 1_209_600, default: 2 }),
    capSeconds: whole(1, { maximum: 1_209_600, default: 3600 }),
  },
  additionalProperties: false,
};

const IF_MATCH = { 'If-Match': text('An `ETag` that was answered, or `*`.') };
const IF_NONE_MATCH = { 'If-None-Match': text('`*`: only where there is none.') };
const TAG = { headers: { ETag: text() }, schema: ref('RunTimeSubscriber') };

/** What makes subscribers at run time, and takes them away. */
export const PROVISION_OPERATIONS: Readonly<Record<RouteKeyOf<'provision'>, Operation>> = {
  'PUT /subscribers/{name}': {
    id: 'putSubscriber',
    summary:
      'Make a subscriber with a queue to pull from, or change one; the same again changes nothing.',
    headers: { ...IF_MATCH, ...IF_NONE_MATCH },
    body: bodyOf(
      { pattern: ref('Pattern'), reason: REASON },
      {
        retry: RETRY,
        leaseSeconds: whole(5, { maximum: 43_200, default: 60 }),
        description: text(undefined, { minLength: 1, maxLength: 256 }),
        startFrom: TIME,
        expiresInSeconds: whole(60, { maximum: 2_592_000 }),
      },
    ),
    answers: {
      200: { says: 'It was there, and is as asked.', ...TAG },
      201: { says: 'It is there.', ...TAG },
      202: { says: 'It will be there in minutes.', ...TAG },
    },
  },
  'DELETE /subscribers/{name}': {
    id: 'deleteSubscriber',
    summary: 'Take a subscriber away that was made at run time; it is gone in two minutes.',
    query: { reason: REASON, force: oneOf(['true', 'false']) },
    required: ['reason'],
    headers: IF_MATCH,
    answers: { 202: { says: 'It is being deleted.', schema: ref('RunTimeSubscriber') } },
  },
};
