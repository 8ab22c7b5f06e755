import { WaybillError } from '../../../core/errors.ts';
import type { CloudEvent, Json } from '../../../core/event/event.ts';
import {
  type ParsedItem,
  type ParsedRequest,
  parseRequest,
} from '../../../core/event/parse-request.ts';

/** What the shorthand fills in, in tests. */
export const NEW_ID = 'new-id';
export const NOW = '2026-11-24T17:00:00.000Z';

const DEFAULTS = { newId: () => NEW_ID, now: () => Date.parse(NOW) };

const encoder = new TextEncoder();

export const STRUCTURED = 'application/cloudevents+json';
export const BATCHED = 'application/cloudevents-batch+json';

type Headers = Readonly<Record<string, string | undefined>>;

/** The spec's least event (JSON format, 3.2), with changes; an undefined member is taken out. */
export function cloudEvent(changes: Readonly<Record<string, unknown>> = {}): CloudEvent {
  const event = {
    specversion: '1.0',
    type: 'com.example.someevent',
    source: '/mycontext',
    id: 'A234-1234-1234',
    ...changes,
  };
  return JSON.parse(JSON.stringify(event)) as CloudEvent;
}

/** The headers of that event in the binary mode, with changes. */
export function binaryHeaders(changes: Headers = {}): Headers {
  return {
    'ce-specversion': '1.0',
    'ce-type': 'com.example.someevent',
    'ce-source': '/mycontext',
    'ce-id': 'A234-1234-1234',
    ...changes,
  };
}

/** Sends a request to the parser. */
export function post(headers: Headers, body: string | Uint8Array): ParsedRequest {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  return parseRequest({ headers, body: bytes }, DEFAULTS);
}

/** Sends one event in the structured mode; `body` may be its text. */
export function postStructured(body: Json): ParsedItem {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return only(post({ 'content-type': STRUCTURED }, text));
}

/** Sends one event in the binary mode. */
export function postBinary(headers: Headers, body: string | Uint8Array = ''): ParsedItem {
  return only(post(binaryHeaders(headers), body));
}

/** Sends one event in the shorthand. */
export function postShorthand(body: Json): ParsedItem {
  return only(post({ 'content-type': 'application/json' }, JSON.stringify(body)));
}

/** The event of an item that must be good. */
export function accepted(item: ParsedItem | undefined): CloudEvent {
  if (item === undefined) throw new Error('there is no such item');
  if (!item.ok) throw item.error;
  return item.event;
}

/** The error of an item that must be bad. */
export function refusal(item: ParsedItem | undefined): WaybillError {
  if (item === undefined || item.ok) throw new Error('the event was not refused');
  return item.error;
}

/** The error of a request, or else of its one event; both must be a `WaybillError`. */
export function refusalOf(headers: Headers, body: string | Uint8Array): WaybillError {
  try {
    return refusal(only(post(headers, body)));
  } catch (error) {
    if (error instanceof WaybillError) return error;
    throw error;
  }
}

function only({ items }: ParsedRequest): ParsedItem {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error('there is not just one item');
  return item;
}
