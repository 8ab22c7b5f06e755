import type { Pieces } from '../text-matcher.ts';

/** What is asked of one attribute. */
export type Condition =
  | { readonly kind: 'equal'; readonly value: string | number | boolean }
  | { readonly kind: 'less' | 'atMost' | 'more' | 'atLeast'; readonly bound: number }
  | { readonly kind: 'like'; readonly pieces: Pieces }
  | { readonly kind: 'in'; readonly values: readonly string[] }
  | { readonly kind: 'absent' };

/** A condition of an attribute, and how it was written. */
export interface Test {
  readonly kind: 'test';
  readonly attribute: string;
  readonly condition: Condition;
  readonly text: string;
}

/** A selector, read. `<>`, `NOT IN` and the like are the negation of what they negate. */
export type Expression =
  | Test
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] };

/** The negation of an expression. */
export function not(of: Expression): Expression {
  return { kind: 'not', of };
}
