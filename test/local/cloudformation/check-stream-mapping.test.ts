import { describe, expect, it } from '@jest/globals';
import { PropertyReader } from '../../../local/cloudformation/property-reader.ts';
import { checkStreamMapping } from '../../../local/cloudformation/resources/event-sources/check-stream-mapping.ts';

const STREAM = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026';
const START = { StartingPosition: 'LATEST' };

const check = (values: Record<string, string | number>) =>
  checkStreamMapping(new PropertyReader({ EventSourceArn: STREAM, ...values }, 'Mapping'));

const one = (member: string, expected: string) =>
  `1 validation error detected: Value ${member} failed to satisfy constraint: ${expected}`;

/** Lambda API reference, "CreateEventSourceMapping"; the texts of positions are LocalStack's. */
describe('an event source mapping of a stream', () => {
  it.each([
    [{ ...START }],
    [{ StartingPosition: 'TRIM_HORIZON', BatchSize: 10_000, MaximumBatchingWindowInSeconds: 0 }],
    [{ ...START, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 }],
    [{ ...START, MaximumRetryAttempts: 10_000, MaximumRecordAgeInSeconds: 604_800 }],
    [{ ...START, MaximumRecordAgeInSeconds: 60, ParallelizationFactor: 10 }],
  ])('may have %j', (values) => {
    expect(() => check(values)).not.toThrow();
  });

  it.each<[Record<string, string | number>, string]>([
    [{}, one("null at 'startingPosition'", 'Member must not be null.')],
    [
      { StartingPosition: 'NOW' },
      one(
        "'NOW' at 'startingPosition'",
        'Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]',
      ),
    ],
    [
      { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1 },
      `Unsupported starting position for arn type: ${STREAM}`,
    ],
    [
      { ...START, BatchSize: 0 },
      one("'0' at 'batchSize'", 'Member must have value greater than or equal to 1'),
    ],
    [
      { ...START, BatchSize: 10_001 },
      one("'10001' at 'batchSize'", 'Member must have value less than or equal to 10000'),
    ],
    [
      { ...START, MaximumRetryAttempts: -2 },
      one("'-2' at 'maximumRetryAttempts'", 'Member must have value greater than or equal to -1'),
    ],
    [
      { ...START, ParallelizationFactor: 11 },
      one("'11' at 'parallelizationFactor'", 'Member must have value less than or equal to 10'),
    ],
    [
      { ...START, MaximumRecordAgeInSeconds: 59 },
      'MaximumRecordAgeInSeconds must be -1 or at least 60, received 59',
    ],
  ])('rejects %j', (values, message) => {
    expect(() => check(values)).toThrow(new Error(message));
  });
});
