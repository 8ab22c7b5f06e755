import { Grant } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { RouterFunction } from '../router/router-function.ts';
import { shownArn } from './shown-arn.ts';
import { suppressNag } from './suppress-nag.ts';

const TAG = 'waybill:router';

/** The tag of the event source mappings of a router's subscribers: the name of its bus. */
export function pausableTag(busName: string): { readonly key: string; readonly value: string } {
  return { key: TAG, value: busName };
}

/**
 * Lets a function of the router enable and disable the event source mappings of its subscribers, and no others: by their tag
 * (Lambda developer guide, "Using attribute-based access control in Lambda"). A policy by `lambda:FunctionArn` would name every
 * function, those of other stacks too, and a role's policies have 10,240 characters.
 */
export function grantPauses(grantee: RouterFunction, busName: string): void {
  const { key, value } = pausableTag(busName);
  const { partition, region, account } = Stack.of(grantee);
  const mappings = `arn:${partition}:lambda:${region}:${account}:event-source-mapping:*`;
  Grant.addToPrincipal({
    grantee,
    actions: ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
    resourceArns: [mappings],
    conditions: { StringEquals: { [`aws:ResourceTag/${key}`]: value } },
  });
  suppressNag(
    grantee.role,
    `AwsSolutions-IAM5[Resource::${shownArn(grantee, mappings)}]`,
    'Event source mappings have ids that nobody chooses: the tag names those of the router.',
  );
}
