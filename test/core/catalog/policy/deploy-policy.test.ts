import { describe, expect, it } from '@jest/globals';
import { deletePolicy, putPolicy } from '../../../../core/catalog/policy/change-policy.ts';
import { deployPolicy, undeployPolicy } from '../../../../core/catalog/policy/deploy-policy.ts';
import type { Json } from '../../../../core/event/event.ts';
import { schemaCompiler } from '../../../../json-schema/compile-schema.ts';
import { makePolicy } from '../../../support/builders/make-policy.ts';
import { makeRegisterPorts } from '../../../support/builders/make-register-ports.ts';

const TYPE = 'order.placed';
const SHOP = 'Shop/OrderPlaced';
const WIDE = { type: 'object' };
const NARROW = { type: 'object', required: ['amount'] };

function makeWorld() {
  const ports = { ...makeRegisterPorts(), loadSchemas: async () => schemaCompiler };
  return {
    ...ports,
    deploy: (body: Json, deployment = SHOP) =>
      deployPolicy({ type: TYPE, deployment, body }, ports),
    undeploy: (deployment = SHOP) => undeployPolicy({ type: TYPE, deployment }, ports),
    put: (body: Json) => putPolicy({ type: TYPE, by: 'me', ifMatch: undefined, body }, ports),
    remove: () =>
      deletePolicy({ type: TYPE, by: 'me', ifMatch: undefined, reason: 'INC-42' }, ports),
    found: () => ports.policies.findPolicy(TYPE),
  };
}

describe('a type that a deployment declares', () => {
  it('is kept with the resource that declares it, and noted', async () => {
    const { deploy, found, audit } = makeWorld();

    await deploy({ owner: 'shop', schema: NARROW, mode: 'enforce' });

    expect(await found()).toMatchObject({
      ...{ type: TYPE, owner: 'shop', schema: NARROW, mode: 'enforce', version: 1 },
      ...{ deployment: SHOP, changedBy: 'the deployment' },
    });
    const all = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', limit: 9 };
    expect((await audit.listEntries(all)).entries).toMatchObject([
      { by: 'the deployment', action: 'declare-type', reason: `deployed by ${SHOP}` },
    ]);
  });

  it('is not declared again where nothing has changed', async () => {
    const { deploy, found } = makeWorld();
    await deploy({ owner: 'shop' });
    await deploy({ owner: 'shop' });

    expect(await found()).toMatchObject({ version: 1 });
  });

  it('is refused to others, and what the API declared is taken over', async () => {
    const { deploy, put, remove, found } = makeWorld();
    await put({ owner: 'me', reason: 'INC-42' });
    await deploy({ owner: 'shop' });

    const refusal = {
      code: 'managed-by-deployment',
      message: expect.stringContaining('declared by a deployment, Shop/OrderPlaced; change it'),
    };
    await expect(put({ owner: 'me', reason: 'INC-42' })).rejects.toMatchObject(refusal);
    await expect(remove()).rejects.toMatchObject(refusal);
    expect(await found()).toMatchObject({ owner: 'shop', version: 2 });
  });

  it('may be taken over by a resource of another stack, and stays when the first goes', async () => {
    const { deploy, undeploy, found } = makeWorld();
    await deploy({ owner: 'shop' });
    await deploy({ owner: 'shop' }, 'Club/OrderPlaced');
    await undeploy();

    expect(await found()).toMatchObject({ deployment: 'Club/OrderPlaced' });
    await undeploy('Club/OrderPlaced');
    await undeploy('Club/OrderPlaced');
    expect(await found()).toBeUndefined();
  });

  it('is held to what was declared before, and a deployment that fails may go back', async () => {
    const { deploy, found } = makeWorld();
    const backward = { compatibility: 'backward' };
    await deploy({ schema: NARROW, ...backward });
    await deploy({ schema: WIDE, ...backward });

    // What CloudFormation asks for when another resource of the deployment fails.
    await deploy({ schema: NARROW, ...backward });
    expect(await found()).toMatchObject({ schema: NARROW, version: 3 });
    await deploy({ schema: WIDE, ...backward });
    const other = { type: 'object', required: ['total'] };
    await expect(deploy({ schema: other, ...backward })).rejects.toMatchObject({
      code: 'incompatible-schema',
    });
    expect(await found()).toMatchObject({ schema: WIDE, version: 4 });
  });

  it.each([
    [{ mode: 'strict' }, '`mode` must be one of off, warn, enforce'],
    [{ schema: { type: 'float' } }, 'the schema at /type'],
    [[], 'must be a JSON object'],
  ])('is refused where it is %j', async (body, message) => {
    const { deploy, found } = makeWorld();

    await expect(deploy(body)).rejects.toThrow(message);
    expect(await found()).toBeUndefined();
  });

  it('is tried again where somebody else was faster', async () => {
    const { deploy, policies, found } = makeWorld();
    const replace = policies.replacePolicy.bind(policies);
    let isFirst = true;
    policies.replacePolicy = async (before, next) => {
      if (isFirst) await replace(before, makePolicy({ owner: 'me' }));
      isFirst = false;
      return replace(before, next);
    };

    await deploy({ owner: 'shop' });

    expect(await found()).toMatchObject({ owner: 'shop', deployment: SHOP, version: 2 });
  });
});
