import { parseStatements } from '../../services/iam/statement.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';

/** Managed policies that speak of nothing that is checked here: writing logs. */
const LOGS_ONLY = 'service-role/AWSLambdaBasicExecutionRole';

const role: ResourceHandler = {
  understood: [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'Policies',
    'RoleName',
    'Tags',
  ],
  create({ logicalId, properties }, { policies, place, stackName, warn }) {
    const name = properties.text('RoleName') ?? physicalName(stackName, logicalId);
    const Arn = roleArn(name, place);
    for (const policy of properties.objects('Policies')) {
      policies.addToRole(Arn, parseStatements(policy.values.PolicyDocument));
    }
    for (const managed of properties.list('ManagedPolicyArns')) {
      if (!String(managed).endsWith(LOGS_ONLY))
        warn(`AWS::IAM::Role "${logicalId}": ${managed} grants nothing locally`);
    }
    return { ref: name, attributes: { Arn, RoleId: name } };
  },
};

const policy: ResourceHandler = {
  understood: ['PolicyDocument', 'PolicyName', 'ManagedPolicyName', 'Roles', 'Description', 'Path'],
  create({ logicalId, properties }, { policies, place }) {
    const statements = parseStatements(properties.values.PolicyDocument);
    for (const name of properties.list('Roles'))
      policies.addToRole(roleArn(String(name), place), statements);
    return { ref: properties.text('PolicyName') ?? logicalId };
  },
};

function roleArn(name: string, place: AccountRegion): string {
  return arnOf(place, 'iam', `role/${name}`);
}

/** Roles and their policies; they are enforced. */
export const roleResources: ResourceHandlers = {
  'AWS::IAM::Role': role,
  'AWS::IAM::Policy': policy,
  'AWS::IAM::ManagedPolicy': policy,
};
