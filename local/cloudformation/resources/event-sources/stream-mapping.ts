import type { StreamSourceSpec } from '../../../services/dynamodb-streams/mapping/stream-source.ts';
import type { CloudBuilder, MappingRequest } from '../cloud-builder.ts';
import type { ResourceHandler } from '../resource-handler.ts';
import { checkStreamMapping } from './check-stream-mapping.ts';
import { madeMapping, OF_ALL_SOURCES, readFilter, readMapping } from './mapping-properties.ts';

/** Lambda API reference, "CreateEventSourceMapping". */
const DEFAULTS = {
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 0,
  ParallelizationFactor: 1,
  MaximumRecordAgeInSeconds: -1,
  MaximumRetryAttempts: -1,
  BisectBatchOnFunctionError: false,
};

/** The services that records of discarded batches are sent to here. */
const REACHED = new Set(['sqs', 'sns']);

/** A mapping of a table's stream. */
export const streamMapping: ResourceHandler = {
  understood: [
    ...OF_ALL_SOURCES,
    'BisectBatchOnFunctionError',
    'DestinationConfig',
    'MaximumRecordAgeInSeconds',
    'MaximumRetryAttempts',
    'ParallelizationFactor',
    'StartingPosition',
    'TumblingWindowInSeconds',
  ],
  async create(input, cloud) {
    const { logicalId, properties } = input;
    const { functions, streams, warn } = cloud;
    const owner = `AWS::Lambda::EventSourceMapping "${logicalId}"`;
    const streamArn = properties.requiredText('EventSourceArn');
    const spec = functions.find(properties.requiredText('FunctionName'));
    checkStreamMapping(properties);
    const filter = readFilter(properties);
    const stream = streams.find(streamArn);
    if (stream === undefined) {
      warn(`${owner} is not run locally: no table of here has the stream ${streamArn}`);
      return { ref: logicalId };
    }
    const size = properties.number('ParallelizationFactor') ?? 1;
    if (size > 1)
      warn(`${owner}: ParallelizationFactor is not run locally: it has one batch at a time`);
    if ((properties.number('TumblingWindowInSeconds') ?? 0) > 0)
      warn(
        `${owner}: TumblingWindowInSeconds is not run locally: its batches have no window and no state`,
      );
    const mapping = readMapping(input, cloud, DEFAULTS);
    claim(cloud, mapping);
    if (spec.notRun !== undefined) {
      warn(`${owner} leaves what is in its stream: ${spec.name} is not run locally`);
      return madeMapping(mapping);
    }
    const ageSeconds = properties.number('MaximumRecordAgeInSeconds') ?? -1;
    const retries = properties.number('MaximumRetryAttempts') ?? -1;
    const onFailure = properties
      .object('DestinationConfig')
      .object('OnFailure')
      .text('Destination');
    const isReached = onFailure === undefined || REACHED.has(onFailure.split(':')[2] ?? '');
    if (!isReached) warn(`${owner}: the destination ${onFailure} is not run locally`);
    const source: StreamSourceSpec = {
      function: spec,
      stream,
      startingPosition:
        properties.text('StartingPosition') === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
      batchSize: properties.number('BatchSize') ?? 100,
      windowMs: (properties.number('MaximumBatchingWindowInSeconds') ?? 0) * 1000,
      maxRetries: retries < 0 ? Number.POSITIVE_INFINITY : retries,
      ...(ageSeconds < 0 ? {} : { maxAgeMs: ageSeconds * 1000 }),
      bisects: properties.flag('BisectBatchOnFunctionError') ?? false,
      reportsItemFailures: properties
        .list('FunctionResponseTypes')
        .includes('ReportBatchItemFailures'),
      ...(onFailure === undefined || !isReached ? {} : { onFailure }),
      ...(filter === undefined ? {} : { filter }),
    };
    await cloud.addStreamSource(source, mapping);
    return madeMapping(mapping);
  },
};

/** A function has one mapping of a stream; a second one is refused in Lambda's words (serverless/serverless, its tests). */
function claim({ streams }: CloudBuilder, { sourceArn, functionArn, uuid }: MappingRequest): void {
  const other = streams.claim(sourceArn, functionArn, uuid);
  if (other !== undefined)
    throw new Error(
      `The event source arn (" ${sourceArn} ") and function (" ${functionArn.split(':').at(-1)} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${other}`,
    );
}
