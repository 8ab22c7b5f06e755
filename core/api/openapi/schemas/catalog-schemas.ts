import type { CatalogPage, ListedType, Seen, ShownType } from '../../../catalog/show-catalog.ts';
import { list, oneOf, record, ref, type Schema, TIME, text, whole } from '../schema.ts';

const NAMES = list(text());

const SEEN = {
  ...{ firstSeen: TIME, lastSeen: TIME, count: whole(0), producers: NAMES, sources: NAMES },
  leftOut: list(oneOf(['producers', 'sources', 'schema'])),
};

/** The types of events. */
export const CATALOG_SCHEMAS: Readonly<Record<string, Schema>> = {
  Seen: record<Seen>(SEEN),
  SeenWithSchema: record<NonNullable<ShownType['seen']>>(SEEN, {
    schema: { type: 'object', description: 'A JSON Schema (2020-12), inferred of samples.' },
  }),
  ListedType: record<ListedType>({ type: text(), subscribers: NAMES }, { seen: ref('Seen') }),
  ShownType: record<ShownType>(
    { type: text(), subscribers: NAMES },
    { seen: ref('SeenWithSchema') },
  ),
  CatalogPage: record<CatalogPage>(
    { types: list(ref('ListedType')) },
    {
      cursor: text(),
      leftOut: record<NonNullable<CatalogPage['leftOut']>>({ events: whole(1), lastSeen: TIME }),
    },
  ),
};
