import { WaybillError } from '../../errors.ts';
import type { Json } from '../../event/event.ts';
import { type AuditPorts, addToAudit } from '../../operate/add-to-audit.ts';
import { readReason } from '../../operate/parse-job-request.ts';
import type { LoadSchemaCompiler } from '../../ports/catalog/schema-compiler.ts';
import type { TypePolicies } from '../../ports/catalog/type-policies.ts';
import type { TypePolicy } from '../../records/catalog/type-policy.ts';
import { cutText } from '../../shared/cut-text.ts';
import { isSameJson } from '../../shared/json/is-same-json.ts';
import { isJsonObject } from '../../shared/json/json-object.ts';
import { checkPreconditions, type Preconditions } from '../../shared/preconditions.ts';
import { checkBreaks, checkRoom } from './check-change.ts';
import { type DeclaredPolicy, parsePolicy } from './parse-policy.ts';
import { tagOf } from './policy-tag.ts';

/** The outside world of those who declare types. */
export interface ChangePolicyPorts extends AuditPorts {
  readonly policies: TypePolicies;
  readonly loadSchemas: LoadSchemaCompiler;
}

/** Who declares what of which type. */
export interface PolicyCall extends Preconditions {
  readonly type: string;
  readonly by: string;
}

/**
 * Declares a type, in place of what was declared before. Nothing changes, and nothing is noted, where it is the same.
 * Throws `invalid-request`, `invalid-schema`, `incompatible-schema`, `managed-by-deployment`, `precondition-failed` and
 * `too-many-types`.
 */
export async function putPolicy(
  call: PolicyCall & { readonly body: Json },
  ports: ChangePolicyPorts,
): Promise<TypePolicy> {
  const { type, by, body } = call;
  const asked = parsePolicy(type, body);
  const reason = readReason(isJsonObject(body) ? body.reason : undefined);
  if (asked.schema !== undefined) (await ports.loadSchemas()).compile(asked.schema);
  const before = await ports.policies.findPolicy(type);
  refuseDeployed(before);
  checkTag(call, before);
  if (before !== undefined && isSameJson({ ...declaredOf(before) }, { ...asked })) return before;
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

/** Takes back what is declared of a type. Throws `not-found`, `invalid-request`, `managed-by-deployment` and `precondition-failed`. */
export async function deletePolicy(
  call: PolicyCall & { readonly reason: string | undefined },
  ports: ChangePolicyPorts,
): Promise<TypePolicy> {
  const { type, by } = call;
  const reason = readReason(call.reason);
  const before = await ports.policies.findPolicy(type);
  if (before === undefined)
    throw new WaybillError('not-found', `nothing is declared of the type ${cutText(type, 64)}`);
  refuseDeployed(before);
  checkTag(call, before);
  const details = { type, version: before.version };
  await addToAudit({ by, action: 'undeclare-type', reason, details }, ports);
  if (await ports.policies.deletePolicy(before)) return before;
  throw changedMeanwhile(type);
}

/** What is said of a type, without who said it when. */
export function declaredOf(policy: TypePolicy): DeclaredPolicy {
  const { version: _, changedAt: _at, changedBy: _by, ...rest } = policy;
  const { deployment: _deployment, previous: _previous, ...declared } = rest;
  return declared;
}

function refuseDeployed(before: TypePolicy | undefined): void {
  if (before?.deployment === undefined) return;
  throw new WaybillError(
    'managed-by-deployment',
    `the type ${cutText(before.type, 64)} is declared by a deployment, ${cutText(before.deployment, 128)}; change it there, by \`router.addEventType\``,
  );
}

function checkTag(call: PolicyCall, before: TypePolicy | undefined): void {
  checkPreconditions(call, {
    tag: before === undefined ? undefined : tagOf(before),
    subject: `what is declared of ${cutText(call.type, 64)}`,
    advice: 'read it again',
  });
}

/** That somebody else was faster. */
export function changedMeanwhile(type: string): WaybillError {
  return new WaybillError(
    'precondition-failed',
    `what is declared of ${cutText(type, 64)} was changed meanwhile; read it again`,
  );
}
