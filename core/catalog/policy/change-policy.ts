import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';
import { type AuditPorts, addToAudit } from '../../operate/add-to-audit.ts';
import { readReason } from '../../operate/parse-job-request.ts';
import type { LoadSchemaCompiler } from '../../ports/catalog/schema-compiler.ts';
import type { TypePolicies } from '../../ports/catalog/type-policies.ts';
import type { TypePolicy } from '../../records/catalog/type-policy.ts';
import { findBreaks } from '../../schema/compare/find-breaks.ts';
import { cutText } from '../../shared/cut-text.ts';
import { isSameJson } from '../../shared/json/is-same-json.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import { type DeclaredPolicy, parsePolicy } from './parse-policy.ts';
import { tagOf } from './policy-tag.ts';

/** What every function that takes events must be able to remember: so many types, and bytes of all they say. */
const MOST_POLICIES = 500;
const MOST_BYTES = 2_097_152;

/** How many reasons a refusal names. */
const SHOWN_BREAKS = 3;

/** The outside world of those who declare types. */
export interface ChangePolicyPorts extends AuditPorts {
  readonly policies: TypePolicies;
  readonly loadSchemas: LoadSchemaCompiler;
}

/** Who declares what of which type. */
export interface PolicyCall {
  readonly type: string;
  readonly by: string;
  /** Of the header `If-Match`: changes nothing but what has this tag. */
  readonly ifMatch: string | undefined;
}

/**
 * Declares a type, in place of what was declared before. Nothing changes, and nothing is noted, where it is the same.
 * Throws `invalid-request`, `invalid-schema`, `incompatible-schema`, `precondition-failed` and `too-many-types`.
 */
export async function putPolicy(
  { type, by, ifMatch, body }: PolicyCall & { readonly body: Json },
  ports: ChangePolicyPorts,
): Promise<TypePolicy> {
  const asked = parsePolicy(type, body);
  const reason = readReason(isJsonObject(body) ? body.reason : undefined);
  if (asked.schema !== undefined) (await ports.loadSchemas()).compile(asked.schema);
  const before = await ports.policies.findPolicy(type);
  checkTag(type, before, ifMatch);
  if (before !== undefined && isSameJson(declared(before), { ...asked })) return before;
  checkBreaks(before, asked);
  await checkRoom(asked, ports);
  const policy: TypePolicy = {
    ...asked,
    version: (before?.version ?? 0) + 1,
    changedAt: new Date(ports.clock.now()).toISOString(),
    changedBy: by,
  };
  const { mode, compatibility } = policy;
  const details = { type, mode, compatibility, version: policy.version };
  await addToAudit({ by, action: 'declare-type', reason, details }, ports);
  if (await ports.policies.replacePolicy(before, policy)) return policy;
  throw changedMeanwhile(type);
}

/** Takes back what is declared of a type. Throws `not-found`, `invalid-request` and `precondition-failed`. */
export async function deletePolicy(
  { type, by, ifMatch, reason: given }: PolicyCall & { readonly reason: string | undefined },
  ports: ChangePolicyPorts,
): Promise<TypePolicy> {
  const reason = readReason(given);
  const before = await ports.policies.findPolicy(type);
  if (before === undefined)
    throw new WaybillError('not-found', `nothing is declared of the type ${cutText(type, 64)}`);
  checkTag(type, before, ifMatch);
  const details = { type, version: before.version };
  await addToAudit({ by, action: 'undeclare-type', reason, details }, ports);
  if (await ports.policies.deletePolicy(before)) return before;
  throw changedMeanwhile(type);
}

function declared({ version: _, changedAt: _at, changedBy: _by, ...rest }: TypePolicy): Json {
  return { ...rest };
}

function checkTag(type: string, before: TypePolicy | undefined, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  const tag = before === undefined ? undefined : tagOf(before);
  if (tag !== undefined && (ifMatch.trim() === '*' || ifMatch.trim() === tag)) return;
  throw new WaybillError(
    'precondition-failed',
    `\`If-Match\` is ${cutText(ifMatch, 64)}, and what is declared of ${cutText(type, 64)} ${tag === undefined ? 'is nothing' : `has the tag ${tag}`}; read it again`,
  );
}

function changedMeanwhile(type: string): WaybillError {
  return new WaybillError(
    'precondition-failed',
    `what is declared of ${cutText(type, 64)} was changed meanwhile; read it again`,
  );
}

/** What those who send the type send today must be allowed tomorrow. */
function checkBreaks(before: TypePolicy | undefined, asked: DeclaredPolicy): void {
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

async function checkRoom(
  asked: DeclaredPolicy,
  { policies }: Pick<ChangePolicyPorts, 'policies'>,
): Promise<void> {
  const others = (await policies.listPolicies()).filter(({ type }) => type !== asked.type);
  const bytes = [...others, asked].reduce((sum, one) => sum + JSON.stringify(one).length, 0);
  if (others.length < MOST_POLICIES && bytes <= MOST_BYTES) return;
  throw new WaybillError(
    'too-many-types',
    `${MOST_POLICIES} types may be declared, in ${MOST_BYTES} characters of JSON; there are ${others.length} others, and it would be ${bytes}; delete some, or shorten their schemas`,
  );
}
