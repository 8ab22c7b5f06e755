import { afterEach, describe, expect, it } from '@jest/globals';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, Stack, Stage } from 'aws-cdk-lib/core';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** Three stacks, of which `Workers` needs `Queues`, and a stage `Prod` with two more. */
function stacks(cdk: App): void {
  const add = (scope: App | Stage, id: string, stackName?: string) => {
    const stack = new Stack(scope, id, stackName === undefined ? {} : { stackName });
    return { stack, queue: new Queue(stack, 'Queue') };
  };
  const { stack } = add(cdk, 'Workers', 'shop-workers');
  add(cdk, 'Other');
  const { queue } = add(cdk, 'Queues');
  new CfnOutput(stack, 'Arn', { value: queue.queueArn });
  const prod = new Stage(cdk, 'Prod');
  add(prod, 'One').stack.addStackDependency(add(prod, 'Two').stack);
}

async function queueNames(stack?: string): Promise<string[]> {
  const cloud = await app.run(stacks, stack === undefined ? {} : { stack });
  const response = await fetch(cloud.awsEndpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AmazonSQS.ListQueues',
      'content-type': 'application/x-amz-json-1.0',
    },
    body: '{}',
  });
  const { QueueUrls = [] } = (await response.json()) as { QueueUrls?: string[] };
  return QueueUrls.map((url) => url.replace(/.*\/(.*)-Queue.*/, '$1')).sort();
}

describe('the stacks of an app', () => {
  it('are all run, those of its stages too', async () => {
    expect(await queueNames()).toEqual(['Other', 'Prod-One', 'Prod-Two', 'Queues', 'shop-workers']);
  });

  it.each([
    ['its id', 'Workers', ['Queues', 'shop-workers']],
    ['its name', 'shop-workers', ['Queues', 'shop-workers']],
    ['its path', 'Prod/Two', ['Prod-Two']],
    ['its name in a stage', 'Prod-One', ['Prod-One', 'Prod-Two']],
    ['its stage', 'Prod', ['Prod-One', 'Prod-Two']],
  ])('are chosen by %s, and bring what they depend on', async (_, chosen, expected) => {
    expect(await queueNames(chosen)).toEqual(expected);
  });

  it('rejects a stack that the app does not have, and says which there are', async () => {
    await expect(queueNames('Nobody')).rejects.toThrow(
      /holds no stack named Nobody \(stacks: .*Workers, Other, Queues.*\)\.$/,
    );
  });

  it('rejects a long name with no more than the beginning of it', async () => {
    const error = await queueNames('x'.repeat(10_000)).catch(String);

    expect(String(error).length).toBeLessThan(500);
  });

  it('rejects two stacks of one name, and says how to run one of them', async () => {
    const define = (cdk: App) => {
      for (const id of ['Test', 'Prod'])
        new Queue(new Stack(new Stage(cdk, id), 'Shop', { stackName: 'shop' }), 'Queue');
    };

    await expect(app.run(define)).rejects.toThrow(
      'The stacks Test/Shop, Prod/Shop are all named shop',
    );
    const chosen = await app.run(define, { stack: 'Prod/Shop' });
    expect(chosen.warnings).toEqual([]);
  });
});
