import { WaybillError } from '../errors.ts';
import { checkAttributes } from './check-attributes.ts';
import { checkData } from './check-data.ts';
import type { CloudEvent, Json } from './event.ts';
import { attributeError } from './event-error.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';

/** One event of a request: parsed, or why it cannot be. `sizeBytes` is the UTF-8 length of its JSON form. */
export type ParsedItem =
  | { readonly ok: true; readonly event: CloudEvent; readonly sizeBytes: number }
  | {
      readonly ok: false;
      readonly id?: string;
      readonly source?: string;
      readonly error: WaybillError;
    };

/** EventBridge takes entries of less than 1 MB; the rest is room for the envelope. */
export const EVENT_LIMIT = 1_048_576 - 16_384;

const encoder = new TextEncoder();

/** Parses an event in the CloudEvents JSON format. */
export function parseJsonEvent(value: Json): ParsedItem {
  if (!isJsonObject(value)) {
    return {
      ok: false,
      error: new WaybillError(
        'invalid-event',
        'an event must be a JSON object of CloudEvents attributes',
      ),
    };
  }
  const attributes: Record<string, Json> = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    // The JSON format says of null that the attribute is not there (section 2.2); data may be null.
    if (member !== undefined && (member !== null || name === 'data')) attributes[name] = member;
  }
  return checkEvent(attributes);
}

/** Checks an event's attributes and data, wherever they were read from. */
export function checkEvent(attributes: JsonObject): ParsedItem {
  const error = checkAttributes(attributes) ?? checkBothData(attributes);
  if (error !== undefined) return { ok: false, ...identity(attributes), error };
  const event = { ...attributes } as unknown as CloudEvent;
  const sizeBytes = encoder.encode(JSON.stringify(event)).length;
  if (sizeBytes <= EVENT_LIMIT) return { ok: true, event, sizeBytes };
  const message = `an event may have ${EVENT_LIMIT} bytes as JSON; received ${sizeBytes}; store the data and send a link to it`;
  return {
    ok: false,
    ...identity(attributes),
    error: new WaybillError('event-too-large', message),
  };
}

function checkBothData({ data, data_base64: bytes }: JsonObject): WaybillError | undefined {
  if (bytes === undefined) return data === undefined ? undefined : checkData(data);
  if (data !== undefined)
    return attributeError('data_base64', 'and `data` exclude each other; send one of them');
  const valid =
    typeof bytes === 'string' &&
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bytes);
  return valid
    ? undefined
    : attributeError('data_base64', 'must be a text in base64 (RFC 4648, 4)', bytes);
}

/** What can be said of a bad event's identity, so that its producer finds it in the answer. */
function identity({ id, source }: JsonObject): { id?: string; source?: string } {
  return {
    ...(typeof id === 'string' ? { id: id.slice(0, 256).toWellFormed() } : {}),
    ...(typeof source === 'string' ? { source: source.slice(0, 256).toWellFormed() } : {}),
  };
}
