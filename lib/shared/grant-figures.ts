import { Grant } from 'aws-cdk-lib/aws-iam';
import type { RouterFunction } from '../router/router-function.ts';
import { suppressNag } from './suppress-nag.ts';

/** Lets a function read the figures of metrics, which IAM allows for all of them or for none. */
export function grantFigures(grantee: RouterFunction): void {
  const actions = ['cloudwatch:GetMetricData'];
  Grant.addToPrincipal({ grantee, actions, resourceArns: ['*'] });
  suppressNag(
    grantee.role,
    'AwsSolutions-IAM5[Resource::*]',
    'Metrics are no resources of IAM: cloudwatch:GetMetricData is allowed for all or for none.',
  );
}
