import type { Json } from '../../../client/index.ts';

/** JSON that is both deep and wide has more indentation than text, and in the end more than a string can hold. In characters. */
const MOST_INDENTATION = 2_000_000;

/** A value as JSON for people: a member a line, or on one line where it would be indented too much. */
export function indentedJson(value: Json): string {
  return needsTooMuch(value) ? JSON.stringify(value) : JSON.stringify(value, null, 2);
}

function needsTooMuch(root: Json): boolean {
  let spaces = 0;
  let level = [root];
  for (let indent = 2; level.length > 0; indent += 2) {
    const below = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as Json[]) : [],
    );
    spaces += below.length * indent;
    if (spaces > MOST_INDENTATION) return true;
    level = below;
  }
  return false;
}
