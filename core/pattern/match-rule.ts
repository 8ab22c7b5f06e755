import { chooseElements } from './choose-elements.ts';
import type { EventFields } from './event-fields.ts';
import { accepts, type Rule } from './matcher.ts';
import { RuleTree } from './rule-tree.ts';

/** A rule that events can be tested against: all of its fields must hold, and no two in different elements of one array ("array consistency"). */
export class CompiledRule {
  /** Its fields, in the order of their names. */
  readonly leaves: Rule;
  #tree: RuleTree | undefined;

  constructor(rule: Rule) {
    this.leaves = [...rule].sort((left, right) => (left.path.name < right.path.name ? -1 : 1));
  }

  matches(fields: EventFields): boolean {
    this.#tree ??= new RuleTree(this.leaves);
    return this.#tree.matches(fields.event) ?? matchesAll(this.leaves, fields);
  }
}

/** Each field is tested alone first, which is all there is to it where no two of them stand in elements of arrays. */
function matchesAll(leaves: Rule, fields: EventFields): boolean {
  let inElements = 0;
  let open = false;
  for (const leaf of leaves) {
    const values = fields.at(leaf.path);
    let holds = values.length === 0 && leaf.absent;
    let inElement = false;
    for (const { value, element } of values) {
      inElement ||= element !== undefined;
      holds ||= accepts(leaf, value);
    }
    if (inElement) inElements++;
    if (holds) continue;
    // A field that is there may still be absent from the elements in which the others match.
    if (!leaf.absent || !inElement) return false;
    open = true;
  }
  return inElements < 2 ? !open : chooseElements(leaves, fields);
}
