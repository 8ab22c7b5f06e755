import { WaybillError } from '../errors.ts';
import type { LearnedTypePage, LearnedTypes } from '../ports/catalog/learned-types.ts';
import type { TypePolicies } from '../ports/catalog/type-policies.ts';
import { checkParameters, type Parameters, readLimit } from '../query/read-parameters.ts';
import type { CatalogState, LearnedType } from '../records/catalog/learned-type.ts';
import type { TypePolicy } from '../records/catalog/type-policy.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { compareBytes } from '../shared/compare-bytes.ts';
import { cutText } from '../shared/cut-text.ts';
import { makeSubscribersOf } from './subscribers-of.ts';
import { readTypeCursor, writeTypeCursor } from './type-cursor.ts';

const DEFAULT_LIMIT = 50;

/** What was seen of a type, as it is listed. */
export type Seen = Omit<LearnedType, 'type' | 'schema' | 'reports'>;

/** What is declared of a type, whole. */
export type Declared = Omit<TypePolicy, 'type' | 'previous'>;

/** A type with what is declared of it. */
export interface DeclaredType {
  readonly type: string;
  readonly declared: Declared;
}

/** A type of events as operators see it, without its schemas. */
export interface ListedType {
  readonly type: string;
  /** Those whose patterns can match an event of the type, in name order. */
  readonly subscribers: readonly string[];
  /** Absent for a type of which no event has come. */
  readonly seen?: Seen;
  /** Absent for a type of which nothing is declared. */
  readonly declared?: Omit<Declared, 'schema'>;
}

/** A type with the schema that was inferred of its events, and the one that is declared. */
export interface ShownType extends Omit<ListedType, 'seen' | 'declared'> {
  readonly seen?: Seen & Pick<LearnedType, 'schema'>;
  readonly declared?: Declared;
}

/** One page of the catalog, in the order of the types' names; `cursor` is there when there may be more. */
export interface CatalogPage {
  readonly types: readonly ListedType[];
  readonly cursor?: string;
  /** Events of types that there was no room for, and when they last came; absent where there were none. */
  readonly leftOut?: { readonly events: number; readonly lastSeen: string };
}

/** What the catalog is read from. */
export interface ShowCatalogPorts {
  readonly catalog: Pick<LearnedTypes, 'findLearned' | 'listLearned' | 'findState'>;
  readonly policies: Pick<TypePolicies, 'findPolicy' | 'listPolicies'>;
  readonly directory: Pick<SubscriberDirectory, 'patterns'>;
}

/** Lists the types that were seen, or are declared. Throws `invalid-request`. */
export async function listCatalog(
  parameters: Parameters,
  { catalog, policies, directory }: ShowCatalogPorts,
): Promise<CatalogPage> {
  checkParameters(parameters, ['limit', 'cursor']);
  const { cursor } = parameters;
  const after = cursor === undefined ? undefined : readTypeCursor(cursor);
  const limit = readLimit(parameters.limit, DEFAULT_LIMIT);
  const [page, declared, state, subscribersOf] = await Promise.all([
    catalog.listLearned({ limit, ...(after === undefined ? {} : { after }) }),
    policies.listPolicies(),
    catalog.findState(),
    makeSubscribersOf(directory),
  ]);
  const { names, next } = mergeNames(page, { declared, limit, after });
  const seen = new Map(page.types.map((one) => [one.type, one]));
  const said = new Map(declared.map((one) => [one.type, one]));
  const types = names.map((type) => ({
    ...{ type, subscribers: subscribersOf(type) },
    ...listSeen(seen.get(type)),
    ...listDeclared(said.get(type)),
  }));
  return {
    types,
    ...(next === undefined ? {} : { cursor: writeTypeCursor(next) }),
    ...showLeftOut(state),
  };
}

/** One type. Throws `not-found`. */
export async function showType(
  type: string,
  { catalog, policies, directory }: ShowCatalogPorts,
): Promise<ShownType> {
  const [found, declared, subscribersOf] = await Promise.all([
    catalog.findLearned([type]),
    policies.findPolicy(type),
    makeSubscribersOf(directory),
  ]);
  const learned = found.get(type);
  if (learned === undefined && declared === undefined)
    throw new WaybillError(
      'not-found',
      `no event of the type ${cutText(type, 64)} has been seen, and nothing is declared of it; GET /catalog lists those that were, a minute or two after the first`,
    );
  return {
    ...{ type, subscribers: subscribersOf(type) },
    ...(learned === undefined ? {} : { seen: showSeen(learned) }),
    ...(declared === undefined ? {} : { declared: showDeclared(declared) }),
  };
}

/** What is declared of a type, without its name. */
export function showDeclared({ type: _, previous: _previous, ...declared }: TypePolicy): Declared {
  return declared;
}

/** The names of one page of both lists, in the order of their bytes, and the one that the next page is after. */
function mergeNames(
  page: LearnedTypePage,
  {
    declared,
    limit,
    after,
  }: {
    readonly declared: readonly TypePolicy[];
    readonly limit: number;
    readonly after: string | undefined;
  },
): { readonly names: readonly string[]; readonly next: string | undefined } {
  // What is learned behind the page's end is not known: what is declared there is for the next one.
  const own = declared
    .map(({ type }) => type)
    .filter((type) => after === undefined || compareBytes(type, after) > 0)
    .filter((type) => page.next === undefined || compareBytes(type, page.next) <= 0);
  const all = [...new Set([...page.types.map(({ type }) => type), ...own])].sort(compareBytes);
  const names = all.slice(0, limit);
  return { names, next: all.length > limit ? names.at(-1) : page.next };
}

function showSeen({ type: _, reports: _reports, ...seen }: LearnedType) {
  return seen;
}

function listSeen(learned: LearnedType | undefined): Pick<ListedType, 'seen'> {
  if (learned === undefined) return {};
  const { schema: _, ...seen } = showSeen(learned);
  return { seen };
}

function listDeclared(policy: TypePolicy | undefined): Pick<ListedType, 'declared'> {
  if (policy === undefined) return {};
  const { schema: _, ...declared } = showDeclared(policy);
  return { declared };
}

function showLeftOut(state: CatalogState | undefined): Pick<CatalogPage, 'leftOut'> {
  if (state?.leftOutAt === undefined) return {};
  return { leftOut: { events: state.leftOut, lastSeen: state.leftOutAt } };
}
