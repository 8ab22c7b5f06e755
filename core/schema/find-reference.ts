import type { Schema } from './read-schema.ts';
import { schemaError } from './schema-error.ts';

/**
 * The pointer of the schema that a reference of this document means: a JSON Pointer as a URI fragment (RFC 6901, 6) or the
 * name of an `$anchor`; undefined where there is none. Throws `WaybillError('invalid-schema')` for an anchor that two schemas have.
 */
export function findReference(
  reference: string,
  schemas: ReadonlyMap<string, Schema>,
): string | undefined {
  const fragment = decode(reference.slice(1));
  if (fragment === undefined) return undefined;
  if (fragment === '' || fragment.startsWith('/'))
    return schemas.has(fragment) ? fragment : undefined;
  const anchored = [...schemas].filter(
    ([, schema]) => typeof schema === 'object' && schema.$anchor === fragment,
  );
  if (anchored.length > 1)
    throw schemaError(anchored[1]?.[0] ?? '', `the \`$anchor\` ${fragment} is there twice`);
  return anchored[0]?.[0];
}

function decode(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}
