import { WaybillError } from '../../errors.ts';
import type { TypePolicies } from '../../ports/catalog/type-policies.ts';
import type { TypePolicy } from '../../records/catalog/type-policy.ts';
import { findBreaks } from '../../schema/compare/find-breaks.ts';
import type { DeclaredPolicy } from './parse-policy.ts';

/** What every function that takes events must be able to remember: so many types, and bytes of all they say. */
const MOST_POLICIES = 500;
const MOST_BYTES = 2_097_152;

/** How many reasons a refusal names. */
const SHOWN_BREAKS = 3;

/** That what those who send the type send today is allowed tomorrow, where that was asked for. Throws `incompatible-schema`. */
export function checkBreaks(before: TypePolicy | undefined, asked: DeclaredPolicy): void {
  if (asked.compatibility !== 'backward') return;
  if (before?.schema === undefined || asked.schema === undefined) return;
  const breaks = findBreaks(before.schema, asked.schema);
  if (breaks.length === 0) return;
  const shown = breaks
    .slice(0, SHOWN_BREAKS)
    .map(({ pointer, message }) => `${pointer === '' ? 'the schema' : pointer}: ${message}`);
  const more = breaks.length > SHOWN_BREAKS ? `; and ${breaks.length - SHOWN_BREAKS} more` : '';
  throw new WaybillError(
    'incompatible-schema',
    `the new schema may refuse what the old one allows, which \`compatibility\` \`backward\` forbids: ${shown.join('; ')}${more}; change it, or say \`none\``,
  );
}

/** That there is room for it beside what is declared of other types. Throws `too-many-types`. */
export async function checkRoom(
  asked: DeclaredPolicy,
  { policies }: { readonly policies: Pick<TypePolicies, 'listPolicies'> },
): Promise<void> {
  const others = (await policies.listPolicies()).filter(({ type }) => type !== asked.type);
  const bytes = [...others, asked].reduce((sum, one) => sum + JSON.stringify(one).length, 0);
  if (others.length < MOST_POLICIES && bytes <= MOST_BYTES) return;
  throw new WaybillError(
    'too-many-types',
    `${MOST_POLICIES} types may be declared, in ${MOST_BYTES} characters of JSON; there are ${others.length} others, and it would be ${bytes}; delete some, or shorten their schemas`,
  );
}
