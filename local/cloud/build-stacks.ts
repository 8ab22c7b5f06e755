import { type Stack, stackId, stacksByName } from '../cloudformation/stack.ts';
import { mergeOutputs, type Outputs } from '../cloudformation/stack-outputs.ts';
import { addLiteralParameters } from '../cloudformation/values/value-resources.ts';
import { PortInUseError } from '../support/loopback.ts';
import { StackBuilder, type StackParts } from './stack-builder.ts';

/**
 * Makes stacks one after the other, each to its end, and removes what is left of those that are gone; answers the
 * outputs in one record, with the addresses that they have here.
 */
export async function buildStacks(stacks: readonly Stack[], parts: StackParts): Promise<Outputs> {
  const outputs = new Map<string, Outputs>();
  for (const { template } of stacksByName(stacks).values())
    addLiteralParameters(template, parts.values);
  for (const stack of stacks) {
    const where = stacks.length > 1 ? `${stack.name}: ` : '';
    const warn = (message: string) => parts.warn(where + message);
    const builder = new StackBuilder({ ...parts, warn }, stack);
    try {
      await builder.build();
      const own = Object.entries(parts.contents.outputs.shown(stack.name));
      const local = own.map(([name, value]) => [name, builder.localUrl(value)]);
      outputs.set(stack.name, Object.fromEntries(local));
      const ids = [...stacksByName([stack]).keys()].map((name) => stackId(name, parts.place));
      await parts.customResources.deleteOthers(ids);
    } catch (error) {
      if (error instanceof PortInUseError || where === '') throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(where + reason, { cause: error });
    }
  }
  await parts.customResources.deleteOthers();
  for (const option of parts.values.unused)
    parts.warn(`${option} is asked for by no stack; a function may ask for it`);
  return mergeOutputs(outputs);
}
