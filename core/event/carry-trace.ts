import type { ParsedItem } from './parse-json-event.ts';

/** W3C Trace Context, section 3.2: version, trace-id, parent-id, flags; later versions may go on after another dash. */
const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-[\x21-\x7e]{0,200})?$/;

/** Printable ASCII; 512 characters must be carried on, and longer ones may be dropped (section 3.3.1.5). */
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/**
 * Gives the trace of a request's headers to an event that has none of its own, as the extension attributes
 * `traceparent` and `tracestate` (CloudEvents, "Distributed Tracing"). A header that is not valid is none, as W3C asks.
 */
export function carryTrace(item: ParsedItem, headers: ReadonlyMap<string, string>): ParsedItem {
  const traceparent = headers.get('traceparent')?.trim();
  if (!item.ok || traceparent === undefined || !isTraceparent(traceparent)) return item;
  if (item.event.traceparent !== undefined || item.event.tracestate !== undefined) return item;
  const tracestate = headers.get('tracestate')?.trim();
  const trace = {
    traceparent,
    ...(tracestate !== undefined && TRACESTATE.test(tracestate) ? { tracestate } : {}),
  };
  // What is added is ASCII: as long as it looks, less a brace, and with a comma for the other.
  const sizeBytes = item.sizeBytes + JSON.stringify(trace).length - 1;
  return { ...item, event: { ...item.event, ...trace }, sizeBytes };
}

/** Whether a value is a valid `traceparent`. */
export function isTraceparent(value: unknown): value is string {
  if (typeof value !== 'string' || !TRACEPARENT.test(value)) return false;
  return value.length === 55 || !value.startsWith('00');
}
