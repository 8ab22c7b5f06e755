import { describe, expect, it } from '@jest/globals';
import { PropertyReader } from '../../../local/cloudformation/property-reader.ts';
import { checkMapping } from '../../../local/cloudformation/resources/event-sources/check-mapping.ts';
import type { FunctionSpec } from '../../../local/services/lambda/function-spec.ts';

const SPEC: FunctionSpec = {
  stackName: 'Shop',
  logicalId: 'Fn',
  name: 'fn',
  arn: 'arn:fn',
  roleArn: 'arn:role',
  accessKeyId: 'AKIA',
  directory: '',
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  timeoutMs: 30_000,
  memoryMb: 128,
  environment: {},
};

const check = (values: Record<string, number | { MaximumConcurrency: number }>, queue = {}) =>
  checkMapping(new PropertyReader(values, 'Mapping'), SPEC, {
    visibilitySeconds: 30,
    isFifo: false,
    ...queue,
  });

describe('an event source mapping', () => {
  it.each([
    [{}],
    [{ BatchSize: 10_000, MaximumBatchingWindowInSeconds: 1 }],
    [{ MaximumBatchingWindowInSeconds: 300 }],
    [{ ScalingConfig: { MaximumConcurrency: 2 } }],
    [{ ScalingConfig: { MaximumConcurrency: 1000 } }],
  ])('may have %j', (values) => {
    expect(() => check(values)).not.toThrow();
  });

  it.each([
    [{ BatchSize: 0 }, 'BatchSize must be a whole number from 1 to 10000, received 0'],
    [{ BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 }, 'BatchSize must be'],
    [
      { BatchSize: 11 },
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    ],
    [{ MaximumBatchingWindowInSeconds: 301 }, 'MaximumBatchingWindowInSeconds must be'],
    [{ ScalingConfig: { MaximumConcurrency: 1 } }, 'MaximumConcurrency must be'],
    [{ ScalingConfig: { MaximumConcurrency: 1001 } }, 'MaximumConcurrency must be'],
  ])('rejects %j', (values, message) => {
    expect(() => check(values)).toThrow(message);
  });

  // Lambda developer guide, "Using Lambda with Amazon SQS", "Event source mapping parameters".
  it.each([
    [{ BatchSize: 11 }, 'BatchSize must be a whole number from 1 to 10, received 11'],
    [{ MaximumBatchingWindowInSeconds: 1 }, 'Batching window is not supported for FIFO queues'],
  ])('rejects %j of a FIFO queue', (values, message) => {
    expect(() => check(values, { isFifo: true })).toThrow(message);
  });

  it('rejects a queue whose messages come back while the function still works on them', () => {
    expect(() => check({}, { visibilitySeconds: 29 })).toThrow(
      'Queue visibility timeout: 29 seconds is less than Function timeout: 30 seconds',
    );
  });
});
