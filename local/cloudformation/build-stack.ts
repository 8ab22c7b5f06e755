import type { JsonObject } from './json.ts';
import { MadeResources } from './made-resources.ts';
import { type MakingParts, makeResource } from './make-resource.ts';
import { NotRunError } from './not-run-error.ts';
import { planResources } from './plan-resources.ts';
import { resolve, resolveCondition, type Scope } from './resolve.ts';
import type { CloudBuilder } from './resources/cloud-builder.ts';
import type { Output, Outputs } from './stack-outputs.ts';
import { stackScope } from './stack-scope.ts';
import type { Template } from './template.ts';
import { resolveReferences } from './values/resolve-references.ts';

/**
 * Makes every resource of a stack in order and answers the stack's outputs, which go to `cloud.outputs` as well; what is
 * not run is told to `cloud.warn`.
 */
export async function buildStack(
  template: Template,
  parameters: JsonObject,
  cloud: CloudBuilder,
): Promise<Outputs> {
  const made = new MadeResources(cloud.place);
  const scope = stackScope({ template, parameters, cloud, made });
  const parts = { scope, made, cloud };
  for (const planned of planResources(template))
    if (!isLeftOut(planned.resource, scope)) await makeResource(planned, parts);
  return cloud.outputs.add(cloud.stackName, readOutputs(template, parts));
}

function isLeftOut({ Condition }: { readonly Condition?: string }, scope: Scope): boolean {
  return Condition !== undefined && !resolveCondition({ Condition }, scope);
}

/** Of secrets outputs have the references, as on AWS. */
const SECURE = { keepSecure: true };

/** An output of what is not run is for other stacks only, and named unless it is theirs. */
function readOutputs({ Outputs = {} }: Template, { scope, made, cloud }: MakingParts): Output[] {
  const outputs: Output[] = [];
  for (const [name, output] of Object.entries(Outputs)) {
    if (isLeftOut(output, scope)) continue;
    const { Value, Export } = output;
    const exportName = Export && String(resolve(Export.Name, scope));
    const wanted = made.notRunIn(Value);
    try {
      const value = String(resolveReferences(resolve(Value, scope) ?? '', cloud.values, SECURE));
      outputs.push({ name, value, exportName, isShown: wanted === undefined });
      if (wanted === undefined || exportName !== undefined) continue;
      cloud.warn(`The output "${name}" is left out: it names ${wanted}, which is not run locally`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (wanted === undefined && !(error instanceof NotRunError))
        throw new Error(`The output "${name}": ${reason}`, { cause: error });
      cloud.warn(`The output "${name}" is left out: ${reason}`);
    }
  }
  return outputs;
}
