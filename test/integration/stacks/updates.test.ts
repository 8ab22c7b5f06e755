import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CustomResource, NestedStack, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-stacks-'));
});

afterEach(async () => {
  await app.clear();
  rmSync(folder, { recursive: true });
});

/** A stack with the function of custom resources, and one custom resource in each of some other stacks. */
function registering(stacks: Readonly<Record<string, string>>): (cdk: App) => void {
  return (cdk) => {
    const { functionArn: serviceToken } = tell(new Stack(cdk, 'Router'), 'Register');
    for (const [id, Name] of Object.entries(stacks)) {
      const stack = new Stack(cdk, id);
      new CustomResource(stack, 'Registration', { serviceToken, properties: { Name } });
    }
  };
}

/** Starts an app on the kept data and stops it again; answers what its custom resources were asked. */
async function deploy(stacks: Readonly<Record<string, string>>, stack?: string): Promise<string[]> {
  app.lines.length = 0;
  const cloud = await app.run(registering(stacks), {
    dataDir: folder,
    ...(stack === undefined ? {} : { stack }),
  });
  await cloud.stop();
  expect(cloud.warnings).toEqual([]);
  return app.lines.map((line) => line.replaceAll('Registration', 'R'));
}

describe('an update of several stacks', () => {
  it('updates the custom resources of each, and deletes those of a stack that is gone', async () => {
    expect(await deploy({ Shop: 'orders', Club: 'members' })).toEqual([
      'Create Shop.R orders',
      'Create Club.R members',
    ]);

    expect(await deploy({ Shop: 'orders' })).toEqual([
      'Update Shop.R orders',
      'Delete Club.R members',
    ]);
  });

  it('replaces in each stack before the next is made', async () => {
    await deploy({ Shop: 'orders', Club: 'members' });

    expect(await deploy({ Shop: 'bills', Club: 'members' })).toEqual([
      'Update Shop.R bills',
      'Delete Shop.R orders',
      'Update Club.R members',
    ]);
  });

  it('takes what is not run for gone', async () => {
    await deploy({ Shop: 'orders', Club: 'members' });

    expect(await deploy({ Shop: 'orders', Club: 'members' }, 'Shop')).toEqual([
      'Update Shop.R orders',
      'Delete Club.R members',
    ]);
  });
});

describe('a table of an earlier start', () => {
  const withTable =
    (...indexes: readonly string[]) =>
    (cdk: App) => {
      const table = new Table(new Stack(cdk, 'Shop'), 'Orders', {
        partitionKey: { name: 'id', type: AttributeType.STRING },
      });
      for (const indexName of indexes)
        table.addGlobalSecondaryIndex({
          indexName,
          partitionKey: { name: indexName, type: AttributeType.STRING },
        });
    };

  it('has the indexes that the template has by now', async () => {
    await (await app.run(withTable('old'), { dataDir: folder })).stop();

    const cloud = await app.run(withTable('old', 'new'), { dataDir: folder });

    const { calls, warnings } = cloud;
    expect(calls.dynamodb).toMatchObject({ UpdateTable: 1 });
    expect(warnings).toEqual([]);
  });
});

describe('a reload of several stacks', () => {
  /** A function in a stack and one of the same id in a nested stack, each with code of its own. */
  const define =
    (codes: { readonly outer: string; readonly inner: string }, withQueue = false) =>
    (cdk: App) => {
      tell(new Stack(cdk, 'Club'), 'Worker');
      const shop = new Stack(cdk, 'Shop');
      const orders = new NestedStack(shop, 'Orders');
      tell(shop, 'Worker', { code: codes.outer });
      tell(orders, 'Worker', { code: codes.inner });
      if (withQueue) new Queue(orders, 'Queue');
    };

  /** A folder with a handler that answers a word. */
  function codeThatSays(word: string): string {
    const path = join(folder, word);
    cpSync('test/integration/handlers/tell', path, { recursive: true });
    const file = join(path, 'index.mjs');
    const code = readFileSync(file, 'utf8');
    writeFileSync(file, code.replace('process.env.GREETING', `'${word}'`));
    return path;
  }

  it('takes the new code of one stack, and leaves the others as they are', async () => {
    const [before, after] = [codeThatSays('before'), codeThatSays('after')];
    const outdir = app.synthesize(define({ outer: before, inner: before }));
    const cloud = await app.start(outdir);
    const greetings = async () => {
      const answers = await Promise.all(cloud.functions.map(({ name }) => cloud.invoke(name)));
      return answers.map((answer) => (answer as { greeting: string }).greeting);
    };
    expect(await greetings()).toEqual(['hello', 'before', 'before']);
    const nested = cloud.functions.find(({ stackName }) => stackName.startsWith('Shop-'));

    app.synthesize(define({ outer: before, inner: after }), { outdir });
    const reloaded = cloud.reload();

    expect(reloaded).toEqual({ functions: [nested?.name], stackChanged: false });
    expect((await greetings()).sort()).toEqual(['after', 'before', 'hello']);
  });

  it('says that a nested stack has changed', async () => {
    const code = codeThatSays('same');
    const outdir = app.synthesize(define({ outer: code, inner: code }));
    const cloud = await app.start(outdir);

    app.synthesize(define({ outer: code, inner: code }, true), { outdir });
    const reloaded = cloud.reload();

    expect(reloaded).toEqual({ functions: [], stackChanged: true });
  });
});
