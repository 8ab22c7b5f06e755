import type { Json } from '../../core/event/event.ts';
import { PortInUseError } from '../support/loopback.ts';
import type { JsonObject } from './json.ts';
import type { MadeResources } from './made-resources.ts';
import { NotRunError } from './not-run-error.ts';
import { isCustom, type PlannedResource } from './plan-resources.ts';
import { PropertyReader } from './property-reader.ts';
import { resolve, type Scope } from './resolve.ts';
import type { CloudBuilder } from './resources/cloud-builder.ts';
import { handlerOf } from './resources/handler-of.ts';
import type { TemplateResource } from './template.ts';
import { resolveReferences } from './values/resolve-references.ts';

/** What making the resources of one stack needs. */
export interface MakingParts {
  readonly scope: Scope;
  readonly made: MadeResources;
  readonly cloud: CloudBuilder;
}

/**
 * Makes a resource and adds it to those that are made. One that is not run, or cannot be made for want of one that is
 * not, is left out and named; any other that cannot be made is an error.
 */
export async function makeResource(planned: PlannedResource, parts: MakingParts): Promise<void> {
  const { logicalId, resource } = planned;
  const { made, cloud } = parts;
  const owner = `${resource.Type} "${logicalId}"`;
  try {
    await make(planned, owner, parts);
  } catch (error) {
    if (error instanceof PortInUseError) throw error;
    const reason = messageOf(error);
    const isNamed = reason.includes(`"${logicalId}"`);
    if (isCustom(resource) && error instanceof NotRunError) {
      cloud.warn(isNamed ? reason : `${owner} is not run locally: ${reason}`);
      return made.fail(logicalId, reason);
    }
    const wanted = made.notRunIn(resource.Properties ?? {});
    if (wanted === undefined && !(error instanceof NotRunError))
      throw isNamed ? error : new Error(`${owner}: ${reason}`, { cause: error });
    cloud.warn(
      `${owner} is left out: ${[wanted && needs(wanted), reason].filter(Boolean).join('; ')}`,
    );
    made.leaveOut(logicalId, resource.Type);
  }
}

async function make(
  { logicalId, resource }: PlannedResource,
  owner: string,
  { scope, made, cloud }: MakingParts,
): Promise<void> {
  const type = resource.Type;
  const handler = handlerOf(resource);
  if (!handler) {
    cloud.warn(`${owner} is not run locally`);
    return made.leaveOut(logicalId, type);
  }
  const { values, isWhole } = resolveProperties(resource, owner, { scope, made, cloud });
  const properties = new PropertyReader(values, owner);
  if (!isCustom(resource)) {
    const unknown = Object.keys(values).filter((name) => !handler.understood.includes(name));
    for (const name of unknown) cloud.warn(`${owner}: the property ${name} is not run locally`);
  }
  try {
    const created = await handler.create({ logicalId, type, properties }, cloud);
    if (!isCustom(resource) && typeof created.attributes?.Arn === 'string')
      cloud.claim(created.attributes.Arn, owner);
    made.add(logicalId, created);
  } catch (error) {
    // What is left out may be what it cannot be made without.
    if (isWhole || error instanceof PortInUseError) throw error;
    throw new NotRunError(messageOf(error).replace(`${owner}: `, ''));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A property that has no value because something is not run is left out and named. */
function resolveProperties(
  resource: TemplateResource,
  owner: string,
  { scope, made, cloud }: MakingParts,
): { readonly values: JsonObject; readonly isWhole: boolean } {
  const resolved: [string, Json][] = [];
  let isWhole = true;
  for (const [name, property] of Object.entries(resource.Properties ?? {})) {
    const failure = made.failureIn(property);
    if (failure !== undefined) throw new Error(`${owner}: ${name}: ${failure}`);
    try {
      const value = resolve(property, scope);
      if (value === undefined) continue;
      // Custom resources get secure references as they are, as on AWS.
      const asked = { keepSecure: isCustom(resource) };
      resolved.push([name, resolveReferences(value, cloud.values, asked)]);
    } catch (error) {
      const reason = messageOf(error);
      const wanted = made.notRunIn(property);
      if (wanted === undefined && !(error instanceof NotRunError))
        throw new Error(`${owner}: ${name}: ${reason}`, { cause: error });
      isWhole = false;
      cloud.warn(`${owner}: the property ${name} is left out: ${wanted ? needs(wanted) : reason}`);
    }
  }
  return { values: Object.fromEntries(resolved), isWhole };
}

function needs(wanted: string): string {
  return `it needs ${wanted}, which is not run locally`;
}
