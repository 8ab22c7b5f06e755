import type { Json } from '../event/event.ts';
import { EventFields } from './event-fields.ts';
import { CompiledRule } from './match-rule.ts';
import type { Pattern } from './pattern.ts';

/**
 * Whether a pattern can match an event that has in these fields, given by their dotted paths, and in those within them what
 * `known` has there, whatever else it has.
 */
export function canMatchFields(
  { rules }: Pick<Pattern, 'rules'>,
  known: Json,
  paths: readonly string[],
): boolean {
  const isKnown = (name: string) =>
    paths.some((path) => name === path || name.startsWith(`${path}.`));
  const fields = new EventFields(known);
  return rules.some(({ leaves }) =>
    new CompiledRule(leaves.filter(({ path }) => isKnown(path.name))).matches(fields),
  );
}
