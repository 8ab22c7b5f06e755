import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib/core';
import { ENV } from '../../../core/settings.ts';
import { EventRouter, Ingress } from '../../../lib/index.ts';
import { addElsewhere, newApp, synthOnce } from '../synth.ts';
import {
  DEPLOYED_ELSEWHERE,
  DEPLOYED_ENCRYPTED,
  DEPLOYED_ENVIRONMENT,
  DEPLOYED_RESOURCES,
  DEPLOYED_URL,
  type DeployedResource,
} from './deployed.ts';

type Resources = Readonly<Record<string, Found>>;

const resourcesOf = (template: Template) => template.toJSON().Resources as Resources;

const routerResources = resourcesOf(synthOnce().template);

const app = newApp();
const team = new Stack(app, 'Team');
const behindUrl = new Stack(app, 'Test');
const props = { ingress: Ingress.functionUrl({ authorizer: 'public' }) };
const encryptionKey = new Key(behindUrl, 'Key');
addElsewhere(new EventRouter(behindUrl, 'Router', { ...props, encryptionKey }), team);

/** Stacks as they may be deployed, and what in them holds something. */
const STACKS: readonly [string, Resources, Readonly<Record<string, DeployedResource>>][] = [
  ["the router's stack", routerResources, DEPLOYED_RESOURCES],
  ["a team's stack", resourcesOf(Template.fromStack(team)), DEPLOYED_ELSEWHERE],
  [
    'a router behind a function URL, with a key',
    resourcesOf(Template.fromStack(behindUrl)),
    {
      ...Object.fromEntries(
        Object.entries(DEPLOYED_RESOURCES).filter(
          ([id, { type }]) =>
            /::(Table|EventBus)$/.test(type) || /^Router(Recovery|Jobs|RunTime)/.test(id),
        ),
      ),
      ...DEPLOYED_URL,
      ...DEPLOYED_ENCRYPTED,
    },
  ],
];

interface Found {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Why an update of a deployed stack would lose what a resource holds; undefined when it would not. */
function lossOf(
  id: string,
  { type, holds, keeps }: DeployedResource,
  resources: Resources,
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

describe.each(STACKS)('an update of %s', (_, found, deployed) => {
  it.each(Object.entries(deployed))('keeps %s', (id, resource) => {
    expect(lossOf(id, resource, found)).toBeUndefined();
  });

  it('names every table, queue, bus and address that holds something', () => {
    const holding = Object.entries(found)
      .filter(([, { Type }]) => /::(Table|Queue|EventBus|Api|Url)$/.test(Type))
      .map(([id]) => id);

    expect(Object.keys(deployed).toSorted()).toEqual(holding.toSorted());
  });
});

describe('an update of a deployed function', () => {
  it('keeps the names of the variables that functions of either version read', () => {
    expect(ENV).toMatchObject(DEPLOYED_ENVIRONMENT);
  });
});

describe('the check of an update', () => {
  const [id, resource] = Object.entries(DEPLOYED_RESOURCES)[0] ?? [];
  if (id === undefined || resource === undefined) throw new Error('nothing is deployed');

  it('says that a construct has lost its id', () => {
    const { [id]: table, ...others } = routerResources;
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
