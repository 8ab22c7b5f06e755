import type { KeyGrants, KeyView } from '../../../access/api-key.ts';
import type { IssuedKey } from '../../../access/issue-key.ts';
import { PERMISSIONS } from '../../routes.ts';
import { list, oneOf, record, ref, type Schema, TIME, text, whole } from '../schema.ts';

const GRANTED = list(text(undefined, { minLength: 1, maxLength: 256 }), {
  minItems: 1,
  maxItems: 100,
});

const GRANTS = {
  producer: text(undefined, { minLength: 1, maxLength: 128 }),
  permissions: list(oneOf(PERMISSIONS), { minItems: 1 }),
};

const BOUNDS = {
  ...{
    sources: GRANTED,
    types: GRANTED,
    subscribers: GRANTED,
    eventsPerMinute: whole(1),
    expiresAt: TIME,
  },
  label: text(undefined, { minLength: 1, maxLength: 128 }),
};

const VIEW = { ...GRANTS, id: text(), createdAt: TIME };

/** The router's own API keys. */
export const KEY_SCHEMAS: Readonly<Record<string, Schema>> = {
  KeyGrants: { ...record<KeyGrants>(GRANTS, BOUNDS), additionalProperties: false },
  Key: record<KeyView>(VIEW, { ...BOUNDS, replacedBy: text() }),
  IssuedKey: record<IssuedKey>(
    { ...VIEW, key: text('The only time that it is shown.') },
    { ...BOUNDS, replacedBy: text() },
  ),
  Keys: record<{ keys: unknown }>({ keys: list(ref('Key')) }),
};
