import { codePath, type Stack, stacksByName, withoutCode } from '../cloudformation/stack.ts';
import type { Functions } from '../services/lambda/functions.ts';
import type { Cloud } from './cloud.ts';

/** Gives functions the code of stacks that were synthesized anew; answers which, and whether anything else has changed. */
export function reloadCode(
  functions: Functions,
  { before, after }: { readonly before: readonly Stack[]; readonly after: readonly Stack[] },
): ReturnType<Cloud['reload']> {
  const fresh = stacksByName(after);
  const reloaded: string[] = [];
  for (const spec of functions.specs) {
    const stack = fresh.get(spec.stackName);
    const directory = stack && codePath(stack, spec.logicalId);
    if (directory === undefined || directory === spec.directory) continue;
    functions.reload({ ...spec, directory });
    reloaded.push(spec.name);
  }
  const stackChanged = withoutCode(fresh) !== withoutCode(stacksByName(before));
  return { functions: reloaded, stackChanged };
}
