import { accepts } from './matcher.ts';
import type { Pattern } from './pattern.ts';

/** Whether a pattern can match an event that has this text in a field of its first level, whatever else it has. */
export function canMatchField(
  { rules }: Pick<Pattern, 'rules'>,
  field: string,
  value: string,
): boolean {
  return rules.some(({ leaves }) =>
    leaves.every((leaf) => {
      if (leaf.path.name === field) return accepts(leaf, value);
      // A text has no fields of its own.
      return !leaf.path.name.startsWith(`${field}.`) || leaf.absent;
    }),
  );
}
