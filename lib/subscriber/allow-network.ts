import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { suppressNag } from '../shared/suppress-nag.ts';

/**
 * Lets Lambda make a function's network interfaces in a VPC (Lambda developer guide, "Giving Lambda functions access to
 * resources in an Amazon VPC"): before the function is there, so no interface can be named. CDK sees to it only for a
 * role that it makes itself, with a managed policy that allows every log group, too.
 */
export function allowNetwork(role: Role): void {
  role.addToPolicy(
    new PolicyStatement({
      sid: 'NetworkInterfaces',
      actions: [
        'ec2:AssignPrivateIpAddresses',
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:UnassignPrivateIpAddresses',
      ],
      resources: ['*'],
    }),
  );
  suppressNag(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'Interfaces have no names before Lambda makes them, and Lambda checks that the function may.',
  );
}
