import { createHash } from 'node:crypto';
import { arnOf } from '../../support/account-region.ts';
import type { PropertyReader } from '../property-reader.ts';
import { physicalName } from '../resources/physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from '../resources/resource-handler.ts';
import type { Template } from '../template.ts';
import type { AppValues } from './app-values.ts';
import { generatePassword } from './generate-password.ts';

const parameter: ResourceHandler = {
  understood: [
    ...['AllowedPattern', 'DataType', 'Description', 'Name', 'Policies', 'Tags', 'Tier'],
    ...['Type', 'Value'],
  ],
  create({ logicalId, properties }, { values, stackName }) {
    const name = properties.text('Name') ?? physicalName(stackName, logicalId, 1011);
    const Value = properties.requiredText('Value');
    values.addParameter(name, Value);
    return { ref: name, attributes: { Type: properties.requiredText('Type'), Value } };
  },
};

const secret: ResourceHandler = {
  // Nothing is encrypted here.
  understood: [
    ...['Description', 'GenerateSecretString', 'KmsKeyId', 'Name', 'SecretString', 'Tags'],
  ],
  create({ logicalId, properties }, { values, place, stackName }) {
    const name = properties.text('Name') ?? physicalName(stackName, logicalId, 512);
    values.addSecret(name, properties.text('SecretString') ?? generate(name, properties));
    // AWS adds six random characters to the name; these are the same at every start.
    const end = createHash('sha256').update(name).digest('hex').slice(0, 6);
    const Id = arnOf(place, 'secretsmanager', `secret:${name}-${end}`);
    return { ref: Id, attributes: { Id } };
  },
};

function generate(name: string, properties: PropertyReader): string {
  const asked = properties.object('GenerateSecretString');
  const password = generatePassword(name, asked);
  const key = asked.text('GenerateStringKey');
  if (key === undefined) return password;
  return JSON.stringify({
    ...JSON.parse(asked.text('SecretStringTemplate') ?? '{}'),
    [key]: password,
  });
}

/** Keeps the parameters of a template that need no making, for stacks that are made before their own. */
export function addLiteralParameters({ Resources }: Template, values: AppValues): void {
  for (const { Type, Properties: { Name, Value } = {} } of Object.values(Resources))
    if (Type === 'AWS::SSM::Parameter' && typeof Name === 'string' && typeof Value === 'string')
      values.addParameter(Name, Value);
}

/** Parameters of SSM and secrets: the app's own values, for its templates. */
export const valueResources: ResourceHandlers = {
  'AWS::SSM::Parameter': parameter,
  'AWS::SecretsManager::Secret': secret,
};
