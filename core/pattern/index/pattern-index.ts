import type { Json } from '../../event/event.ts';
import { EventFields } from '../event-fields.ts';
import type { Pattern } from '../pattern.ts';
import { type IndexedRule, RuleNode } from './rule-node.ts';

/** Many patterns, each of something, which are matched at once. */
export interface PatternIndex<Entry> {
  /** In the order in which they were given. */
  readonly entries: readonly Entry[];
  /** Those whose pattern matches, in that order. An event costs what may match it, and not what there is. */
  matching(event: Json): readonly Entry[];
}

/** Makes an index, whose parts are built when the first event comes to them. */
export function makePatternIndex<Entry extends { readonly pattern: Pick<Pattern, 'rules'> }>(
  entries: readonly Entry[],
): PatternIndex<Entry> {
  const rules: IndexedRule[] = [];
  for (const [owner, { pattern }] of entries.entries())
    for (const rule of pattern.rules) rules.push({ rule, owner });
  const root = new RuleNode(rules, new Set());
  return {
    entries,
    matching: (event) => {
      const owners = new Set<number>();
      root.visit(new EventFields(event), owners);
      const ordered = owners.size > 1 ? [...owners].sort((left, right) => left - right) : owners;
      const found: Entry[] = [];
      for (const owner of ordered) {
        const entry = entries[owner];
        if (entry !== undefined) found.push(entry);
      }
      return found;
    },
  };
}
