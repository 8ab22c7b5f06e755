import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type App, Aws, CfnOutput, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib/core';
import { AppUnderTest, tell } from '../../support/worlds/app-under-test.ts';

const app = new AppUnderTest();
afterEach(() => app.clear());

/** A stack with a nested one, and another within that, whose function names the outermost's queue; a second stack names that function. */
function nestedStacks(cdk: App): void {
  const shop = new Stack(cdk, 'Shop');
  const queue = new Queue(shop, 'Queue');
  const orders = new NestedStack(shop, 'Orders');
  const billing = new NestedStack(orders, 'Billing');
  const worker = tell(billing, 'Worker', { GREETING: queue.queueName });
  new CfnOutput(new Stack(cdk, 'Client'), 'Worker', { value: worker.functionName });
}

/** A nested stack with outputs that its parent hands on. */
function nestedOutputs(cdk: App): void {
  const shop = new Stack(cdk, 'Shop');
  const orders = new NestedStack(shop, 'Orders', { parameters: { Colours: 'red, blue' } });
  const colours = new CfnParameter(orders, 'Colours', { type: 'CommaDelimitedList' });
  new Queue(orders, 'Queue');
  const own = { Colour: Fn.select(1, colours.valueAsList), Name: Aws.STACK_NAME, Id: Aws.STACK_ID };
  for (const [name, value] of Object.entries(own)) {
    new CfnOutput(orders, name, { value });
    const given = orders.nestedStackResource?.getAtt(`Outputs.${name}`).toString() ?? '';
    new CfnOutput(shop, `Orders${name}`, { value: given });
  }
  new CfnOutput(shop, 'Reference', { value: orders.stackId });
}

describe('nested stacks', () => {
  it('run with what the stacks around them give, and give to other stacks what they have', async () => {
    const cloud = await app.run(nestedStacks);

    const answer = await cloud.invoke(String(cloud.outputs.Worker));

    expect(answer).toEqual({
      name: cloud.outputs.Worker,
      greeting: expect.stringMatching(/^Shop-Queue/),
    });
    expect(cloud.warnings).toEqual([]);
  });

  it('have a name, an id and parameters of their own, and outputs that only their parent sees', async () => {
    const { outputs } = await app.run(nestedOutputs);

    expect(outputs.OrdersColour).toBe('blue');
    expect(outputs.OrdersName).toMatch(/^Shop-Orders.{1,29}$/);
    expect(outputs.OrdersId).toContain(`:stack/${outputs.OrdersName}/`);
    expect(outputs.Reference).toBe(outputs.OrdersId);
    expect(outputs).not.toHaveProperty('Colour');
  });

  it('rejects one whose template is not in the assembly', async () => {
    const assembly = app.synthesize(nestedStacks);
    const [template = ''] = readdirSync(assembly).filter((name) => name.includes('Billing'));
    rmSync(join(assembly, template));

    await expect(app.start(assembly)).rejects.toThrow(
      /^Shop: AWS::CloudFormation::Stack "Orders.*": AWS::CloudFormation::Stack "Billing.*": its TemplateURL names no file of this assembly/,
    );
  });

  it('rejects a parameter that nobody gives a value', async () => {
    const run = app.run((cdk) => {
      const nested = new NestedStack(new Stack(cdk, 'Shop'), 'Orders');
      const size = new CfnParameter(nested, 'Size');
      new Queue(nested, 'Queue', { queueName: size.valueAsString });
    });

    await expect(run).rejects.toThrow(
      /QueueName: it needs the parameter "Size" of the template, which has no value: give it with --parameter/,
    );
  });
});
