import type { Json } from '../event/event.ts';
import { EventFields } from './event-fields.ts';
import { CompiledRule } from './match-rule.ts';
import { accepts, type Leaf, type Rule } from './matcher.ts';
import type { Explanation } from './pattern.ts';
import { shorten } from './pattern-error.ts';

/**
 * Why none of a pattern's rules matches an event: the first clause that failed of the rule of which fewest did, and
 * among those of the one of which most held.
 */
export function explainRules(rules: readonly Rule[], event: Json): Explanation {
  const fields = new EventFields(event);
  let closest: { readonly rule: Rule; readonly failed: readonly Leaf[] } | undefined;
  for (const rule of rules) {
    const failed = rule.filter((leaf) => !mayHold(leaf, fields));
    const fewer = (closest?.failed.length ?? Infinity) - failed.length;
    if (fewer > 0 || (fewer === 0 && rule.length > (closest?.rule.length ?? 0)))
      closest = { rule, failed };
  }
  const { rule, failed } = closest ?? { rule: [], failed: [] };
  const [first] = failed;
  return first === undefined ? explainTogether(rule, fields) : explainLeaf(first, fields);
}

/** Whether a field holds by itself, or may where others choose the element of an array. */
function mayHold(leaf: Leaf, fields: EventFields): boolean {
  return acceptsAny(leaf, fields) || (leaf.absent && isOpen(leaf, fields));
}

function acceptsAny(leaf: Leaf, fields: EventFields): boolean {
  return fields.at(leaf.path).some(({ value }) => accepts(leaf, value));
}

/** Whether a field is absent, or may be from some elements of arrays. */
function isOpen({ path }: Leaf, fields: EventFields): boolean {
  return fields.at(path).every(({ element }) => element !== undefined);
}

function explainLeaf({ path, matchers, clause }: Leaf, fields: EventFields): Explanation {
  const values = fields.at(path).map(({ value }) => value);
  const actual: Json | undefined = values.length > 1 ? values : values[0];
  const none = fields.isObject(path) ? 'an object, which no list of values matches' : 'absent';
  const seen = actual === undefined ? none : shorten(actual);
  const wants = matchers.map((matcher) => matcher.wants).join(' or ');
  return {
    matched: false,
    path: path.name,
    clause,
    actual,
    reason: `${path.name} is ${seen}; it must be ${wants}`,
  };
}

/** Every clause may hold, but some do not together; the others are left out. */
function explainTogether(rule: Rule, fields: EventFields): Explanation {
  let apart = rule;
  for (const leaf of rule) {
    const others = apart.filter((other) => other !== leaf);
    if (!new CompiledRule(others).matches(fields)) apart = others;
  }
  // A field that must be absent is not, in any element in which the others match.
  const there = apart.find((leaf) => leaf.absent && !acceptsAny(leaf, fields));
  if (there !== undefined) return explainLeaf(there, fields);
  const path = apart.map((leaf) => leaf.path.name).join(', ');
  return {
    matched: false,
    path,
    clause: apart.map(({ clause }) => clause),
    actual: undefined,
    reason: `${path} each match, but in different elements of an array; one element must match them all`,
  };
}
