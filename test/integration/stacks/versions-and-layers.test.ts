import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnAlias,
  Code,
  FunctionUrlAuthType,
  Function as LambdaFunction,
  LayerVersion,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, CfnOutput, CustomResource, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
const folders: string[] = [];
afterEach(async () => {
  await app.clear();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const TELL = `exports.handler = async (event, context) => {
  console.log('as ' + context.invokedFunctionArn.split(':').slice(6).join(':'), JSON.stringify(event));
  return { inline: event };
};`;

function inline(stack: Stack, id: string, code = TELL): LambdaFunction {
  return new LambdaFunction(stack, id, {
    functionName: id.toLowerCase(),
    code: Code.fromInline(code),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
}

const invokePath = (name: string, query = '') =>
  `/2015-03-31/functions/${name}/invocations${query}`;

describe('code in the template', () => {
  it('runs as index.js', async () => {
    const cloud = await app.run((cdk) => inline(new Stack(cdk, 'Shop'), 'Tell'));

    expect(await cloud.invoke('tell', { a: 1 })).toEqual({ inline: { a: 1 } });
    expect(cloud.warnings).toEqual([]);
  });

  it('answers for a custom resource by the module cfn-response', async () => {
    const code = `const response = require('cfn-response');
      exports.handler = (event, context) => response.send(event, context, response.SUCCESS, { Answer: '42' });`;

    const cloud = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const serviceToken = inline(stack, 'Maker', code).functionArn;
      const made = new CustomResource(stack, 'Made', { serviceToken });
      stack.exportValue(made.getAttString('Answer'), { name: 'Answer' });
    });

    expect(Object.values(cloud.outputs)).toContain('42');
  });
});

describe('a function with a version and an alias', () => {
  function define(cdk: App): void {
    const stack = new Stack(cdk, 'Shop');
    const tell = inline(stack, 'Tell');
    const live = tell.addAlias('live');
    live.addEventSource(new SqsEventSource(new Queue(stack, 'Queue', { queueName: 'orders' })));
    live.addPermission('Bus', { principal: new ServicePrincipal('events.amazonaws.com') });
    const eventBus = new EventBus(stack, 'Bus', { eventBusName: 'shop' });
    new Rule(stack, 'Rule', {
      eventBus,
      eventPattern: { source: ['shop'] },
      targets: [{ bind: () => ({ arn: live.functionArn }) }],
    });
  }

  it('is invoked by each of its names, and by what names the alias', async () => {
    const cloud = await app.run(define);
    const call = async (path: string, target?: string, body: object = {}) => {
      const response = await fetch(new URL(path, cloud.awsEndpoint), {
        method: 'POST',
        body: JSON.stringify(body),
        headers: target === undefined ? {} : { 'x-amz-target': target },
      });
      return response.status;
    };

    const statuses = [
      await call(invokePath('tell:live')),
      await call(invokePath('tell', '?Qualifier=1')),
      await call(invokePath('tell:other')),
    ];
    await call('/', 'AWSEvents.PutEvents', {
      Entries: [{ Source: 'shop', DetailType: 'placed', Detail: '{}', EventBusName: 'shop' }],
    });
    await call('/', 'AmazonSQS.SendMessage', {
      QueueUrl: `${cloud.awsEndpoint}/000000000000/orders`,
      MessageBody: 'by queue',
    });
    await cloud.waitUntilIdle();

    expect(cloud.warnings).toEqual([]);
    expect(statuses).toEqual([200, 200, 404]);
    expect(app.lines.map((line) => line.split(' ')[1])).toEqual([
      'tell:live',
      'tell:1',
      'tell:live',
      'tell',
    ]);
  });

  it('answers at a URL of the alias', async () => {
    const cloud = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const { url } = inline(stack, 'Tell')
        .addAlias('live')
        .addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
      new CfnOutput(stack, 'Url', { value: url });
    });

    const response = await fetch(cloud.outputs.Url ?? '');

    expect(response.status).toBe(200);
    expect(app.lines[0]).toMatch(/^as tell:live /);
    expect(cloud.warnings).toEqual([]);
  });

  it('rejects an alias that is a number', async () => {
    const start = app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const { functionName } = inline(stack, 'Tell');
      new CfnAlias(stack, 'Alias', { functionName, functionVersion: '1', name: '7' });
    });

    await expect(start).rejects.toThrow("Value '7' at 'name' failed to satisfy constraint");
  });
});

describe('a layer', () => {
  function layerFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-layer-'));
    folders.push(folder);
    mkdirSync(join(folder, 'nodejs/node_modules/prices'), { recursive: true });
    writeFileSync(join(folder, 'nodejs/node_modules/prices/index.js'), 'exports.price = 7;');
    return folder;
  }

  it('brings modules for its functions, and one of another account is named', async () => {
    const code = `exports.handler = async () => require('prices').price;`;

    const cloud = await app.run((cdk) => {
      const stack = new Stack(cdk, 'Shop');
      const shop = inline(stack, 'Shop', code);
      shop.addLayers(
        new LayerVersion(stack, 'Prices', { code: Code.fromAsset(layerFolder()) }),
        LayerVersion.fromLayerVersionArn(
          stack,
          'Theirs',
          'arn:aws:lambda:us-east-1:123456789012:layer:theirs:3',
        ),
      );
    });

    expect(await cloud.invoke('shop')).toBe(7);
    expect(cloud.warnings).toEqual([
      expect.stringMatching(/"Shop.{8}" goes without the layer arn:.*:layer:theirs:3/),
    ]);
  });
});
