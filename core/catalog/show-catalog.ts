import { WaybillError } from '../errors.ts';
import type { LearnedTypes } from '../ports/catalog/learned-types.ts';
import { checkParameters, type Parameters, readLimit } from '../query/read-parameters.ts';
import type { CatalogState, LearnedType } from '../records/catalog/learned-type.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { cutText } from '../shared/cut-text.ts';
import { makeSubscribersOf } from './subscribers-of.ts';

const DEFAULT_LIMIT = 50;

/** What was seen of a type, as it is listed. */
export type Seen = Omit<LearnedType, 'type' | 'schema' | 'reports'>;

/** A type of events as operators see it, without its schema. */
export interface ListedType {
  readonly type: string;
  /** Those whose patterns can match an event of the type, in name order. */
  readonly subscribers: readonly string[];
  /** Absent for a type of which no event has come. */
  readonly seen?: Seen;
}

/** A type with the schema that was inferred of its events. */
export interface ShownType extends Omit<ListedType, 'seen'> {
  readonly seen?: Seen & Pick<LearnedType, 'schema'>;
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
  readonly directory: Pick<SubscriberDirectory, 'patterns'>;
}

/** Lists the types that were seen. Throws `invalid-request`. */
export async function listCatalog(
  parameters: Parameters,
  { catalog, directory }: ShowCatalogPorts,
): Promise<CatalogPage> {
  checkParameters(parameters, ['limit', 'cursor']);
  const { cursor: asked } = parameters;
  const [page, state, subscribersOf] = await Promise.all([
    catalog.listLearned({
      limit: readLimit(parameters.limit, DEFAULT_LIMIT),
      ...(asked === undefined ? {} : { cursor: asked }),
    }),
    catalog.findState(),
    makeSubscribersOf(directory),
  ]);
  const types = page.types.map(({ type, schema: _, reports: _reports, ...seen }) => ({
    ...{ type, subscribers: subscribersOf(type), seen },
  }));
  return {
    types,
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
    ...showLeftOut(state),
  };
}

/** One type. Throws `not-found`. */
export async function showType(
  type: string,
  { catalog, directory }: ShowCatalogPorts,
): Promise<ShownType> {
  const [found, subscribersOf] = await Promise.all([
    catalog.findLearned([type]),
    makeSubscribersOf(directory),
  ]);
  const learned = found.get(type);
  if (learned !== undefined) {
    const { type: _, reports: _reports, ...seen } = learned;
    return { type, subscribers: subscribersOf(type), seen };
  }
  throw new WaybillError(
    'not-found',
    `no event of the type ${cutText(type, 64)} has been seen; GET /catalog lists those that were, a minute or two after the first`,
  );
}

function showLeftOut(state: CatalogState | undefined): Pick<CatalogPage, 'leftOut'> {
  if (state?.leftOutAt === undefined) return {};
  return { leftOut: { events: state.leftOut, lastSeen: state.leftOutAt } };
}
