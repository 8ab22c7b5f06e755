/*
 * The documents that a router writes of itself, in a file of their own: who asks for anything else does not load them, and
 * `catalog` has room for what it answers.
 */
export { makeOpenApi } from '../../core/api/openapi/make-openapi.ts';
export { makeAsyncApi } from '../../core/catalog/documents/make-async-api.ts';
export { makeTypes } from '../../core/catalog/documents/make-types.ts';
