import type { RouteKeyOf } from '../../routes.ts';
import { bodyOf, ref, whole } from '../schema.ts';
import type { Operation } from './operation.ts';

/** The router's own API keys. */
export const KEY_OPERATIONS: Readonly<Record<RouteKeyOf<'keys'>, Operation>> = {
  'GET /keys': {
    id: 'listKeys',
    summary: 'Every key, without its secret.',
    answers: { 200: { says: 'All of them.', schema: ref('Keys') } },
  },
  'POST /keys': {
    id: 'createKey',
    summary: 'Make a key.',
    body: ref('KeyGrants'),
    answers: { 201: { says: 'The key.', schema: ref('IssuedKey') } },
  },
  'POST /keys/{id}/rotate': {
    id: 'rotateKey',
    summary: 'Make another with the same grants; the old one ends later.',
    body: bodyOf({}, { overlapSeconds: whole(0, { maximum: 2_592_000, default: 86_400 }) }),
    mayBeEmpty: true,
    answers: { 201: { says: 'The new key.', schema: ref('IssuedKey') } },
  },
  'DELETE /keys/{id}': {
    id: 'deleteKey',
    summary: 'End a key now.',
    answers: { 204: { says: 'It opens nothing any more.' } },
  },
};
