import type { Json } from '../event/event.ts';
import type { LearnedTypes } from '../ports/catalog/learned-types.ts';
import type { TypePolicies } from '../ports/catalog/type-policies.ts';
import type { SubscriberDirectory } from '../registry/subscriber-directory.ts';
import { compareBytes } from '../shared/compare-bytes.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import { makeSubscribersOf } from './subscribers-of.ts';

/** Types of one call, and in all: a few more than are learned. */
const TYPES_AT_ONCE = 100;
const MOST_TYPES = 2000;

/** A type, as documents of the whole catalog have it. */
export interface CatalogType {
  readonly type: string;
  readonly subscribers: readonly string[];
  /** A JSON Schema (2020-12) of the data: the declared one, or else what was learned; absent where nothing is known of it. */
  readonly schema?: JsonObject;
}

/** Every type of the catalog, in the order of the bytes of their names. */
export async function readCatalog({
  catalog,
  policies,
  directory,
}: {
  readonly catalog: Pick<LearnedTypes, 'listLearned'>;
  readonly policies: Pick<TypePolicies, 'listPolicies'>;
  readonly directory: Pick<SubscriberDirectory, 'patterns'>;
}): Promise<readonly CatalogType[]> {
  const [subscribersOf, schemas, declared] = await Promise.all([
    makeSubscribersOf(directory),
    readLearned(catalog),
    policies.listPolicies(),
  ]);
  for (const { type, schema } of declared)
    schemas.set(type, schema === undefined ? schemas.get(type) : asObject(schema));
  return [...schemas]
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([type, schema]) => ({
      ...{ type, subscribers: subscribersOf(type) },
      ...(schema === undefined ? {} : { schema }),
    }));
}

/** What was learned of the data of each type. */
async function readLearned(
  catalog: Pick<LearnedTypes, 'listLearned'>,
): Promise<Map<string, JsonObject | undefined>> {
  const schemas = new Map<string, JsonObject | undefined>();
  let after: string | undefined;
  do {
    const page = await catalog.listLearned({
      limit: TYPES_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    for (const { type, schema } of page.types) schemas.set(type, schema);
    after = page.next;
  } while (after !== undefined && schemas.size < MOST_TYPES);
  return schemas;
}

/** `true` and `false` are schemas, too (JSON Schema 2020-12, section 4.3.2). */
function asObject(schema: Json): JsonObject {
  if (isJsonObject(schema)) return schema;
  return schema === false ? { not: {} } : {};
}
