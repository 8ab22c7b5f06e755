import type { Scalar } from '../matcher.ts';
import { foldCase } from '../operators/fold-case.ts';
import { addressBits } from '../operators/ip-address.ts';

/** What a text is looked up as, where not as itself: in one case, or as the bits of the address that it is. */
export type TextForm = 'folded' | 'address';

/** A range of numbers, its bounds included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What a value must be, begin or end with, or lie in for a matcher to accept it; the text is in its form already. */
export type MatchKey =
  | { readonly kind: 'exact'; readonly value: Scalar; readonly form?: TextForm }
  | { readonly kind: 'prefix' | 'suffix'; readonly value: string; readonly form?: TextForm }
  | ({ readonly kind: 'range' } & Range);

/** Brings a text into a form; undefined where it has none. */
export const TEXT_FORMS: Readonly<Record<TextForm, (text: string) => string | undefined>> = {
  folded: foldCase,
  address: addressBits,
};
