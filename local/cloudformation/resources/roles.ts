import type { Policies } from '../../services/iam/policies.ts';
import { parseStatements } from '../../services/iam/statement.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import type { PropertyReader } from '../property-reader.ts';
import type { CloudBuilder } from './cloud-builder.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

const role: ResourceHandler = {
  understood: [
    ...['AssumeRolePolicyDocument', 'Description', 'ManagedPolicyArns', 'MaxSessionDuration'],
    ...['Path', 'PermissionsBoundary', 'Policies', 'RoleName', 'Tags'],
  ],
  create({ logicalId, properties }, { policies, place, stackName, warn }) {
    const name = properties.text('RoleName') ?? physicalName(stackName, logicalId);
    const Arn = arnOf(place, 'iam', `role${pathOf(properties)}${name}`);
    policies.nameRole(name, Arn);
    const owner = `AWS::IAM::Role "${logicalId}"`;
    for (const policy of properties.objects('Policies'))
      policies.addToRole(Arn, parseStatements(policy.values.PolicyDocument));
    for (const managed of properties.list('ManagedPolicyArns').map(String)) {
      const statements = policies.managed(managed);
      if (statements === undefined) {
        warn(`${owner}: ${managed} is not known here, and grants nothing`);
        policies.addUnknown(Arn);
      } else policies.addToRole(Arn, statements);
    }
    bound(Arn, owner, { properties, policies, warn });
    return { ref: name, attributes: { Arn, RoleId: name } };
  },
};

/** A boundary that nobody here knows bounds nothing, rather than everything. */
function bound(
  roleArn: string,
  owner: string,
  {
    properties,
    policies,
    warn,
  }: Pick<CloudBuilder, 'policies' | 'warn'> & { readonly properties: PropertyReader },
): void {
  const boundary = properties.text('PermissionsBoundary');
  if (boundary === undefined) return;
  const statements = policies.managed(boundary);
  if (statements === undefined)
    warn(`${owner}: the permissions boundary ${boundary} is not known here, and bounds nothing`);
  else policies.setBoundary(roleArn, statements);
}

const policy: ResourceHandler = {
  understood: ['PolicyDocument', 'PolicyName', 'Roles'],
  create({ logicalId, properties }, { policies, place }) {
    attach(properties, policies, place);
    return { ref: properties.text('PolicyName') ?? logicalId };
  },
};

const managedPolicy: ResourceHandler = {
  understood: ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
  create({ logicalId, properties }, { policies, place, stackName }) {
    const name = properties.text('ManagedPolicyName') ?? physicalName(stackName, logicalId, 128);
    const PolicyArn = arnOf(place, 'iam', `policy${pathOf(properties)}${name}`);
    policies.addManaged(PolicyArn, parseStatements(properties.values.PolicyDocument));
    attach(properties, policies, place);
    return { ref: PolicyArn, attributes: { PolicyArn } };
  },
};

const rolePolicy: ResourceHandler = {
  understood: ['PolicyDocument', 'PolicyName', 'RoleName'],
  create({ properties }, { policies, place }) {
    const roleName = properties.requiredText('RoleName');
    const statements = parseStatements(properties.values.PolicyDocument);
    policies.addToRole(policies.roleNamed(roleName) ?? roleArn(roleName, place), statements);
    return { ref: properties.requiredText('PolicyName') };
  },
};

function attach(properties: PropertyReader, policies: Policies, place: AccountRegion): void {
  const statements = parseStatements(properties.values.PolicyDocument);
  for (const name of properties.list('Roles').map(String))
    policies.addToRole(policies.roleNamed(name) ?? roleArn(name, place), statements);
}

/** A path begins and ends with a slash, and is one unless it is told. */
function pathOf(properties: PropertyReader): string {
  return properties.text('Path') ?? '/';
}

function roleArn(name: string, place: AccountRegion): string {
  return arnOf(place, 'iam', `role/${name}`);
}

/** Roles and their policies; they are enforced. */
export const roleResources: ResourceHandlers = {
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::Role': role,
  'AWS::IAM::RolePolicy': rolePolicy,
};
