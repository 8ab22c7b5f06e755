import { afterEach, describe, expect, it } from '@jest/globals';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  Code,
  DockerImageCode,
  DockerImageFunction,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { newHandler } from '../../lib/synth.ts';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A router whose subscribers are of Node and a container image, beside a function of Python with a queue of its own. */
function manyLanguages(cdk: App): void {
  const stack = new Stack(cdk, 'Shop');
  const router = new EventRouter(stack, 'Router', { authorizer: 'public' });
  const python = new LambdaFunction(stack, 'Python', {
    code: Code.fromInline('def handler(event, context): return {}'),
    handler: 'index.handler',
    runtime: Runtime.PYTHON_3_13,
  });
  python.addEventSource(new SqsEventSource(new Queue(stack, 'Queue')));
  const handlers = {
    billing: newHandler(stack, 'billing-function'),
    image: new DockerImageFunction(stack, 'Image', {
      code: DockerImageCode.fromEcr(new Repository(stack, 'Images')),
    }),
  };
  for (const [name, handler] of Object.entries(handlers))
    router.addSubscriber(name, {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(handler),
    });
}

describe('functions that no Node runs', () => {
  it('keep nobody from starting, and leave events on their queues', async () => {
    const cloud = await app.run(manyLanguages);
    const body = JSON.stringify({ source: '/shop', type: 'order.placed', data: { amount: 1 } });
    const headers = { 'content-type': 'application/json' };

    await fetch(`${cloud.url}/events`, { method: 'POST', headers, body });
    await cloud.waitUntilIdle();

    expect(await (await fetch(`${cloud.url}/subscribers`)).json()).toMatchObject({
      subscribers: [
        { name: 'billing', queue: { visible: 0 } },
        { name: 'image', queue: { visible: 1 } },
      ],
    });
    expect(cloud.warnings).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/"Python.{8}" is not run locally: its runtime is python3.13$/),
        expect.stringMatching(/"Image.{8}" is not run locally: it is a container image$/),
        expect.stringMatching(/leaves what comes on its queue: Shop-Python.{8} is not run locally/),
      ]),
    );
  });
});
