import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { WaybillError } from '../../core/errors.ts';
import { type ExactEvent, readEventJson, writeEventJson } from '../../core/event/event-json.ts';
import type { Violation } from '../../core/ports/catalog/schema-compiler.ts';
import { PIECE_BYTES, ZIP_ABOVE } from '../../core/records/body-limits.ts';
import type { EventRecord, EventState, EventSummary } from '../../core/records/event-record.ts';
import {
  dataKey,
  eventKey,
  eventPartition,
  type ItemKey,
  OUTBOX,
  shardOf,
  statusPartition,
  timeKey,
} from '../../core/records/ledger-keys.ts';
import { type Item, number, requiredText, strings, text, toItem } from './attributes.ts';

/** How many hexadecimal digits of the SHA-256 of its data name an event's pieces. */
const HASH_LENGTH = 32;

/** Pieces outlast their event by a day, since DynamoDB removes what has expired in any order. */
const PIECES_KEPT_SECONDS = 86_400;

/** The items of an event: the event itself last, after the pieces of a body that is too large for one item. */
export function eventItems(
  record: EventRecord,
  expiresAt: number,
  shards?: number,
): readonly Item[] {
  const { event, trackingId, acceptedAt, state } = record;
  const body = writeEventJson(event, record.dataText);
  const zipped = body.length > ZIP_ABOVE ? gzipSync(body) : undefined;
  const pieces = zipped !== undefined && zipped.length > PIECE_BYTES ? split(zipped) : [];
  const dataHash = zipped === undefined || pieces.length === 0 ? undefined : hashOf(zipped);
  const { pk, sk } = eventKey(trackingId);
  const time = timeKey(acceptedAt, trackingId, shards);
  const waits = state === 'outbox';
  const item = toItem({
    pk,
    sk,
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject,
    time: event.time,
    acceptedAt,
    sizeBytes: record.sizeBytes,
    expected: record.expected,
    state,
    producer: record.producer,
    overdue: record.overdue,
    violations: record.violations && JSON.stringify(record.violations),
    timePk: time.pk,
    timeSk: time.sk,
    statusPk: waits ? statusPartition(OUTBOX, 'outbox', shardOf(trackingId, shards)) : undefined,
    statusSk: waits ? `${acceptedAt}#${trackingId}` : undefined,
    body: zipped === undefined ? body : undefined,
    zip: pieces.length === 0 ? zipped : undefined,
    pieces: pieces.length === 0 ? undefined : pieces.length,
    dataHash,
    expiresAt,
  });
  const keys = pieceKeys(item);
  return [
    ...pieces.map((zip, piece) =>
      toItem({ ...keys[piece], zip, expiresAt: expiresAt + PIECES_KEPT_SECONDS }),
    ),
    item,
  ];
}

/** The keys of the items that hold the event's body, in order; none when the item itself does. */
export function pieceKeys(item: Item): readonly ItemKey[] {
  const count = number(item, 'pieces') ?? 0;
  const [id, hash] = [trackingIdOf(item), text(item, 'dataHash') ?? ''];
  return Array.from({ length: count }, (_, piece) => dataKey(id, hash, piece));
}

/**
 * Reads an event back; `pieces` are the items that `pieceKeys` names, in any order, with others or without. Throws
 * `WaybillError('unreadable')`.
 */
export function readEventItem(item: Item, pieces: readonly Item[]): EventRecord {
  try {
    const {
      id: _id,
      source: _source,
      type: _type,
      subject: _subject,
      time: _time,
      ...summary
    } = readSummary(item);
    const edits = item.edits?.SS;
    const violations = text(item, 'violations');
    return {
      ...summary,
      ...(edits === undefined ? {} : { edits: [...edits].sort() }),
      ...(violations === undefined ? {} : { violations: readViolations(violations) }),
      ...readBody(item, pieces),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the event ${trackingIdOf(item)} cannot be read from the ledger: ${reason}; send it again to write it anew`;
    throw new WaybillError('unreadable', message, { cause });
  }
}

/** What every event's item has; one without is damaged. */
const REQUIRED = ['pk', 'id', 'source', 'type', 'acceptedAt', 'state'];

/**
 * Whether an item is one of an event that `readSummary` can read. In an index, it may be another's: every function may
 * write index keys as it likes, into rows of its own.
 */
export function isReadable(item: Item): boolean {
  const isEvent = text(item, 'pk')?.startsWith(eventPartition(''));
  return isEvent === true && REQUIRED.every((name) => text(item, name) !== undefined);
}

/** Reads what the time index carries. */
export function readSummary(item: Item): EventSummary {
  const optional = ['subject', 'time', 'producer'].flatMap((name) => {
    const value = text(item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    trackingId: trackingIdOf(item),
    id: requiredText(item, 'id'),
    source: requiredText(item, 'source'),
    type: requiredText(item, 'type'),
    acceptedAt: requiredText(item, 'acceptedAt'),
    sizeBytes: number(item, 'sizeBytes') ?? 0,
    expected: strings(item, 'expected'),
    state: requiredText(item, 'state') as EventState,
    ...(item.overdue === undefined ? {} : { overdue: strings(item, 'overdue') }),
    ...Object.fromEntries(optional),
  };
}

function readViolations(json: string): readonly Violation[] {
  const violations = JSON.parse(json) as unknown;
  if (Array.isArray(violations)) return violations;
  throw new Error('its violations are no list');
}

function readBody(item: Item, pieces: readonly Item[]): ExactEvent {
  const plain = text(item, 'body');
  const body = plain ?? gunzipSync(item.zip?.B ?? join(item, pieces)).toString();
  const read = readEventJson(body);
  if (isEvent(read.event)) return read;
  throw new Error('its body is no event');
}

/** Whatever the JSON of a body may be. */
function isEvent(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Reflect.get(body, 'specversion') === '1.0';
}

function join(item: Item, pieces: readonly Item[]): Uint8Array {
  const keys = pieceKeys(item);
  const found = keys.map(({ sk }) => {
    const piece = pieces.find((each) => each.pk?.S === item.pk?.S && each.sk?.S === sk);
    if (piece?.zip?.B === undefined) throw new Error(`its piece ${sk} is missing`);
    return piece.zip.B;
  });
  const zipped = Buffer.concat(found);
  if (hashOf(zipped) === text(item, 'dataHash')) return zipped;
  throw new Error(
    keys.length === 0
      ? 'it has no body'
      : `its ${keys.length} pieces are not those that were written`,
  );
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH);
}

function trackingIdOf(item: Item): string {
  return requiredText(item, 'pk').slice('EVENT#'.length);
}

function split(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, piece) =>
    bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES),
  );
}
