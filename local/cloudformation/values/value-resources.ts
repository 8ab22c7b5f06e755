import { secretArn } from '../../services/secretsmanager/secret-arn.ts';
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
    const Type = properties.requiredText('Type');
    values.addParameter(name, Value, Type);
    return { ref: name, attributes: { Type, Value } };
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
    const Id = secretArn(place, name);
    return { ref: Id, attributes: { Id } };
  },
};

/** Undefined where nothing is asked for: such a secret has no value yet. */
function generate(name: string, properties: PropertyReader): string | undefined {
  if (properties.values.GenerateSecretString === undefined) return undefined;
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
