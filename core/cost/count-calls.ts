import { type ItemSizes, itemSizes } from './item-sizes.ts';
import type { Traffic } from './traffic.ts';

/** The most of a batched call: entries of PutEvents and messages of SQS, writes and reads of DynamoDB. */
const ENTRIES = 10;
const WRITES = 25;
const READS = 100;

/** What one PutEvents call takes (`aws/group-entries.ts`). */
const CALL_BYTES = 1_048_575;

/** The AWS calls that a month's events cause, all retries and questions of operators left out. */
export interface CallCounts {
  readonly posts: number;
  /** Invocations of subscribers. */
  readonly deliveries: number;
  readonly putEvents: number;
  /** By EventBridge, for each subscriber; the owner of the queue pays. */
  readonly sendMessage: number;
  /** Those that find something. */
  readonly receiveMessage: number;
  readonly deleteMessageBatch: number;
  /** By `reconcile`, which looks once at every delivery, 15 minutes after its event came: at those of a minute together. */
  readonly batchGetItem: {
    readonly ingest: number;
    readonly subscribers: number;
    readonly reconcile: number;
  };
  readonly batchWriteItem: { readonly ingest: number; readonly subscribers: number };
}

/** Counts the calls of events that are all delivered at the first attempt. */
export function countCalls(traffic: Traffic, sizes: ItemSizes = itemSizes(traffic)): CallCounts {
  const { events, fanOut, batch, deliveryBatch } = traffic;
  const posts = events / batch;
  const sent = events * fanOut;
  const deliveries = sent / deliveryBatch;
  const entries = Math.max(1, Math.min(ENTRIES, Math.floor(CALL_BYTES / sizes.envelope)));
  const queueCalls = deliveries * Math.ceil(deliveryBatch / ENTRIES);
  // The pieces of large events are written before the events, in a round of their own.
  const pieceCalls = Math.ceil((batch * sizes.pieces.length) / WRITES);
  return {
    posts,
    deliveries,
    putEvents: posts * Math.ceil(batch / entries),
    sendMessage: sent,
    receiveMessage: queueCalls,
    deleteMessageBatch: queueCalls,
    batchGetItem: {
      ingest: posts * Math.ceil(batch / READS),
      subscribers: deliveries * Math.ceil(deliveryBatch / READS),
      reconcile: sent / READS,
    },
    batchWriteItem: {
      ingest: posts * (Math.ceil(batch / WRITES) + pieceCalls),
      subscribers: deliveries * Math.ceil(deliveryBatch / WRITES),
    },
  };
}
