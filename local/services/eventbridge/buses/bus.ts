import type { Json } from '../../../../core/event/event.ts';
import {
  makePatternIndex,
  type PatternIndex,
} from '../../../../core/pattern/index/pattern-index.ts';
import type { JsonObject } from '../../../../core/shared/json/json-object.ts';
import type { PatternRule, Rule } from './rule.ts';

/** A bus with its rules by name. */
export class Bus {
  readonly name: string;
  readonly arn: string;
  /** When it was made, in epoch milliseconds. */
  readonly createdAt: number;
  readonly description: string | undefined;
  readonly rules = new Map<string, Rule>();
  /** Who may put events on it, beside those whose own policies let them. */
  policy: JsonObject | undefined;
  #index: PatternIndex<PatternRule> | undefined;

  constructor(own: Pick<Bus, 'name' | 'arn' | 'createdAt' | 'description'>) {
    this.name = own.name;
    this.arn = own.arn;
    this.createdAt = own.createdAt;
    this.description = own.description;
  }

  /** Puts or, without one, removes the rule of a name. */
  set(name: string, rule: Rule | undefined): void {
    if (rule === undefined) this.rules.delete(name);
    else this.rules.set(name, rule);
    this.#index = undefined;
  }

  /** The rules that match an event. */
  matching(event: Json): readonly Rule[] {
    this.#index ??= makePatternIndex(
      [...this.rules.values()].filter((rule): rule is PatternRule => rule.pattern !== undefined),
    );
    return this.#index.matching(event);
  }
}
