import { PIECE_BYTES, ZIP_ABOVE } from '../records/body-limits.ts';
import type { Traffic } from './traffic.ts';

/** What the ledger and the bus put around an event: names, keys, times, with strings of usual lengths. */
const EVENT_ATTRIBUTES = 285;
const INDEX_ATTRIBUTES = 266;
const DELIVERY_ITEM = 142;
const PIECE_ATTRIBUTES = 70;
/** With the words of a type such as `order.placed`. */
const STAMP = 182;
/** A subscriber's name in the list of those that are expected. */
const NAME = 11;

/** The sizes of what the router sends and stores for one event, in bytes. */
export interface ItemSizes {
  /** The body of a message, and of an entry on the bus. */
  readonly envelope: number;
  readonly event: number;
  /** The items of a body that is too large for the event's own. */
  readonly pieces: readonly number[];
  /** The event in the index `byTime`. */
  readonly index: number;
  /** A delivered one. */
  readonly delivery: number;
}

/** Sizes as DynamoDB counts them: names and values in UTF-8. */
export function itemSizes({ sizeBytes, fanOut, compression }: Traffic): ItemSizes {
  const body = sizeBytes > ZIP_ABOVE ? Math.ceil(sizeBytes / compression) : sizeBytes;
  const count = body > PIECE_BYTES ? Math.ceil(body / PIECE_BYTES) : 0;
  const names = fanOut * NAME;
  return {
    envelope: sizeBytes + STAMP,
    event: EVENT_ATTRIBUTES + names + (count === 0 ? body : 0),
    pieces: Array.from({ length: count }, () => Math.ceil(body / count) + PIECE_ATTRIBUTES),
    index: INDEX_ATTRIBUTES + names,
    delivery: DELIVERY_ITEM,
  };
}

/** Write units of one item. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

/** Read units of one item, eventually consistent; an item that is not there has 0 bytes, and costs as much as a small one. */
export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4096)) / 2;
}
