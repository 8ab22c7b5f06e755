import { carryTrace } from './carry-trace.ts';
import type { Json } from './event.ts';
import { requestError, show } from './event-error.ts';
import { parseMediaType } from './media-type.ts';
import { parseBinary } from './parse-binary.ts';
import { type ParsedItem, parseJsonEvent } from './parse-json-event.ts';
import { type Defaults, parseShorthand } from './parse-shorthand.ts';
import { decodeUtf8, parseJsonExactly } from './read-text.ts';

export type { ParsedItem } from './parse-json-event.ts';

/** A POST of events; header names in any case, the body without content encoding. */
export interface EventRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** How the events were sent, and each of them in order. */
export interface ParsedRequest {
  readonly mode: 'structured' | 'binary' | 'batch' | 'json';
  readonly items: readonly ParsedItem[];
}

/** The most events of one request. */
const MOST_EVENTS = 100;

/** The headers that every binary event has; with any of them a request is one, and may lack the others. */
const IDENTIFYING = ['ce-specversion', 'ce-id', 'ce-source', 'ce-type'];

const ACCEPTED =
  'application/cloudevents+json, application/cloudevents-batch+json, application/json, or any media type with ce- headers';

/**
 * Parses a request of the CloudEvents HTTP binding (1.0.2), or of the plain-JSON shorthand. An event that is bad
 * is an item of its own; what is wrong with the whole request is thrown as a `WaybillError`.
 */
export function parseRequest({ headers, body }: EventRequest, defaults: Defaults): ParsedRequest {
  const lower = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) lower.set(name.toLowerCase(), value);
  }
  const { mode, items } = parseBody(lower, body, defaults);
  return { mode, items: items.map((item) => carryTrace(item, lower)) };
}

function parseBody(
  headers: ReadonlyMap<string, string>,
  body: Uint8Array,
  defaults: Defaults,
): ParsedRequest {
  const contentType = headers.get('content-type');
  const type = contentType === undefined ? undefined : parseMediaType(contentType);
  const text = () => decodeUtf8(body, type?.charset);

  if (type?.name === 'application/cloudevents+json') {
    const { value, exact } = parseJsonExactly(text());
    return { mode: 'structured', items: [parseJsonEvent(value, exact)] };
  }
  if (type?.name === 'application/cloudevents-batch+json')
    return { mode: 'batch', items: parseBatch(text()) };
  if (type?.name.startsWith('application/cloudevents')) throw unsupported(contentType);
  if (IDENTIFYING.some((header) => headers.has(header)))
    return { mode: 'binary', items: [parseBinary(headers, body)] };
  if (type?.name === 'application/json') {
    return { mode: 'json', items: [parseShorthand(parseJsonExactly(text()), defaults)] };
  }
  throw unsupported(contentType);
}

/** No event at all is a batch, too (CloudEvents JSON format 1.0.2, section 4.3). */
function parseBatch(text: string): readonly ParsedItem[] {
  const { value: batch, exact } = parseJsonExactly(text);
  if (!Array.isArray(batch)) {
    throw requestError(
      'invalid-request',
      `a batch must be a JSON array of events; received ${show(batch)}`,
    );
  }
  if (batch.length > MOST_EVENTS) {
    throw requestError(
      'too-many-events',
      `a batch may hold ${MOST_EVENTS} events; received ${batch.length}; split it`,
    );
  }
  const written = Array.isArray(exact) ? exact : batch;
  return batch.map((event: Json, place) => parseJsonEvent(event, written[place]));
}

function unsupported(contentType: string | undefined) {
  const received = contentType === undefined ? 'none' : show(contentType);
  return requestError(
    'unsupported-media-type',
    `the content-type must be ${ACCEPTED}; received ${received}`,
  );
}
