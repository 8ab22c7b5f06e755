import { afterEach, describe, expect, it } from '@jest/globals';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnOutput, Fn, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest, type Define } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

const first: Define = (cdk) => {
  const queue = new Queue(new Stack(cdk, 'Shop'), 'Queue');
  new CfnOutput(queue, 'Name', { value: queue.queueName, exportName: 'shop-queue' });
};

/** Imports a value of the first app. */
const second: Define = (cdk) => {
  const stack = new Stack(cdk, 'Club');
  const { ref } = new CfnQueue(stack, 'Queue', {
    queueName: Fn.join('-', ['club', Fn.importValue('shop-queue')]),
  });
  new CfnOutput(stack, 'Url', { value: ref });
};

describe('the stacks of several apps', () => {
  it('run in one cloud, where a later app has the exports of an earlier one', async () => {
    const assembly = [first, second].map((define) => app.synthesize(define));

    const cloud = await app.start(assembly);

    expect(cloud.outputs.Url).toMatch(/\/club-Shop-Queue/);
    expect(cloud.warnings).toEqual([]);
  });

  it('take over the new code of each, and see what else has changed in one', async () => {
    const shop = app.synthesize(first);
    const cloud = await app.start([shop, app.synthesize(second)]);
    const changed = app.synthesize((cdk) => {
      second(cdk);
      new Queue(new Stack(cdk, 'Annexe'), 'Queue');
    });

    expect(cloud.reload().stackChanged).toBe(false);
    expect(cloud.reload([shop, changed]).stackChanged).toBe(true);
  });

  it('rejects an app that comes before the one whose exports it wants', async () => {
    const assembly = [second, first].map((define) => app.synthesize(define));

    await expect(app.start(assembly)).rejects.toThrow('"shop-queue", which no stack here gives');
  });

  it('rejects two apps with stacks of one name', async () => {
    const assembly = [first, first].map((define) => app.synthesize(define));

    await expect(app.start(assembly)).rejects.toThrow('The stacks Shop, Shop are all named Shop');
  });

  it('rejects a stack that none of them has, and says which there are', async () => {
    const assembly = [first, second].map((define) => app.synthesize(define));

    await expect(app.start(assembly, { stack: 'Pub' })).rejects.toThrow(
      /holds no stack named Pub \(stacks: Shop, Club\)\.$/,
    );
  });

  it('rejects a list without an assembly', async () => {
    await expect(app.start([])).rejects.toThrow('`assembly` names no folder');
  });
});
