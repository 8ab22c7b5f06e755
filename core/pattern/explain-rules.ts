import type { Json } from '../event/event.ts';
import { someValueAt } from './find-values.ts';
import type { Leaf, Rule, Scalar } from './matcher.ts';
import type { Explanation } from './pattern.ts';
import { shorten } from './pattern-error.ts';

/** Why none of a pattern's rules matches an event: of the rule that came closest, the first clause that failed. */
export function explainRules(rules: readonly Rule[], event: Json): Explanation {
  let closest: { readonly failed: Leaf | undefined; readonly rule: Rule } | undefined;
  let most = -1;
  for (const rule of rules) {
    const passed = rule.filter((leaf) => holdsAlone(leaf, event)).length;
    if (passed <= most) continue;
    most = passed;
    closest = { failed: rule.find((leaf) => !holdsAlone(leaf, event)), rule };
  }
  if (closest?.failed !== undefined) return explainLeaf(closest.failed, event);
  return explainInconsistency(closest?.rule ?? []);
}

function holdsAlone({ path, matchers }: Leaf, event: Json): boolean {
  const absent = matchers.some((matcher) => matcher.absent);
  if (absent && !someValueAt(event, path, () => true)) return true;
  return someValueAt(event, path, (scalar) => matchers.some((matcher) => matcher.test(scalar)));
}

function explainLeaf({ path, matchers, clause }: Leaf, event: Json): Explanation {
  const name = path.join('.');
  const values: Scalar[] = [];
  someValueAt(event, path, (scalar) => {
    values.push(scalar);
    return false;
  });
  const actual: Json | undefined = values.length > 1 ? values : values[0];
  const seen = actual === undefined ? 'absent' : shorten(actual);
  const wants = matchers.map((matcher) => matcher.wants).join(' or ');
  return {
    matched: false,
    path: name,
    clause,
    actual,
    reason: `${name} is ${seen}; it must be ${wants}`,
  };
}

/** Every clause holds somewhere, but not all of them in one element of an array. */
function explainInconsistency(rule: Rule): Explanation {
  const path = rule.map((leaf) => leaf.path.join('.')).join(', ');
  return {
    matched: false,
    path,
    clause: rule.map(({ clause }) => clause),
    actual: undefined,
    reason: `${path} each match, but in different elements of an array; one element must match them all`,
  };
}
