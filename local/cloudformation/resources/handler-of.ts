import { isCustom } from '../plan-resources.ts';
import type { TemplateResource } from '../template.ts';
import { customResource } from './custom.ts';
import { domainResources } from './domains.ts';
import { eventBusResources } from './event-buses.ts';
import { eventSourceResources } from './event-sources.ts';
import { functionUrlResources } from './function-urls.ts';
import { functionResources } from './functions.ts';
import { httpApiResources } from './http-apis.ts';
import { nestedStackResources } from './nested-stacks.ts';
import { queueResources } from './queues.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';
import { roleResources } from './roles.ts';
import { tableResources } from './tables.ts';
import { unneededResources } from './unneeded.ts';

const HANDLERS: ResourceHandlers = {
  ...queueResources,
  ...tableResources,
  ...eventBusResources,
  ...functionResources,
  ...eventSourceResources,
  ...roleResources,
  ...httpApiResources,
  ...functionUrlResources,
  ...domainResources,
  ...nestedStackResources,
  ...unneededResources,
};

/** What runs a resource; undefined for a type that is not run here. */
export function handlerOf(resource: TemplateResource): ResourceHandler | undefined {
  return isCustom(resource) ? customResource : HANDLERS[resource.Type];
}
