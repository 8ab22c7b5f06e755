import { isCustom } from '../plan-resources.ts';
import type { TemplateResource } from '../template.ts';
import { valueResources } from '../values/value-resources.ts';
import { domainResources } from './apigateway/domains.ts';
import { functionUrlResources } from './apigateway/function-urls.ts';
import { httpApiResources } from './apigateway/http-apis.ts';
import { restApiResources } from './apigateway/rest-apis.ts';
import { bucketResources } from './buckets.ts';
import { customResource } from './custom.ts';
import { eventArchiveResources } from './event-archives.ts';
import { eventBusResources } from './event-buses.ts';
import { eventSourceResources } from './event-sources/event-sources.ts';
import { eventInvokeConfigResources } from './lambda/event-invoke-configs.ts';
import { functionResources } from './lambda/functions.ts';
import { layerResources } from './lambda/layers.ts';
import { permissionResources } from './lambda/permissions.ts';
import { versionResources } from './lambda/versions.ts';
import { nestedStackResources } from './nested-stacks.ts';
import { queueResources } from './queues.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';
import { roleResources } from './roles.ts';
import { scheduleResources } from './schedules.ts';
import { tableResources } from './tables.ts';
import { topicResources } from './topics.ts';
import { unneededResources } from './unneeded.ts';

const HANDLERS: ResourceHandlers = {
  ...queueResources,
  ...bucketResources,
  ...tableResources,
  ...topicResources,
  ...eventBusResources,
  ...eventArchiveResources,
  ...scheduleResources,
  ...functionResources,
  ...eventInvokeConfigResources,
  ...layerResources,
  ...permissionResources,
  ...versionResources,
  ...eventSourceResources,
  ...roleResources,
  ...httpApiResources,
  ...restApiResources,
  ...functionUrlResources,
  ...domainResources,
  ...nestedStackResources,
  ...unneededResources,
  ...valueResources,
};

/** What runs a resource; undefined for a type that is not run here. */
export function handlerOf(resource: TemplateResource): ResourceHandler | undefined {
  return HANDLERS[resource.Type] ?? (isCustom(resource) ? customResource : undefined);
}
