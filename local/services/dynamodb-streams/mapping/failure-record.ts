import { randomUUID } from 'node:crypto';
import type { Json } from '../../../../core/event/event.ts';
import { sequenceNumber } from '../stream-record.ts';
import type { TableStream } from '../table-stream.ts';
import type { Batch } from './batch.ts';

/** Why a batch was given up. */
export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What a destination gets of a batch that was given up (Lambda developer guide, "Retain discarded records for a DynamoDB event source"). */
export function failureRecord(
  { records, invocations, requestId = randomUUID() }: Batch,
  {
    stream,
    functionArn,
    condition,
    now,
  }: {
    readonly stream: TableStream;
    readonly functionArn: string;
    readonly condition: Condition;
    readonly now: number;
  },
): { readonly [key: string]: Json } {
  const [first, last] = [records[0], records.at(-1)];
  const wasInvoked = invocations > 0;
  return {
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invocations },
    ...(wasInvoked
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            functionError: 'Unhandled',
          },
        }
      : {}),
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: stream.shardId,
      startSequenceNumber: sequenceNumber(first?.number ?? 0),
      endSequenceNumber: sequenceNumber(last?.number ?? 0),
      approximateArrivalOfFirstRecord: toSecond(first?.at ?? 0),
      approximateArrivalOfLastRecord: toSecond(last?.at ?? 0),
      batchSize: records.length,
      streamArn: stream.state.arn,
    },
  };
}

/** Such as `2019-11-14T00:13:19Z`. */
function toSecond(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
