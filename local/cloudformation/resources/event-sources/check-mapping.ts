import type { FunctionSpec } from '../../../services/lambda/function-spec.ts';
import type { PropertyReader } from '../../property-reader.ts';

/** Lambda API reference, "CreateEventSourceMapping", and "ScalingConfig". */
const LARGEST_BATCH = 10_000;
const LARGEST_UNWINDOWED = 10;
const LONGEST_WINDOW_SECONDS = 300;
const CONCURRENCY = { least: 2, most: 1000 };

/** What a mapping needs to know of its queue. */
export interface MappedQueue {
  readonly visibilitySeconds: number;
  readonly isFifo: boolean;
}

/** Throws what Lambda refuses of an SQS event source. */
export function checkMapping(
  properties: PropertyReader,
  { name, timeoutMs }: FunctionSpec,
  { visibilitySeconds, isFifo }: MappedQueue,
): void {
  const batchSize = properties.number('BatchSize') ?? LARGEST_UNWINDOWED;
  const windowSeconds = properties.number('MaximumBatchingWindowInSeconds') ?? 0;
  const concurrency = properties.object('ScalingConfig').number('MaximumConcurrency');
  if (visibilitySeconds * 1000 < timeoutMs)
    throw new Error(
      `Queue visibility timeout: ${visibilitySeconds} seconds is less than Function timeout: ${timeoutMs / 1000} seconds (${name})`,
    );
  // Lambda developer guide, "Using Lambda with Amazon SQS".
  if (isFifo && windowSeconds > 0)
    throw new Error('Batching window is not supported for FIFO queues');
  const most = isFifo ? LARGEST_UNWINDOWED : LARGEST_BATCH;
  checkWithin('BatchSize', batchSize, { least: 1, most });
  checkWithin('MaximumBatchingWindowInSeconds', windowSeconds, {
    least: 0,
    most: LONGEST_WINDOW_SECONDS,
  });
  if (batchSize > LARGEST_UNWINDOWED && windowSeconds < 1)
    // localstack's lambda_/event_source_mapping snapshots, test_event_source_mapping_default_batch_size.
    throw new Error(
      `Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than ${LARGEST_UNWINDOWED}`,
    );
  if (concurrency !== undefined) checkWithin('MaximumConcurrency', concurrency, CONCURRENCY);
}

function checkWithin(
  name: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`${name} must be a whole number from ${least} to ${most}, received ${value}`);
}
