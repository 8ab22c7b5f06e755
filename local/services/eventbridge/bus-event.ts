import type { Json } from '../../../core/event/event.ts';
import { keepNumbers } from '../../../core/shared/json/exact-json.ts';
import { isJsonObject, type JsonObject } from '../../../core/shared/json/json-object.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import { validate } from './buses/constraints.ts';

/** An event as EventBridge hands it to rules and targets. */
export interface BusEvent extends JsonObject {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Json;
}

/** A request's entries may have less than 1 MB together (PutEvents API reference). */
const LIMIT = 1_048_576;

/** The entries of PutEvents; throws what refuses a whole call. */
export function checkEntries(given: unknown): readonly AwsJson[] {
  validate([{ at: 'entries', value: given, required: true, length: [1, 10] }]);
  const entries = given as readonly AwsJson[];
  if (!entries.every((entry) => typeof entry === 'object' && entry !== null))
    throw new AwsError('SerializationException', 'each of `Entries` must be an object');
  validate(
    entries.map(({ TraceHeader }, index) => ({
      at: `entries.${index + 1}.member.traceHeader`,
      value: TraceHeader,
      length: [1, 500],
    })),
  );
  if (sizeOf(entries) >= LIMIT)
    throw new AwsError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  return entries;
}

/** The size of a request by EventBridge's own way of counting (user guide, "PutEvents size"). */
function sizeOf(entries: readonly AwsJson[]): number {
  let bytes = 0;
  for (const { Time, Source = '', DetailType = '', Detail = '', Resources = [] } of entries) {
    if (Time !== undefined) bytes += 14;
    for (const text of [Source, DetailType, Detail, ...(Resources as string[])])
      bytes += Buffer.byteLength(String(text));
  }
  return bytes;
}

/** What EventBridge answers for an entry that it refuses. */
interface Refusal {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** The event of an entry, or what EventBridge answers for one that it refuses. */
export function toBusEvent(
  entry: AwsJson,
  { id, now, place }: { readonly id: string; readonly now: number; readonly place: AccountRegion },
): BusEvent | Refusal {
  const refusal = checkEntry(entry);
  if (refusal !== undefined) return refusal;
  const detail = parseObject(String(entry.Detail));
  if (detail === undefined || isTooDeep(detail, String(entry.Detail)))
    return refuse('MalformedDetail', 'Detail is malformed.');
  return {
    version: '0',
    id,
    'detail-type': String(entry.DetailType),
    source: String(entry.Source),
    account: place.accountId,
    time: new Date(typeof entry.Time === 'number' ? entry.Time * 1000 : now)
      .toISOString()
      .replace(/\.\d{3}Z$/, 'Z'),
    region: place.region,
    resources: (entry.Resources ?? []) as string[],
    detail,
  };
}

/** "PutEvents will only process nested JSON up to 1000 levels deep" (API reference). */
const DEEPEST = 1000;

function isTooDeep(detail: Json, { length }: string): boolean {
  if (length < 2 * DEEPEST) return false;
  let level: readonly Json[] = [detail];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((value): readonly Json[] =>
      typeof value === 'object' && value !== null ? (Object.values(value) as Json[]) : [],
    );
  }
  return false;
}

/** A text that starts as a marked number does; an event that has one is handed on as it was read. */
const LOOKALIKE = /(?:\ud800|\\ud800)[-\d]/i;

/** The event as an exact JSON value: its detail has each number as the text has it. */
export function withNumbers(event: BusEvent, detailText: string): BusEvent {
  if (LOOKALIKE.test(detailText)) return event;
  const detail = keepNumbers(detailText, event.detail);
  if (detail === event.detail) return event;
  DOUBLES.set(detail as object, event.detail);
  return { ...event, detail };
}

/** What exact details are with their numbers as doubles. */
const DOUBLES = new WeakMap<object, BusEvent['detail']>();

/** An event as patterns see it, of whose numbers EventBridge compares doubles. */
export function asDoubles(event: BusEvent): BusEvent {
  const detail = DOUBLES.get(event.detail as object);
  return detail === undefined ? event : { ...event, detail };
}

function checkEntry({ Source, DetailType, Detail, Time }: AwsJson): Refusal | undefined {
  if (typeof Source !== 'string' || Source === '')
    return refuse(
      'InvalidArgument',
      'Parameter Source is not valid. Reason: Source is a required argument.',
    );
  if (typeof DetailType !== 'string' || DetailType === '')
    return refuse(
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    );
  if (typeof Detail !== 'string')
    return refuse(
      'InvalidArgument',
      'Parameter Detail is not valid. Reason: Detail is a required argument.',
    );
  if (Source.startsWith('aws.'))
    return refuse('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (DetailType.length > 128)
    return refuse(
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: it is longer than 128 characters.',
    );
  if (typeof Time === 'number' && Number.isNaN(new Date(Time * 1000).getTime()))
    return refuse('InvalidArgument', 'Parameter Time is not valid.');
  return undefined;
}

function refuse(ErrorCode: string, ErrorMessage: string): Refusal {
  return { ErrorCode, ErrorMessage };
}

/** The JSON object that a text is; undefined for every other text. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
