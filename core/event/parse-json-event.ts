import { WaybillError } from '../errors.ts';
import type { Violation } from '../ports/catalog/schema-compiler.ts';
import { cutText } from '../shared/cut-text.ts';
import { exactText, markedNumber } from '../shared/json/exact-json.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import { checkAttributes } from './check-attributes.ts';
import { checkData } from './check-data.ts';
import type { CloudEvent, Json } from './event.ts';
import { attributeError } from './event-error.ts';
import { lossyText, writeEventJson } from './event-json.ts';
import { readBase64 } from './read-data.ts';

/**
 * One event of a request: parsed, or why it cannot be. `sizeBytes` is the UTF-8 length of its JSON form; `dataText` the
 * JSON of its data where a number in it is not as `JSON.stringify` would write it.
 */
export type ParsedItem =
  | {
      readonly ok: true;
      readonly event: CloudEvent;
      readonly dataText?: string;
      readonly sizeBytes: number;
      /** Where it is not as its type says, which is only warned of. */
      readonly violations?: readonly Violation[];
      /** Its type should not be sent any more. */
      readonly deprecated?: true;
    }
  | {
      readonly ok: false;
      readonly id?: string;
      readonly source?: string;
      readonly error: WaybillError;
    };

/** EventBridge takes entries of less than 1 MB; the rest is room for the envelope. */
export const EVENT_LIMIT = 1_048_576 - 16_384;

const encoder = new TextEncoder();

/** Parses an event in the CloudEvents JSON format; `exact` is the same as an exact JSON value. */
export function parseJsonEvent(value: Json, exact: Json = value): ParsedItem {
  if (!isJsonObject(value)) {
    return {
      ok: false,
      error: new WaybillError(
        'invalid-event',
        'an event must be a JSON object of CloudEvents attributes',
      ),
    };
  }
  const written = isJsonObject(exact) ? exact : value;
  const attributes: Record<string, Json> = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    // The JSON format says of null that the attribute is not there (section 2.2); data may be null.
    if (member === undefined || (member === null && name !== 'data')) continue;
    attributes[name] = name === 'data' ? member : integer(member, written[name]);
  }
  return readBytes(attributes) ?? checkEvent(attributes, written.data);
}

/** A number of an attribute as it was sent, so that what is not written as an integer (JSON format, 2.2) is refused. */
function integer(value: Json, written: Json | undefined): Json {
  if (typeof value !== 'number' || written === undefined) return value;
  return markedNumber(written) === '-0' ? 0 : written;
}

/** An event whose `data_base64` is JSON or text, by its content type, is the one that has it as `data`. */
function readBytes(attributes: JsonObject): ParsedItem | undefined {
  const { data, data_base64: base64, datacontenttype: type } = attributes;
  if (data !== undefined || typeof base64 !== 'string' || typeof type !== 'string')
    return undefined;
  const read = isBase64(base64) ? readBase64(type, base64) : undefined;
  if (read === undefined) return undefined;
  const { data_base64: _, ...others } = attributes;
  return checkEvent({ ...others, data: read.data }, read.exact);
}

/** Checks an event's attributes and data, wherever they were read from; `exactData` is its data as an exact JSON value. */
export function checkEvent(attributes: JsonObject, exactData?: Json): ParsedItem {
  const error = checkAttributes(attributes) ?? checkBothData(attributes, exactData);
  if (error !== undefined) return { ok: false, ...identity(attributes), error };
  const event = { ...attributes } as unknown as CloudEvent;
  const plain = exactData === undefined || exactData === attributes.data;
  const dataText = plain ? undefined : exactText(exactData);
  const sizeBytes = byteLength(writeEventJson(event, dataText));
  const lossy = lossyText(dataText);
  const textBytes = lossy === undefined ? 0 : byteLength(JSON.stringify(lossy));
  if (sizeBytes + textBytes <= EVENT_LIMIT)
    return { ok: true, event, ...(dataText === undefined ? {} : { dataText }), sizeBytes };
  return { ok: false, ...identity(attributes), error: tooLarge(sizeBytes, textBytes) };
}

function tooLarge(sizeBytes: number, textBytes: number): WaybillError {
  const received =
    textBytes === 0
      ? `${sizeBytes}; `
      : `${sizeBytes}, and ${textBytes} for its data once more as a text, since a number in it has more digits than a double holds; send that number as a string, or `;
  const message = `an event may have ${EVENT_LIMIT} bytes as JSON; received ${received}store the data and send a link to it`;
  return new WaybillError('event-too-large', message);
}

function byteLength(text: string): number {
  return encoder.encode(text).length;
}

function checkBothData(
  { data, data_base64: bytes }: JsonObject,
  exactData: Json | undefined,
): WaybillError | undefined {
  if (bytes === undefined) return data === undefined ? undefined : checkData(data, exactData);
  if (data !== undefined)
    return attributeError('data_base64', 'and `data` exclude each other; send one of them');
  return typeof bytes === 'string' && isBase64(bytes)
    ? undefined
    : attributeError('data_base64', 'must be a text in base64 (RFC 4648, 4)', bytes);
}

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}

/** What can be said of a bad event's identity, so that its producer finds it in the answer. */
function identity({ id, source }: JsonObject): { id?: string; source?: string } {
  return {
    ...(typeof id === 'string' ? { id: cutText(id, 256).toWellFormed() } : {}),
    ...(typeof source === 'string' ? { source: cutText(source, 256).toWellFormed() } : {}),
  };
}
