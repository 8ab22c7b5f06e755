import type { ResourceHandler, ResourceHandlers } from '../resource-handler.ts';
import { queueMapping } from './queue-mapping.ts';
import { streamMapping } from './stream-mapping.ts';

/** How a mapping is made, by the service of its source's ARN. */
const BY_SERVICE: ReadonlyMap<string | undefined, ResourceHandler> = new Map([
  ['sqs', queueMapping],
  ['dynamodb', streamMapping],
]);

const mapping: ResourceHandler = {
  understood: [...new Set([...queueMapping.understood, ...streamMapping.understood])],
  create(input, cloud) {
    const { logicalId, properties } = input;
    const owner = `AWS::Lambda::EventSourceMapping "${logicalId}"`;
    const source = properties.requiredText('EventSourceArn');
    const own = BY_SERVICE.get(source.split(':')[2]);
    if (own === undefined) {
      cloud.warn(`${owner} is not run locally: its source is ${source}`);
      return { ref: logicalId };
    }
    const others = mapping.understood.filter((name) => !own.understood.includes(name));
    for (const name of others)
      if (properties.values[name] !== undefined)
        cloud.warn(`${owner}: the property ${name} is not run locally`);
    return own.create(input, cloud);
  },
};

/** Event source mappings of SQS queues and of the streams of DynamoDB tables. */
export const eventSourceResources: ResourceHandlers = {
  'AWS::Lambda::EventSourceMapping': mapping,
};
