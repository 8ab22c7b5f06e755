import { CfnResource, Stack } from 'aws-cdk-lib/core';
import { checkMessageGroups } from '../../subscriber/check-message-groups.ts';

/** What CloudFormation takes in one stack (CloudFormation user guide, "Understand CloudFormation quotas"). */
const RESOURCE_QUOTA = 500;

/** What is wrong with a stack that has subscribers, or a router, as a whole. */
export function checkStack(stack: Stack): string[] {
  return [...checkMessageGroups(stack), ...checkSize(stack)];
}

/** CDK's own refusal comes after this, and knows nothing of subscribers. */
function checkSize(stack: Stack): string[] {
  // CDK reads it too; 0 is no limit.
  const limit = Number(
    stack.node.tryGetContext('@aws-cdk/core:stackResourceLimit') ?? RESOURCE_QUOTA,
  );
  const count = stack.node
    .findAll()
    .filter((found) => CfnResource.isCfnResource(found) && Stack.of(found) === stack).length;
  if (limit === 0 || count <= limit) return [];
  return [
    `the stack ${stack.node.path} has ${count} resources, and CloudFormation takes ${limit} in one; give further functions a scope in another stack: a subscriber lives in its target's stack, and those that are deployed stay where they are`,
  ];
}
