import type { Json } from '../../core/event/event.ts';
import type { Place } from '../aws-api.ts';
import { PortInUseError } from '../loopback.ts';
import { isRecord, type JsonObject } from './json.ts';
import { isCustom, type PlannedResource, planResources } from './plan-resources.ts';
import { PropertyReader } from './property-reader.ts';
import type { Assembly } from './read-assembly.ts';
import { resolve, resolveCondition, type Scope } from './resolve.ts';
import type { CloudBuilder } from './resources/cloud-builder.ts';
import { customResource } from './resources/custom.ts';
import { domainResources } from './resources/domains.ts';
import { eventBusResources } from './resources/event-buses.ts';
import { eventSourceResources } from './resources/event-sources.ts';
import { functionUrlResources } from './resources/function-urls.ts';
import { functionResources } from './resources/functions.ts';
import { httpApiResources } from './resources/http-apis.ts';
import { queueResources } from './resources/queues.ts';
import type {
  CreatedResource,
  ResourceHandler,
  ResourceHandlers,
} from './resources/resource-handler.ts';
import { roleResources } from './resources/roles.ts';
import { tableResources } from './resources/tables.ts';
import { unneededResources } from './resources/unneeded.ts';

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
  ...unneededResources,
};

/** Makes every resource of the stack in order and answers the stack's outputs; what is not run is told to `cloud.warn`. */
export async function buildStack(
  assembly: Assembly,
  cloud: CloudBuilder,
): Promise<Record<string, string>> {
  const { template } = assembly;
  const created = new Map<string, CreatedResource>();
  const scope = makeScope(assembly, cloud.place, created);
  for (const { logicalId, resource } of planResources(template)) {
    if (
      resource.Condition !== undefined &&
      !resolveCondition({ Condition: resource.Condition }, scope)
    )
      continue;
    created.set(logicalId, await makeResource({ logicalId, resource }, scope, cloud));
  }
  const outputs: Record<string, string> = {};
  for (const [name, { Value, Condition }] of Object.entries(template.Outputs ?? {})) {
    if (Condition !== undefined && !resolveCondition({ Condition }, scope)) continue;
    outputs[name] = cloud.localUrl(String(resolve(Value, scope)));
  }
  return outputs;
}

async function makeResource(
  { logicalId, resource }: PlannedResource,
  scope: Scope,
  cloud: CloudBuilder,
): Promise<CreatedResource> {
  const type = resource.Type;
  const handler = isCustom(resource) ? customResource : HANDLERS[type];
  if (!handler) {
    cloud.warn(`${type} "${logicalId}" is not run locally`);
    return { ref: logicalId };
  }
  try {
    const resolved = resolve(resource.Properties ?? {}, scope);
    const values = isRecord(resolved) ? resolved : {};
    if (!isCustom(resource)) warnUnknown(`${type} "${logicalId}"`, { values, handler, cloud });
    return await handler.create(
      { logicalId, type, properties: new PropertyReader(values, `${type} "${logicalId}"`) },
      cloud,
    );
  } catch (error) {
    if (error instanceof PortInUseError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes(`"${logicalId}"`)) throw error;
    throw new Error(`${type} "${logicalId}": ${reason}`, { cause: error });
  }
}

interface Understanding {
  readonly values: JsonObject;
  readonly handler: ResourceHandler;
  readonly cloud: CloudBuilder;
}

function warnUnknown(owner: string, { values, handler, cloud }: Understanding): void {
  const unknown = Object.keys(values).filter((name) => !handler.understood.includes(name));
  for (const name of unknown) cloud.warn(`${owner}: the property ${name} is not run locally`);
}

function makeScope(
  { template, stackName }: Assembly,
  place: Place,
  created: ReadonlyMap<string, CreatedResource>,
): Scope {
  const pseudo: Readonly<Record<string, Json>> = {
    'AWS::AccountId': place.accountId,
    'AWS::NotificationARNs': [],
    'AWS::Partition': place.partition,
    'AWS::Region': place.region,
    'AWS::StackId': `arn:${place.partition}:cloudformation:${place.region}:${place.accountId}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  return {
    ref: (name) => created.get(name)?.ref ?? pseudo[name] ?? template.Parameters?.[name]?.Default,
    attribute: (logicalId, name) => {
      const resource = created.get(logicalId);
      const value = resource?.attributes?.[name];
      // A resource that is not run still needs something to be named by.
      return (
        value ??
        (resource && !HANDLERS[template.Resources[logicalId]?.Type ?? '']
          ? `${logicalId}.${name}`
          : undefined)
      );
    },
    mapping: (name) => template.Mappings?.[name],
    condition: (name) => template.Conditions?.[name],
    export: () => undefined,
  };
}
