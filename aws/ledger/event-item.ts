import { gunzipSync, gzipSync } from 'node:zlib';
import { type ExactEvent, readEventJson, writeEventJson } from '../../core/event/event-json.ts';
import { PIECE_BYTES, ZIP_ABOVE } from '../../core/ledger/body-limits.ts';
import {
  dataKey,
  eventKey,
  OUTBOX,
  shardOf,
  statusPartition,
  timeKey,
} from '../../core/ledger/keys.ts';
import type { EventRecord, EventState, EventSummary } from '../../core/records/event-record.ts';
import { type Item, number, requiredText, text, texts, toItem } from './attributes.ts';

/** The items of an event: the event itself last, after the pieces of a body that is too large for one item. */
export function eventItems(record: EventRecord, expiresAt: number): readonly Item[] {
  const { event, trackingId, acceptedAt, state } = record;
  const body = writeEventJson(event, record.dataText);
  const zipped = body.length > ZIP_ABOVE ? gzipSync(body) : undefined;
  const pieces = zipped !== undefined && zipped.length > PIECE_BYTES ? split(zipped) : [];
  const { pk, sk } = eventKey(trackingId);
  const time = timeKey(acceptedAt, trackingId);
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
    timePk: time.pk,
    timeSk: time.sk,
    statusPk: waits ? statusPartition(OUTBOX, 'outbox', shardOf(trackingId)) : undefined,
    statusSk: waits ? `${acceptedAt}#${trackingId}` : undefined,
    body: zipped === undefined ? body : undefined,
    zip: pieces.length === 0 ? zipped : undefined,
    pieces: pieces.length === 0 ? undefined : pieces.length,
    expiresAt,
  });
  return [
    ...pieces.map((zip, piece) => toItem({ ...dataKey(trackingId, piece), zip, expiresAt })),
    item,
  ];
}

/** How many pieces hold the event's body; 0 when the item itself does. */
export function pieceCount(item: Item): number {
  return number(item, 'pieces') ?? 0;
}

/** Reads an event back; `pieces` are the items of its body, in order, when the item does not hold it itself. */
export function readEventItem(item: Item, pieces: readonly Item[]): EventRecord {
  const {
    id: _id,
    source: _source,
    type: _type,
    subject: _subject,
    time: _time,
    ...summary
  } = readSummary(item);
  return { ...summary, ...readBody(item, pieces) };
}

/** Reads what the time index carries. */
export function readSummary(item: Item): EventSummary {
  const optional = ['subject', 'time', 'producer'].flatMap((name) => {
    const value = text(item, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    trackingId: requiredText(item, 'pk').slice('EVENT#'.length),
    id: requiredText(item, 'id'),
    source: requiredText(item, 'source'),
    type: requiredText(item, 'type'),
    acceptedAt: requiredText(item, 'acceptedAt'),
    sizeBytes: number(item, 'sizeBytes') ?? 0,
    expected: texts(item, 'expected'),
    state: requiredText(item, 'state') as EventState,
    ...(item.overdue === undefined ? {} : { overdue: texts(item, 'overdue') }),
    ...Object.fromEntries(optional),
  };
}

function readBody(item: Item, pieces: readonly Item[]): ExactEvent {
  const plain = text(item, 'body');
  const zipped =
    item.zip?.B ?? Buffer.concat(pieces.map((piece) => piece.zip?.B ?? new Uint8Array()));
  return readEventJson(plain ?? gunzipSync(zipped).toString());
}

function split(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, piece) =>
    bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES),
  );
}
