import type { CatalogType } from '../read-catalog.ts';

/** The most characters of a document's schemas: an answer of Lambda has 6 MB (Lambda developer guide, "Quotas"). */
const MOST_CHARACTERS = 800_000;

/** The same types, those without their schemas that would make a document too large: the largest first. */
export function withinSize(
  types: readonly CatalogType[],
  mostCharacters = MOST_CHARACTERS,
): readonly CatalogType[] {
  const sizes = new Map(types.map((type) => [type, JSON.stringify(type.schema ?? {}).length]));
  const bySize = [...types].sort((a, b) => (sizes.get(a) ?? 0) - (sizes.get(b) ?? 0));
  let room = mostCharacters;
  const fits = new Set(
    bySize.filter((type) => {
      room -= sizes.get(type) ?? 0;
      return room >= 0;
    }),
  );
  return types.map((type) => {
    if (fits.has(type)) return type;
    const { schema: _, ...open } = type;
    return open;
  });
}
