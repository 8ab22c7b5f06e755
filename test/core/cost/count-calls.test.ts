import { describe, expect, it } from '@jest/globals';
import { countCalls } from '../../../core/cost/count-calls.ts';
import { DEFAULT_TRAFFIC } from '../../../core/cost/traffic.ts';

const one = { ...DEFAULT_TRAFFIC, events: 1 };

describe('countCalls', () => {
  it('counts what docs/architecture.md says of an event alone, at fan-out 3', () => {
    expect(countCalls(one)).toEqual({
      posts: 1,
      deliveries: 3,
      putEvents: 1,
      sendMessage: 3,
      receiveMessage: 3,
      deleteMessageBatch: 3,
      batchGetItem: { ingest: 1, subscribers: 3, reconcile: 0.03 },
      batchWriteItem: { ingest: 1, subscribers: 3 },
    });
  });

  it('has the same calls serve ten events in batches of ten', () => {
    const { batchGetItem, ...ten } = countCalls({
      ...one,
      events: 10,
      batch: 10,
      deliveryBatch: 10,
    });

    expect(ten).toMatchObject({ posts: 1, deliveries: 3, putEvents: 1, receiveMessage: 3 });
    expect(batchGetItem).toEqual({ ingest: 1, subscribers: 3, reconcile: 0.3 });
  });

  it('splits what is too much for one call', () => {
    const calls = countCalls({ ...one, events: 100, batch: 100, deliveryBatch: 100 });

    expect(calls).toMatchObject({
      posts: 1,
      putEvents: 10,
      deliveries: 3,
      receiveMessage: 30,
      deleteMessageBatch: 30,
      batchGetItem: { ingest: 1, subscribers: 3, reconcile: 3 },
      batchWriteItem: { ingest: 4, subscribers: 12 },
    });
  });

  it('puts fewer large events into a call, and writes their bodies in a call before', () => {
    const large = { ...one, events: 10, batch: 10, sizeBytes: 500 * 1024, compression: 1 };

    const { putEvents, batchWriteItem } = countCalls(large);

    expect(putEvents).toBe(5);
    expect(batchWriteItem.ingest).toBe(2);
  });

  it('delivers nothing, and looks for nothing, of an event that nobody wants', () => {
    expect(countCalls({ ...one, fanOut: 0 })).toMatchObject({
      ...{ sendMessage: 0, deliveries: 0, batchGetItem: { subscribers: 0, reconcile: 0 } },
    });
  });
});
