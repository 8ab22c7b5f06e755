import type { Json } from '../../event/event.ts';
import { addToAudit } from '../../operate/add-to-audit.ts';
import type { Sha256 } from '../../ports/digest.ts';
import type { TypePolicy } from '../../records/catalog/type-policy.ts';
import { toBase64 } from '../../shared/bytes.ts';
import { isSameJson } from '../../shared/json/is-same-json.ts';
import { type ChangePolicyPorts, changedMeanwhile, declaredOf } from './change-policy.ts';
import { checkBreaks, checkRoom } from './check-change.ts';
import { type DeclaredPolicy, parsePolicy } from './parse-policy.ts';

/** Who a deployment is to the audit. */
const BY = 'the deployment';

/** How often a change is tried that others came before. */
const TRIES = 3;

/** The outside world of deployments that declare types. */
export interface DeployPolicyPorts extends ChangePolicyPorts {
  readonly sha256: Sha256;
}

/** A type, and the stack and the resource in it that declares it. */
export interface DeployedType {
  readonly type: string;
  readonly deployment: string;
}

/**
 * Declares a type for a deployment, in place of whatever was declared before: a type may move from one stack to another, and from the API
 * into one. A deployment that fails goes back to what was before, whether or not that is compatible. Throws `invalid-request`,
 * `invalid-schema`, `incompatible-schema` and `too-many-types`.
 */
export async function deployPolicy(
  { type, deployment, body }: DeployedType & { readonly body: Json },
  ports: DeployPolicyPorts,
): Promise<void> {
  const asked = parsePolicy(type, body);
  if (asked.schema !== undefined) (await ports.loadSchemas()).compile(asked.schema);
  for (let tries = 1; tries <= TRIES; tries++) {
    const before = await ports.policies.findPolicy(type);
    if (isDone(before, asked, deployment)) return;
    if (before?.previous !== digestOf(asked, ports)) checkBreaks(before, asked);
    await checkRoom(asked, ports);
    const policy: TypePolicy = {
      ...asked,
      version: (before?.version ?? 0) + 1,
      changedAt: new Date(ports.clock.now()).toISOString(),
      changedBy: BY,
      deployment,
      ...(before === undefined ? {} : { previous: digestOf(declaredOf(before), ports) }),
    };
    await note('declare-type', policy, ports);
    if (await ports.policies.replacePolicy(before, policy)) return;
  }
  throw changedMeanwhile(type);
}

/** Takes back what a deployment declares of a type; what another declares by now stays. */
export async function undeployPolicy(
  { type, deployment }: DeployedType,
  ports: ChangePolicyPorts,
): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const before = await ports.policies.findPolicy(type);
    if (before?.deployment !== deployment) return;
    await note('undeclare-type', before, ports);
    if (await ports.policies.deletePolicy(before)) return;
  }
  throw changedMeanwhile(type);
}

function isDone(
  before: TypePolicy | undefined,
  asked: DeclaredPolicy,
  deployment: string,
): boolean {
  if (before === undefined || before.deployment !== deployment) return false;
  return isSameJson({ ...declaredOf(before) }, { ...asked });
}

function digestOf(declared: DeclaredPolicy, { sha256 }: DeployPolicyPorts): string {
  return toBase64(sha256(JSON.stringify(declared)));
}

function note(
  action: 'declare-type' | 'undeclare-type',
  { type, mode, compatibility, version, deployment }: TypePolicy,
  ports: ChangePolicyPorts,
): Promise<void> {
  const details = { type, mode, compatibility, version };
  return addToAudit({ by: BY, action, reason: `deployed by ${deployment}`, details }, ports);
}
