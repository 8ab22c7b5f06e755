import type { Json } from '../../../client/index.ts';

/**
 * The router takes data of 900 levels, and EventBridge JSON of 1,000 (PutEvents API reference). Of far more, a browser can read,
 * and neither write it nor compare it.
 */
const DEEPEST = 1000;

/** Why nobody takes a value that was read, which nests too deep; undefined where it does not. */
export function tooDeep(root: Json): string | undefined {
  let level: readonly Json[] = [root];
  for (let depth = 0; depth <= DEEPEST; depth++) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as Json[]) : [],
    );
    if (level.length === 0) return undefined;
  }
  return 'it nests more than 1,000 levels deep, which no router takes';
}
