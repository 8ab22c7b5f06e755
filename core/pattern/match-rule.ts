import type { Json } from '../event/event.ts';
import { chooseElements } from './choose-elements.ts';
import type { EventFields } from './event-fields.ts';
import { accepts, type Rule } from './matcher.ts';
import { NOT_PLAIN, plainValue } from './plain-value.ts';

/** A rule that events can be tested against: all of its fields must hold, and no two in different elements of one array ("array consistency"). */
export class CompiledRule {
  /** Its fields, in the order of their names. */
  readonly leaves: Rule;

  constructor(rule: Rule) {
    this.leaves = [...rule].sort((left, right) => (left.path.name < right.path.name ? -1 : 1));
  }

  matches(fields: EventFields): boolean {
    return matchesAll(this.leaves, fields);
  }

  /** The same, where its fields are plain values that one way leads to; undefined where they are not. */
  matchesPlain(event: Json): boolean | undefined {
    const { leaves } = this;
    for (const leaf of leaves) {
      const value = plainValue(event, leaf.path);
      if (value === NOT_PLAIN) return undefined;
      if (value === undefined ? !leaf.absent : !accepts(leaf, value)) return false;
    }
    return true;
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
