import type { LearnedTypes } from '../ports/catalog/learned-types.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import type { JsonObject } from '../shared/json/json-object.ts';
import { makeSubscribersOf } from './subscribers-of.ts';

/** Types of one call, and in all: a few more than are learned. */
const TYPES_AT_ONCE = 100;
const MOST_TYPES = 2000;

/** A type, as documents of the whole catalog have it. */
export interface CatalogType {
  readonly type: string;
  readonly subscribers: readonly string[];
  /** A JSON Schema (2020-12) of the data; absent where nothing is known of it. */
  readonly schema?: JsonObject;
}

/** Every type of the catalog, in the order of their names. */
export async function readCatalog({
  catalog,
  directory,
}: {
  readonly catalog: Pick<LearnedTypes, 'listLearned'>;
  readonly directory: Pick<SubscriberDirectory, 'patterns'>;
}): Promise<readonly CatalogType[]> {
  const subscribersOf = await makeSubscribersOf(directory);
  const types: CatalogType[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalog.listLearned({
      limit: TYPES_AT_ONCE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { type, schema } of page.types)
      types.push({
        ...{ type, subscribers: subscribersOf(type) },
        ...(schema === undefined ? {} : { schema }),
      });
    cursor = page.cursor;
  } while (cursor !== undefined && types.length < MOST_TYPES);
  return types;
}
