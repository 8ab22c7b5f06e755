import { describe, expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { Aws, type Stack } from 'aws-cdk-lib/core';
import {
  type EventRouter,
  FunctionTarget,
  type SubscriberProps,
  topic,
} from '../../../lib/index.ts';
import { newHandler, newRouter } from '../synth.ts';

type Pattern = SubscriberProps['pattern'];

const subscribe = (
  { router, stack }: { readonly router: EventRouter; readonly stack: Stack },
  name: string,
  pattern: Pattern,
) =>
  router.addSubscriber(name, {
    pattern,
    target: new FunctionTarget(newHandler(stack, `${name}-function`)),
  });

describe('a subscriber whose pattern is in the notation of a broker', () => {
  it('has a rule with what that is for EventBridge, and is registered with the notation', () => {
    const world = newRouter();
    subscribe(world, 'eu', topic('order.*.eu'));
    const template = Template.fromStack(world.stack);

    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        detail: { _waybill: { words: { type: { n: [3], 1: ['order'], 3: ['eu'] } } } },
      },
    });
    template.hasResourceProperties('Custom::WaybillSubscriber', {
      Pattern: '{"_waybill":{"words":{"type":{"1":["order"],"3":["eu"],"n":[3]}}}}',
      Notation: '{"topic":"order.*.eu"}',
    });
  });

  it.each<[string, Pattern, string]>([
    [
      'is refused',
      { topic: '#.a.*.b.#' },
      'the pattern is refused: the topic pattern `#.a.*.b.#` has',
    ],
    [
      'is known at the deployment only',
      topic(`order.${Aws.REGION}`),
      'at `topic`: a text in the notation of a broker is known at the deployment only',
    ],
    ['is two', { topic: 'a', data: { x: [1] } }, '`topic` stands alone in a pattern'],
  ])('rejects one that %s', (_, pattern, message) => {
    expect(() => subscribe(newRouter(), 'one', pattern)).toThrow(message);
  });

  it('counts for the quota of rules with wildcards where EventBridge has one of it', () => {
    const world = newRouter();
    for (let count = 1; count <= 30; count++) subscribe(world, `w-${count}`, topic('#.eu.#'));

    expect(() => subscribe(world, 'plain', topic('order.*.eu.#'))).not.toThrow();
    expect(() => subscribe(world, 'one-more', topic('#.eu.#'))).toThrow(
      'takes 30 rules whose patterns have a `wildcard`',
    );
  });
});
