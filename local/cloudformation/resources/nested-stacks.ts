import { NESTED_STACK } from '../plan-resources.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const nestedStack: ResourceHandler = {
  // There is nobody to notify, and making resources takes no time here.
  understood: ['NotificationARNs', 'Parameters', 'Tags', 'TemplateURL', 'TimeoutInMinutes'],
  async create({ logicalId, properties }, cloud) {
    const parameters = properties.object('Parameters').values;
    const { stackId, outputs } = await cloud.buildNested(logicalId, parameters);
    const attributes = Object.entries(outputs).map(([name, value]) => [`Outputs.${name}`, value]);
    return { ref: stackId, attributes: Object.fromEntries(attributes) };
  },
};

/** Stacks within stacks. */
export const nestedStackResources: ResourceHandlers = {
  [NESTED_STACK]: nestedStack,
};
