import type { ResourceHandler } from '../resource-handler.ts';
import { checkMapping } from './check-mapping.ts';
import { madeMapping, OF_ALL_SOURCES, readFilter, readMapping } from './mapping-properties.ts';

/** A mapping of an SQS queue. */
export const queueMapping: ResourceHandler = {
  understood: [...OF_ALL_SOURCES, 'ScalingConfig'],
  async create(input, cloud) {
    const { logicalId, properties } = input;
    const { functions, queues, place, warn } = cloud;
    const queueArn = properties.requiredText('EventSourceArn');
    const spec = functions.find(properties.requiredText('FunctionName'));
    const { QueueUrl } = await queues.call('GetQueueUrl', {
      QueueName: queueArn.split(':').at(-1),
    });
    const { Attributes } = await queues.call('GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['VisibilityTimeout', 'FifoQueue'],
    });
    const { VisibilityTimeout, FifoQueue } = Object(Attributes) as Record<string, string>;
    checkMapping(properties, spec, {
      visibilitySeconds: Number(VisibilityTimeout),
      isFifo: FifoQueue === 'true',
    });
    const filter = readFilter(properties);
    for (const key of filter?.otherKeys ?? [])
      warn(
        `AWS::Lambda::EventSourceMapping "${logicalId}" filters on ${key}: of a queue, AWS documents filters on the body alone`,
      );
    const mapping = readMapping(input, cloud, { BatchSize: 10, MaximumBatchingWindowInSeconds: 0 });
    if (spec.notRun !== undefined) {
      warn(
        `AWS::Lambda::EventSourceMapping "${logicalId}" leaves what comes on its queue: ${spec.name} is not run locally`,
      );
      return madeMapping(mapping);
    }
    const source = {
      queueArn,
      queueUrl: String(QueueUrl),
      function: spec,
      region: place.region,
      batchSize: properties.number('BatchSize') ?? 10,
      windowMs: (properties.number('MaximumBatchingWindowInSeconds') ?? 0) * 1000,
      maxConcurrency: properties.object('ScalingConfig').number('MaximumConcurrency') ?? 1000,
      reportsItemFailures: properties
        .list('FunctionResponseTypes')
        .includes('ReportBatchItemFailures'),
      ...(filter === undefined ? {} : { filter }),
    };
    cloud.addEventSource(source, mapping);
    return madeMapping(mapping);
  },
};
