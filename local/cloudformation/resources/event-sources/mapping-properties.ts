import type { Json } from '../../../../core/event/event.ts';
import { mappingId } from '../../../services/lambda/event-sources/event-source-mappings.ts';
import { MessageFilter } from '../../../services/lambda/event-sources/message-filter.ts';
import { arnOf } from '../../../support/account-region.ts';
import type { PropertyReader } from '../../property-reader.ts';
import type { CloudBuilder, MappingRequest } from '../cloud-builder.ts';
import type { CreatedResource, ResourceInput } from '../resource-handler.ts';

/** The properties of a mapping that mean the same whatever its source is. */
export const OF_ALL_SOURCES = [
  'BatchSize',
  'Enabled',
  'EventSourceArn',
  'FilterCriteria',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'Tags',
];

/** The properties that the API's configuration has by another name, or not at all. */
const APART = new Set(['Enabled', 'EventSourceArn', 'FunctionName', 'Tags']);

/** The filters of a mapping; undefined where it has none. */
export function readFilter(properties: PropertyReader): MessageFilter | undefined {
  const filters = properties.object('FilterCriteria').objects('Filters');
  if (filters.length === 0) return undefined;
  return new MessageFilter(filters.map((filter) => filter.text('Pattern') ?? '{}'));
}

/** What Lambda's API says of a mapping whose template leaves out what has these defaults. */
export function readMapping(
  { logicalId, properties }: ResourceInput,
  cloud: Pick<CloudBuilder, 'place' | 'stackId' | 'functions'>,
  defaults: { readonly [member: string]: Json },
): MappingRequest {
  const uuid = mappingId(cloud.stackId, logicalId);
  const own = Object.entries(properties.values).filter(([name]) => !APART.has(name));
  const tags = properties
    .objects('Tags')
    .map((tag) => [tag.requiredText('Key'), tag.requiredText('Value')] as const);
  return {
    uuid,
    arn: arnOf(cloud.place, 'lambda', `event-source-mapping:${uuid}`),
    sourceArn: properties.requiredText('EventSourceArn'),
    functionArn: cloud.functions.find(properties.requiredText('FunctionName')).arn,
    tags: Object.fromEntries(tags),
    settings: { ...defaults, ...Object.fromEntries(own) },
    enabled: properties.flag('Enabled') ?? true,
  };
}

/** What a reference to a mapping, and its attributes, become. */
export function madeMapping({ uuid, arn }: MappingRequest): CreatedResource {
  return { ref: uuid, attributes: { Id: uuid, EventSourceMappingArn: arn } };
}
