import type { CatalogState, LearnedType } from '../../records/catalog/learned-type.ts';

/** Of the list of types, by name: those after one. */
export interface TypeQuery {
  readonly limit: number;
  readonly after?: string;
}

/** One page of the list of types; `next` is there when there may be more, which are after it. */
export interface LearnedTypePage {
  readonly types: readonly LearnedType[];
  readonly next?: string;
}

/** What was learned of the types of events. Its methods throw `WaybillError('ledger-unavailable')` in an outage. */
export interface LearnedTypes {
  /** Those of these names that there are, by name. */
  findLearned(types: readonly string[]): Promise<ReadonlyMap<string, LearnedType>>;
  /** In the order of the bytes of their names. */
  listLearned(query: TypeQuery): Promise<LearnedTypePage>;
  countLearned(): Promise<number>;
  /** Writes a type in the place of what was read, undefined for none; false where something else stands there by now. */
  replaceLearned(before: LearnedType | undefined, type: LearnedType): Promise<boolean>;
  findState(): Promise<CatalogState | undefined>;
  putState(state: CatalogState): Promise<void>;
}
