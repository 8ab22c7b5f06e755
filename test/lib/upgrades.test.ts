import { describe, expect, it } from '@jest/globals';
import { ENV } from '../../core/settings.ts';
import { DEPLOYED_ENVIRONMENT, DEPLOYED_RESOURCES, type DeployedResource } from './deployed.ts';
import { synthOnce } from './synth.ts';

const template = synthOnce().template.toJSON() as {
  readonly Resources: Readonly<Record<string, Found>>;
};

interface Found {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Why an update of a deployed stack would lose what a resource holds; undefined when it would not. */
function lossOf(
  id: string,
  { type, holds, keeps }: DeployedResource,
  resources: Readonly<Record<string, Found>>,
): string | undefined {
  const found = resources[id];
  const loses = `an update of a deployed router would replace it and lose ${holds}`;
  if (found?.Type !== type)
    return `${type} ${id} is not in the template any more: ${loses}. Keep its construct's id, or move it with a migration that CHANGELOG.md describes.`;
  const changed = Object.entries(keeps ?? {}).find(
    ([name, value]) => JSON.stringify(found.Properties[name]) !== JSON.stringify(value),
  );
  if (changed === undefined) return undefined;
  const [name, value] = changed;
  return `${name} of ${type} ${id} was ${JSON.stringify(value)} and is ${JSON.stringify(found.Properties[name])}: ${loses}.`;
}

describe('an update of a deployed router', () => {
  it.each(Object.entries(DEPLOYED_RESOURCES))('keeps %s', (id, resource) => {
    expect(lossOf(id, resource, template.Resources)).toBeUndefined();
  });

  it('keeps the names of the variables that functions of either version read', () => {
    expect(ENV).toMatchObject(DEPLOYED_ENVIRONMENT);
  });

  it('names every table, queue and bus that holds something', () => {
    const holding = Object.entries(template.Resources)
      .filter(([, { Type }]) => /::(Table|Queue|EventBus|Api)$/.test(Type))
      .map(([id]) => id);

    expect(Object.keys(DEPLOYED_RESOURCES).toSorted()).toEqual(holding.toSorted());
  });
});

describe('the check of an update', () => {
  const [id, resource] = Object.entries(DEPLOYED_RESOURCES)[0] ?? [];
  if (id === undefined || resource === undefined) throw new Error('nothing is deployed');

  it('says that a construct has lost its id', () => {
    const { [id]: table, ...others } = template.Resources;
    if (table === undefined) throw new Error(`${id} is not in the template`);

    expect(lossOf(id, resource, { ...others, Renamed: table })).toBe(
      `AWS::DynamoDB::Table ${id} is not in the template any more: an update of a deployed router would replace it and lose every waybill. Keep its construct's id, or move it with a migration that CHANGELOG.md describes.`,
    );
  });

  it('says that a key has changed', () => {
    const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
    const changed = { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema } };

    expect(lossOf(id, resource, { [id]: changed })).toBe(
      `KeySchema of AWS::DynamoDB::Table ${id} was [{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}] and is [{"AttributeName":"id","KeyType":"HASH"}]: an update of a deployed router would replace it and lose every waybill.`,
    );
  });
});
