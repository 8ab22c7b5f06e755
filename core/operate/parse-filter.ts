import { WaybillError } from '../errors.ts';
import type { Json } from '../event/event.ts';
import { show } from '../event/event-error.ts';
import { isRfc3339 } from '../event/rfc3339.ts';
import { ERROR_TEXT_LIMIT } from '../log/describe-error.ts';
import type { DeliveryFilter } from '../records/job.ts';
import { isTrackingId } from '../records/tracking-id.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import { generalizeMessage } from './generalize-message.ts';

type Member = keyof DeliveryFilter;

/** What dead deliveries are told by, and what events are. */
const OF_DELIVERIES: readonly Member[] = [
  ...(['errorClass', 'errorContains', 'errorLike', 'statusCode'] as const),
  ...(['type', 'from', 'to', 'trackingIds'] as const),
];
const OF_EVENTS: readonly Member[] = ['type', 'source', 'trackingIds'];

const MOST_TEXTS = 100;
const MOST_IDS = 1000;
const LONGEST_TEXT = 256;

/** As long as what a delivery keeps of an error. */
const ERROR: TextBounds = { least: 0, most: ERROR_TEXT_LIMIT };

/** Which deliveries a request is about, as JSON. Throws `invalid-request`. */
export function parseFilter(value: Json | undefined): DeliveryFilter {
  const filter = parseMembers(value, OF_DELIVERIES);
  checkSpan(filter, 'filter.');
  return filter;
}

/** Which events a replay is about, as JSON. Throws `invalid-request`. */
export function parseEventFilter({
  filter,
  from,
  to,
}: Readonly<Record<'filter' | 'from' | 'to', Json | undefined>>): DeliveryFilter {
  const parsed = {
    ...parseMembers(filter, OF_EVENTS),
    ...(from === undefined ? {} : { from: readTime('from', from) }),
    ...(to === undefined ? {} : { to: readTime('to', to) }),
  };
  checkSpan(parsed, '');
  return parsed;
}

function parseMembers(value: Json | undefined, members: readonly Member[]): DeliveryFilter {
  if (value === undefined) return {};
  if (!isJsonObject(value))
    throw invalid(`\`filter\` must be a JSON object; received ${show(value)}`);
  const unknown = Object.keys(value).find((name) => !members.some((known) => known === name));
  if (unknown !== undefined)
    throw invalid(`\`filter\` has no member ${show(unknown)}; there are ${members.join(', ')}`);
  return {
    ...member(value, 'errorClass', readClasses),
    ...member(value, 'errorContains', (name, text) => readText(name, text)),
    ...member(value, 'errorLike', readMessage),
    ...member(value, 'statusCode', readCodes),
    ...member(value, 'type', readTypes),
    ...member(value, 'source', readSources),
    ...member(value, 'from', readTime),
    ...member(value, 'to', readTime),
    ...member(value, 'trackingIds', readIds),
  };
}

function checkSpan({ from, to }: DeliveryFilter, prefix: string): void {
  if (from !== undefined && to !== undefined && from >= to)
    throw invalid(`\`${prefix}from\` must be earlier than \`${prefix}to\``);
}

/** A time with its zone, as ISO 8601 in UTC. Throws `invalid-request`. */
function readTime(name: string, value: Json): string {
  if (typeof value === 'string' && isRfc3339(value))
    return new Date(Date.parse(value.toUpperCase())).toISOString();
  throw refused(name, 'an ISO 8601 time such as 2026-11-24T17:00:00Z', value);
}

function member<Name extends string, Value>(
  filter: JsonObject,
  name: Name,
  read: (name: string, value: Json) => Value,
): { readonly [N in Name]?: Value } {
  const value = filter[name];
  if (value === undefined) return {};
  return { [name]: read(`filter.${name}`, value) } as { readonly [N in Name]?: Value };
}

/** How many characters. */
interface TextBounds {
  readonly least: number;
  readonly most: number;
}

function readText(
  name: string,
  value: Json,
  { least, most }: TextBounds = { least: 1, most: LONGEST_TEXT },
): string {
  const fits = typeof value === 'string' && value.length >= least && value.length <= most;
  if (fits) return value;
  throw refused(name, `a text of ${least} to ${most} characters`, value);
}

function readClasses(name: string, value: Json): readonly string[] {
  return readList(name, value, MOST_TEXTS).map((each) => readText(`${name}[]`, each, ERROR));
}

/** As groups have it, so that the same is asked for in the same words. */
function readMessage(name: string, value: Json): string {
  return generalizeMessage(readText(name, value, ERROR));
}

function readTexts(name: string, value: Json): readonly string[] {
  return readList(name, value, MOST_TEXTS).map((each) => readText(`${name}[]`, each));
}

function readTypes(name: string, value: Json): readonly string[] {
  return readBeginnings(name, value, 'a type, or a beginning with `*` at its end, such as order.*');
}

function readSources(name: string, value: Json): readonly string[] {
  return readBeginnings(name, value, 'a source, or a beginning with `*` at its end, such as /eu/*');
}

function readBeginnings(name: string, value: Json, allowed: string): readonly string[] {
  return readTexts(name, value).map((text) => {
    const star = text.indexOf('*');
    if (star < 0 || star === text.length - 1) return text;
    throw refused(`${name}[]`, allowed, text);
  });
}

function readCodes(name: string, value: Json): readonly number[] {
  return readList(name, value, MOST_TEXTS).map((code) => {
    if (Number.isSafeInteger(code)) return Number(code);
    throw refused(`${name}[]`, 'a whole number such as 503', code);
  });
}

function readIds(name: string, value: Json): readonly string[] {
  return readList(name, value, MOST_IDS).map((id) => {
    if (typeof id === 'string' && isTrackingId(id)) return id;
    throw refused(`${name}[]`, 'a tracking id, `wb_` and 26 of the characters a-z and 2-7', id);
  });
}

function readList(name: string, value: Json, most: number): readonly Json[] {
  const list: readonly Json[] = Array.isArray(value) ? value : [];
  if (list.length >= 1 && list.length <= most) return list;
  const received = Array.isArray(value) ? `${list.length} of them` : show(value);
  throw invalid(`\`${name}\` must be a list of 1 to ${most}; received ${received}`);
}

function refused(name: string, allowed: string, value: Json): WaybillError {
  return invalid(`\`${name}\` must be ${allowed}; received ${show(value)}`);
}

function invalid(message: string): WaybillError {
  return new WaybillError('invalid-request', message);
}
