import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib/core';
import { functionLabel } from '../../../cli/start/function-label.ts';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** Two stacks with the same constructs: a queue, and a function that answers its stack's name. */
function twins(cdk: App): void {
  for (const id of ['Shop', 'Club']) {
    const stack = new Stack(cdk, id);
    new CfnOutput(stack, 'Name', { value: new Queue(stack, 'Queue').queueName });
    new CfnOutput(stack, `${id}Only`, { value: id });
    tell(stack, 'Worker', { GREETING: id });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

describe('names in several stacks', () => {
  it('are apart where logical ids are the same', async () => {
    const cloud = await app.run(twins);

    const names = cloud.functions.map(({ name }) => name);
    const greetings = await Promise.all(names.map((name) => cloud.invoke(name)));

    expect(greetings).toMatchObject([{ greeting: 'Shop' }, { greeting: 'Club' }]);
    expect(new Set(cloud.functions.map(({ logicalId }) => logicalId)).size).toBe(1);
  });

  it('rejects the logical id of two functions, and names both', async () => {
    const cloud = await app.run(twins);
    const [shop, club] = cloud.functions;

    await expect(cloud.invoke(String(shop?.logicalId))).rejects.toThrow(
      `Several stacks have a function "${shop?.logicalId}". Name one of them: ${shop?.name}, ${club?.name}.`,
    );
  });

  it('have outputs under their stacks where both have them, and as they are where one has', async () => {
    const { outputs } = await app.run(twins);

    expect(outputs).toEqual({
      'Shop.Name': expect.stringMatching(/^Shop-Queue/),
      'Club.Name': expect.stringMatching(/^Club-Queue/),
      ShopOnly: 'Shop',
      ClubOnly: 'Club',
    });
  });

  it('are told to people with the stack only where it is needed', async () => {
    const cloud = await app.run((cdk) => {
      twins(cdk);
      tell(new Stack(cdk, 'Lone'), 'Alone');
    });

    const labels = cloud.functions.map(({ name }) => functionLabel(cloud, name));

    expect(labels.sort()).toEqual(['Alone', 'Club.Worker', 'Shop.Worker']);
    expect(functionLabel(cloud, 'nobody')).toBe('nobody');
  });

  it('come with the stack in what is not run', async () => {
    const { warnings } = await app.run((cdk) => {
      for (const id of ['Shop', 'Club'])
        new CfnResource(new Stack(cdk, id), 'Stream', { type: 'AWS::Kinesis::Stream' });
    });

    expect(warnings).toEqual([
      'Shop: AWS::Kinesis::Stream "Stream" is not run locally',
      'Club: AWS::Kinesis::Stream "Stream" is not run locally',
    ]);
  });

  it.each([
    ['queues', (stack: Stack) => new CfnQueue(stack, 'Queue', { queueName: 'orders' })],
    [
      'functions',
      (stack: Stack) => {
        const { node } = tell(stack, 'Worker');
        (node.defaultChild as CfnResource).addPropertyOverride('FunctionName', 'worker');
      },
    ],
  ])('rejects two %s that are given one name', async (_, define) => {
    const run = app.run((cdk) => {
      for (const id of ['Shop', 'Club']) define(new Stack(cdk, id));
    });

    await expect(run).rejects.toThrow(/^Club: AWS::(SQS::Queue "Queue|Lambda::Function "Worker)/);
  });

  it('give the port that is asked for to the first HTTP API', async () => {
    const httpPort = await freePort();

    const cloud = await app.run(
      (cdk) => {
        for (const id of ['Shop', 'Club']) {
          const stack = new Stack(cdk, id);
          new CfnOutput(stack, 'Url', { value: String(new HttpApi(stack, 'Api').url) });
        }
      },
      { httpPort },
    );

    expect(cloud.url).toBe(`http://127.0.0.1:${httpPort}`);
    expect(cloud.outputs['Shop.Url']).toBe(`${cloud.url}/`);
    expect(cloud.outputs['Club.Url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(cloud.outputs['Club.Url']).not.toBe(cloud.outputs['Shop.Url']);
  });
});
