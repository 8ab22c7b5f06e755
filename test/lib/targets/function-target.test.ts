import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib/core';
import {
  FunctionTarget,
  type FunctionTargetProps,
  SubscriberFunction,
  type SubscriberTarget,
  type TargetSubscription,
} from '../../../lib/index.ts';
import { newHandler, newRouter } from '../synth.ts';

const { stack } = newRouter();
const handler = newHandler(stack, 'function');
const parameter = new CfnParameter(stack, 'Number', { type: 'Number' });

describe('a FunctionTarget', () => {
  it.each<[string, FunctionTargetProps, RegExp]>([
    ['a maxConcurrency of 1', { maxConcurrency: 1 }, /from 2 to 1000; received 1/],
    ['a maxConcurrency of 1,001', { maxConcurrency: 1001 }, /from 2 to 1000/],
    ['a batchSize of 0', { batchSize: 0 }, /from 1 to 10000; received 0/],
    ['half a batch', { batchSize: 2.5 }, /whole number/],
    ['a large batch without a window', { batchSize: 11 }, /maxBatchingWindow of a second/],
    [
      'a window above 5 minutes',
      { maxBatchingWindow: Duration.minutes(6) },
      /^FunctionTarget of Test\/function: maxBatchingWindow is at most 5 minutes/,
    ],
    [
      'a window that is not known, which the visibility timeout needs',
      { maxBatchingWindow: Duration.seconds(parameter.valueAsNumber) },
      /maxBatchingWindow is known at the deployment only/,
    ],
  ])('rejects %s', (_, props, message) => {
    expect(() => new FunctionTarget(handler, props)).toThrow(message);
  });

  it.each<[string, (own: Stack) => unknown, string]>([
    ['an alias', (own) => newHandler(own, 'f').addAlias('live'), 'received Test/f/Aliaslive'],
    ['a version', (own) => newHandler(own, 'f').currentVersion, 'received Test/f/CurrentVersion'],
    [
      'an imported function',
      (own) => LambdaFunction.fromFunctionName(own, 'imported', 'orders'),
      'received Test/imported',
    ],
    ['no function at all', () => undefined, 'received undefined'],
    ['the name of a function', () => 'orders', 'received "orders"'],
  ])('rejects %s', (_, make, received) => {
    const { stack: own } = newRouter();
    const made = make(own) as LambdaFunction;

    const target = () => new FunctionTarget(made);

    expect(target).toThrow(/^FunctionTarget takes a function that this app makes/);
    expect(target).toThrow(received);
  });

  it('rejects a function whose timeout is not known, which the queue needs', () => {
    const late = new SubscriberFunction(stack, 'late', {
      entry: 'examples/shop/billing.ts',
      timeout: Duration.seconds(parameter.valueAsNumber),
    });

    expect(() => new FunctionTarget(late)).toThrow(
      "the timeout of the subscriber's function Test/late is known at the deployment only",
    );
  });

  it.each([true, false])('says to its function whether an event is handled once: %s', (once) => {
    const { stack: own, router } = newRouter();
    const target = new FunctionTarget(newHandler(own, 'f'));

    router.addSubscriber('one', { pattern: { type: ['a'] }, target, once });

    const functions = Template.fromStack(own).findResources('AWS::Lambda::Function', {
      Properties: { Environment: { Variables: { WAYBILL_SUBSCRIBER: 'one' } } },
    });
    const [{ Properties } = { Properties: {} }] = Object.values(functions);
    expect(Properties.Environment.Variables.WAYBILL_ONCE).toBe(once ? 'true' : undefined);
  });
});

/** A target of somebody's own, in the router's stack, that only notes what it was bound to. */
class NotingTarget implements SubscriberTarget {
  readonly visibilityTimeout = Duration.seconds(77);
  readonly bound: TargetSubscription[] = [];

  bind(_: unknown, subscription: TargetSubscription): { functionName: string } {
    this.bound.push(subscription);
    return { functionName: 'noted' };
  }
}

describe('a target', () => {
  it('is bound to the queues of its subscriber, which lives beside the router and hides messages as it says', () => {
    const { stack: own, router } = newRouter();
    const target = new NotingTarget();

    const subscription = router.addSubscriber('one', { pattern: { type: ['a'] }, target });

    expect(target.bound).toEqual([subscription]);
    expect(subscription.environment).toMatchObject({ WAYBILL_SUBSCRIBER: 'one' });
    const template = Template.fromStack(own);
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 77 });
    template.hasResourceProperties('Custom::WaybillSubscriber', { FunctionName: 'noted' });
  });
});
