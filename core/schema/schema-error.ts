import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { shorten } from '../pattern/pattern-error.ts';
import { cutText } from '../shared/cut-text.ts';

const PATH_LIMIT = 200;

/** The error for a place in a schema, which is a JSON Pointer: what must stand there, and what was received. */
export function schemaError(pointer: string, must: string, received?: Json): WaybillError {
  const place = pointer === '' ? 'the schema' : `the schema at ${cutText(pointer, PATH_LIMIT)}`;
  const got = received === undefined ? '' : `; received ${shorten(received)}`;
  return new WaybillError('invalid-schema', `${place}: ${must}${got}`);
}

/** A JSON Pointer that goes one step further (RFC 6901). */
export function pointTo(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
