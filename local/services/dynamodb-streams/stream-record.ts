import { randomUUID } from 'node:crypto';
import { isObject } from '../../../core/shared/is-object.ts';
import type { AwsJson } from '../../api/aws-api.ts';
import type { Item } from '../dynamodb/batches/plain-request.ts';
import { itemSize } from '../dynamodb/dynalite.ts';

/** DynamoDB API reference, "StreamSpecification", in the order of its errors. */
export const VIEW_TYPES = ['OLD_IMAGE', 'KEYS_ONLY', 'NEW_AND_OLD_IMAGES', 'NEW_IMAGE'] as const;

/** What a stream has of an item that changes. */
export type ViewType = (typeof VIEW_TYPES)[number];

/** What becomes of an item: a new one has no `before`, a deleted one no `after`. */
export interface ItemChange {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** A change as a stream keeps it. */
export interface StreamRecord {
  /** Its place in the stream, of which `sequenceNumber` is the text. */
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** As `GetRecords` answers it. */
  readonly record: ApiRecord;
}

/** DynamoDB Streams API reference, "Record"; only what is looked at here. */
export interface ApiRecord extends AwsJson {
  readonly dynamodb: AwsJson & { readonly SizeBytes: number };
  readonly userIdentity?: { readonly Type: string; readonly PrincipalId: string };
}

/** Who deletes what has expired (DynamoDB developer guide, "DynamoDB Streams and Time to Live"). */
const SERVICE = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };

/** The shortest sequence number has 21 digits (DynamoDB Streams API reference, "StreamRecord"), and as texts they are in order. */
const FIRST_NUMBER = 100_000_000_000_000_000_000n;

/** The text of a place in a stream. */
export function sequenceNumber(number: number): string {
  return String(FIRST_NUMBER + BigInt(number));
}

/** The place that a text names; undefined where it is no sequence number of here. */
export function placeOf(text: string): number | undefined {
  if (!/^\d{21}$/.test(text)) return undefined;
  return Number(BigInt(text) - FIRST_NUMBER);
}

/** The attributes of an item that are its key. */
export function keysOf(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(names.map((name) => [name, item[name] ?? {}]));
}

/** Whether a write leaves an item as it was; the elements of a set have no order. */
export function changesNothing({ before, after }: ItemChange): boolean {
  return before !== undefined && after !== undefined && canonical(before) === canonical(after);
}

function canonical(item: Item): string {
  return JSON.stringify(item, (name, value: unknown) => {
    if (Array.isArray(value)) return /^[SNB]S$/.test(name) ? [...value].sort() : value;
    return isObject(value) ? Object.fromEntries(Object.entries(value).sort(byName)) : value;
  });
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** A change as `GetRecords` answers it. */
export function toApiRecord(
  { before, after }: ItemChange,
  {
    number,
    at,
    region,
    viewType,
    keyNames,
    byService,
  }: {
    readonly number: number;
    readonly at: number;
    readonly region: string;
    readonly viewType: ViewType;
    readonly keyNames: readonly string[];
    readonly byService: boolean;
  },
): ApiRecord {
  const hasNew = viewType === 'NEW_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const hasOld = viewType === 'OLD_IMAGE' || viewType === 'NEW_AND_OLD_IMAGES';
  const images = {
    Keys: keysOf(after ?? before ?? {}, keyNames),
    ...(hasNew && after !== undefined ? { NewImage: after } : {}),
    ...(hasOld && before !== undefined ? { OldImage: before } : {}),
  };
  return {
    eventID: randomUUID().replaceAll('-', ''),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      // Rounded down to the second ("StreamRecord").
      ApproximateCreationDateTime: Math.floor(at / 1000),
      ...images,
      SequenceNumber: sequenceNumber(number),
      SizeBytes: Object.values(images).reduce((sum, image) => sum + itemSize(image), 0),
      StreamViewType: viewType,
    },
    ...(byService ? { userIdentity: SERVICE } : {}),
  };
}
