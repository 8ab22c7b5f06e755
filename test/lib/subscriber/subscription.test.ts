import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Duration } from 'aws-cdk-lib/core';
import { FunctionTarget } from '../../../lib/index.ts';
import { newHandler, newRouter } from '../synth.ts';

describe('a subscription', () => {
  it('has metrics of its queues and its rule', () => {
    const { stack, router: own } = newRouter();
    const subscription = own.addSubscriber('billing', {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(newHandler(stack, 'function')),
    });

    const metrics = [
      subscription.metricBacklog(),
      subscription.metricOldestAge(),
      subscription.metricDeadLetters(),
      subscription.metricMatched(),
      subscription.metricUndeliverable(),
      subscription.metricAttempts(),
      subscription.metric('DeadDeliveries'),
    ].map(({ namespace, metricName, statistic }) => `${namespace} ${metricName} ${statistic}`);

    expect(metrics).toEqual([
      'AWS/SQS ApproximateNumberOfMessagesVisible Maximum',
      'AWS/SQS ApproximateAgeOfOldestMessage Maximum',
      'AWS/SQS ApproximateNumberOfMessagesVisible Maximum',
      'AWS/Events MatchedEvents Sum',
      'AWS/Events FailedInvocations Sum',
      'AWS/SQS NumberOfMessagesReceived Sum',
      'Waybill DeadDeliveries Sum',
    ]);
    expect(own.metricRequests().metricName).toBe('Count');
  });

  it.each([
    ['2026-11-01T00:00:00Z', '2026-11-01T00:00:00Z'],
    [Duration.days(7), 'PT604800S'],
    [undefined, undefined],
  ])('tells its registration to start from %s', (startFrom, StartFrom) => {
    const { stack, router: own } = newRouter();
    own.addSubscriber('billing', {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(newHandler(stack, 'function')),
      ...(startFrom === undefined ? {} : { startFrom }),
    });

    const [registration] = Object.values(
      Template.fromStack(stack).findResources('Custom::WaybillSubscriber'),
    );

    expect(registration?.Properties.StartFrom).toBe(StartFrom);
  });

  it('with a key of its own lets EventBridge use it, for the dead-letter queue too', () => {
    const { stack, router: own } = newRouter();
    own.addSubscriber('billing', {
      pattern: { type: ['order.placed'] },
      target: new FunctionTarget(newHandler(stack, 'function')),
      encryptionKey: new Key(stack, 'Key'),
    });

    const encrypted = Template.fromStack(stack);

    encrypted.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() }, 2);
    encrypted.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(['kms:Decrypt']),
            Principal: { Service: 'events.amazonaws.com' },
          }),
        ]),
      },
    });
  });
});
