import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import {
  type DeployPolicyPorts,
  deployPolicy,
  undeployPolicy,
} from '../../core/catalog/policy/deploy-policy.ts';
import { WaybillError } from '../../core/errors.ts';
import { parseJson } from '../../core/event/read-text.ts';
import { loadSchemas } from './policies.ts';

/**
 * The custom resource `Custom::WaybillEventType`: declares a type, or takes back what it has declared of one. Returns what CloudFormation
 * knows it by, which is the type.
 */
export async function registerType(
  event: CloudFormationCustomResourceEvent,
  given: Omit<DeployPolicyPorts, 'loadSchemas'>,
): Promise<string> {
  const ports = { ...given, loadSchemas };
  const deployment = deploymentOf(event);
  if (event.RequestType === 'Delete') {
    await undeployPolicy({ type: event.PhysicalResourceId, deployment }, ports);
    return event.PhysicalResourceId;
  }
  const { Type: type, Declared: declared } = event.ResourceProperties;
  if (typeof type !== 'string' || typeof declared !== 'string')
    throw new WaybillError(
      'invalid-request',
      `the properties Type and Declared must be texts; received ${JSON.stringify({ type, declared })}`,
    );
  await deployPolicy({ type, deployment, body: parseJson(declared) }, ports);
  return type;
}

/** The name of the stack, and of the resource in it: `arn:aws:cloudformation:eu-west-1:123456789012:stack/Shop/...` is of `Shop`. */
function deploymentOf({ StackId, LogicalResourceId }: CloudFormationCustomResourceEvent): string {
  return `${StackId.split('/')[1] ?? StackId}/${LogicalResourceId}`;
}
