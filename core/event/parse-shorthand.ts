import { isJsonObject } from '../shared/json/json-object.ts';
import type { Json } from './event.ts';
import { requestError, show } from './event-error.ts';
import { type ParsedItem, parseJsonEvent } from './parse-json-event.ts';

/** What a shorthand event gets that its producer left out. */
export interface Defaults {
  newId(): string;
  /** Epoch milliseconds. */
  now(): number;
}

/**
 * Plain JSON `{source, type, data, id?, subject?, time?}`; with `specversion` it is a CloudEvent as it stands. `exact` is
 * the same as an exact JSON value.
 */
export function parseShorthand(
  { value, exact }: { readonly value: Json; readonly exact: Json },
  defaults: Defaults,
): ParsedItem {
  if (Array.isArray(value)) {
    throw requestError(
      'invalid-request',
      'application/json takes one event; send a list of CloudEvents as application/cloudevents-batch+json',
    );
  }
  if (!isJsonObject(value)) {
    throw requestError(
      'invalid-request',
      `an event must be a JSON object {source, type, data}; received ${show(value)}`,
    );
  }
  if (value.specversion !== undefined && value.specversion !== null)
    return parseJsonEvent(value, exact);
  const event = {
    ...value,
    specversion: '1.0',
    id: value.id ?? defaults.newId(),
    time: value.time ?? new Date(defaults.now()).toISOString(),
  };
  return parseJsonEvent(event, exact);
}
