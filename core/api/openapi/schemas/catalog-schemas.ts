import type {
  CatalogPage,
  Declared,
  DeclaredType,
  ListedType,
  Seen,
  ShownType,
} from '../../../catalog/show-catalog.ts';
import { EVENT_LIMIT } from '../../../event/parse-json-event.ts';
import { FLAG, list, oneOf, record, ref, type Schema, TIME, text, whole } from '../schema.ts';

const NAMES = list(text());

const SEEN = {
  ...{ firstSeen: TIME, lastSeen: TIME, count: whole(0), producers: NAMES, sources: NAMES },
  leftOut: list(oneOf(['producers', 'sources', 'schema'])),
};

const MODE = oneOf(['off', 'warn', 'enforce'], 'What becomes of an event that is not as declared.');
const COMPATIBILITY = oneOf(['none', 'backward'], 'What a new schema must still allow.');
const OWNER = text(undefined, { minLength: 1, maxLength: 128 });
const DESCRIPTION = text(undefined, { minLength: 1, maxLength: 1024 });
const MAX_BYTES = whole(1, { maximum: EVENT_LIMIT, description: 'Of an event, as JSON.' });
const PRODUCERS = list(text(undefined, { minLength: 1, maxLength: 256 }), {
  ...{ minItems: 1, maxItems: 100 },
  description: 'Sources that may send it; `*` at an end stands for anything.',
});
const SCHEMA: Schema = { description: 'A JSON Schema (2020-12) of the data.' };

/** What may be declared of a type. */
export const DECLARABLE = {
  ...{ owner: OWNER, description: DESCRIPTION, schema: SCHEMA, maxBytes: MAX_BYTES },
  ...{ producers: PRODUCERS, deprecated: FLAG },
};

/** The same, with what it is where it is left out. */
export const DECLARABLE_MODES = {
  mode: { ...MODE, default: 'off' },
  compatibility: { ...COMPATIBILITY, default: 'none' },
};

const DECLARED = {
  ...{ mode: MODE, compatibility: COMPATIBILITY, version: whole(1) },
  ...{ changedAt: TIME, changedBy: text() },
};

const { schema: _, ...LISTED } = DECLARABLE;

const DEPLOYED = {
  deployment: text('The stack, and the resource in it, that declares the type.'),
};

/** The types of events. */
export const CATALOG_SCHEMAS: Readonly<Record<string, Schema>> = {
  Seen: record<Seen>(SEEN),
  SeenWithSchema: record<NonNullable<ShownType['seen']>>(SEEN, {
    schema: { type: 'object', description: 'A JSON Schema (2020-12), inferred of samples.' },
  }),
  Declared: record<NonNullable<ListedType['declared']>>(DECLARED, { ...LISTED, ...DEPLOYED }),
  DeclaredWithSchema: record<Declared>(DECLARED, { ...DECLARABLE, ...DEPLOYED }),
  DeclaredType: record<DeclaredType>({ type: text(), declared: ref('DeclaredWithSchema') }),
  ListedType: record<ListedType>(
    { type: text(), subscribers: NAMES },
    { seen: ref('Seen'), declared: ref('Declared') },
  ),
  ShownType: record<ShownType>(
    { type: text(), subscribers: NAMES },
    { seen: ref('SeenWithSchema'), declared: ref('DeclaredWithSchema') },
  ),
  CatalogPage: record<CatalogPage>(
    { types: list(ref('ListedType')) },
    {
      cursor: text(),
      leftOut: record<NonNullable<CatalogPage['leftOut']>>({ events: whole(1), lastSeen: TIME }),
    },
  ),
};
