import { PortInUseError } from '../support/loopback.ts';
import { isRecord, type JsonObject } from './json.ts';
import { isCustom, type PlannedResource, planResources } from './plan-resources.ts';
import { PropertyReader } from './property-reader.ts';
import { resolve, resolveCondition, type Scope } from './resolve.ts';
import type { CloudBuilder } from './resources/cloud-builder.ts';
import { handlerOf } from './resources/handler-of.ts';
import type { CreatedResource, ResourceHandler } from './resources/resource-handler.ts';
import type { Output, Outputs } from './stack-outputs.ts';
import { stackScope } from './stack-scope.ts';
import type { Template } from './template.ts';

/**
 * Makes every resource of a stack in order and answers the stack's outputs, which go to `cloud.outputs` as well; what is
 * not run is told to `cloud.warn`.
 */
export async function buildStack(
  template: Template,
  parameters: JsonObject,
  cloud: CloudBuilder,
): Promise<Outputs> {
  const created = new Map<string, CreatedResource>();
  const scope = stackScope({ template, parameters, cloud, created });
  for (const planned of planResources(template)) {
    if (isLeftOut(planned.resource, scope)) continue;
    created.set(planned.logicalId, await makeResource(planned, scope, cloud));
  }
  return cloud.outputs.add(cloud.stackName, readOutputs(template, scope));
}

function isLeftOut({ Condition }: { readonly Condition?: string }, scope: Scope): boolean {
  return Condition !== undefined && !resolveCondition({ Condition }, scope);
}

async function makeResource(
  { logicalId, resource }: PlannedResource,
  scope: Scope,
  cloud: CloudBuilder,
): Promise<CreatedResource> {
  const type = resource.Type;
  const owner = `${type} "${logicalId}"`;
  const handler = handlerOf(resource);
  if (!handler) {
    cloud.warn(`${owner} is not run locally`);
    return { ref: logicalId };
  }
  try {
    const resolved = resolve(resource.Properties ?? {}, scope);
    const values = isRecord(resolved) ? resolved : {};
    const properties = new PropertyReader(values, owner);
    if (isCustom(resource)) return await handler.create({ logicalId, type, properties }, cloud);
    warnUnknown(owner, { values, handler, cloud });
    const created = await handler.create({ logicalId, type, properties }, cloud);
    if (typeof created.attributes?.Arn === 'string') cloud.claim(created.attributes.Arn, owner);
    return created;
  } catch (error) {
    if (error instanceof PortInUseError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.includes(`"${logicalId}"`)) throw error;
    throw new Error(`${owner}: ${reason}`, { cause: error });
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

function readOutputs({ Outputs = {} }: Template, scope: Scope): Output[] {
  const outputs: Output[] = [];
  for (const [name, output] of Object.entries(Outputs)) {
    if (isLeftOut(output, scope)) continue;
    const { Value, Export } = output;
    const exportName = Export && String(resolve(Export.Name, scope));
    outputs.push({ name, value: String(resolve(Value, scope)), exportName });
  }
  return outputs;
}
