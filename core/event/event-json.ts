import { exactText, keepNumbers, losesDigits } from '../shared/json/exact-json.ts';
import { isSameJson } from '../shared/json/is-same-json.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import type { CloudEvent, Json } from './event.ts';

/** An event, and the JSON text of its data where that has a number that `JSON.stringify` would write otherwise. */
export interface ExactEvent {
  readonly event: CloudEvent;
  readonly dataText?: string;
}

/** The JSON of an event, and of what stands beside its attributes, with each number of its data as it was sent. */
export function writeEventJson(event: CloudEvent, dataText?: string): string {
  if (dataText === undefined) return JSON.stringify(event);
  const { data: _, ...attributes } = event;
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${dataText}}`;
}

/** Reads back what `writeEventJson` wrote. */
export function readEventJson(text: string): ExactEvent {
  const event = JSON.parse(text) as CloudEvent;
  const dataText = textOfData(keepNumbers(text, event), event);
  return { event, ...(dataText === undefined ? {} : { dataText }) };
}

/** The text of an event's data where `JSON.stringify` of it would differ; `exact` is the event as an exact JSON value. */
export function textOfData(exact: Json | undefined, event: Json): string | undefined {
  if (exact === event || !isJsonObject(exact) || exact.data === undefined) return undefined;
  return exactText(exact.data);
}

/** The JSON of a record's data, with every digit that was sent; undefined where it has no data, or bytes. */
export function dataJson({ event, dataText }: ExactEvent): string | undefined {
  return dataText ?? (event.data === undefined ? undefined : JSON.stringify(event.data));
}

/** The text that the stamp carries since a bus might read numbers as doubles, and write them anew. */
export function lossyText(dataText: string | undefined): string | undefined {
  return dataText !== undefined && losesDigits(dataText) ? dataText : undefined;
}

/** Whether two events are the same to each digit, in whatever order their members stand. */
export function isSameEvent(left: ExactEvent, right: ExactEvent): boolean {
  if (!isSameJson(left.event, right.event)) return false;
  if (left.dataText === right.dataText) return true;
  return isSameJson(exactData(left), exactData(right));
}

function exactData({ event, dataText }: ExactEvent): Json | undefined {
  return dataText === undefined ? event.data : keepNumbers(dataText, JSON.parse(dataText) as Json);
}
