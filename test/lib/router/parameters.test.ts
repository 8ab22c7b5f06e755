import { describe, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Aws, CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { EventRouter, FunctionTarget } from '../../../lib/index.ts';
import { newApp, newHandler } from '../synth.ts';

const stack = new Stack(newApp(), 'Test');
const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;

const router = new EventRouter(stack, 'Router', {
  authorizer: 'public',
  busName: new CfnParameter(stack, 'BusName').valueAsString,
  retention: Duration.days(number('Days')),
  overdueAfter: Duration.seconds(number('Overdue')),
  alarms: { oldestAge: Duration.seconds(number('Oldest')) },
});
router.addSubscriber('billing', {
  pattern: { source: [Aws.REGION] },
  target: new FunctionTarget(newHandler(stack, 'function')),
  maxAttempts: number('Attempts'),
  retryBase: Duration.seconds(number('Base')),
  retryCap: Duration.seconds(number('Cap')),
});
const template = Template.fromStack(stack);
const ref = (id: string) => ({ Ref: id });

describe('a parameter of the stack', () => {
  it('may say how a router is set up', () => {
    template.hasResourceProperties('AWS::Events::EventBus', { Name: ref('BusName') });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          WAYBILL_RETENTION_DAYS: ref('Days'),
          WAYBILL_OVERDUE_AFTER_SECONDS: ref('Overdue'),
        },
      },
    });
  });

  it('may say how a subscriber is served', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          WAYBILL_MAX_ATTEMPTS: ref('Attempts'),
          WAYBILL_RETRY_BASE_SECONDS: ref('Base'),
          WAYBILL_RETRY_CAP_SECONDS: ref('Cap'),
        },
      },
    });
    template.hasResourceProperties('Custom::WaybillSubscriber', {
      MaxAttempts: ref('Attempts'),
      RetryBaseSeconds: ref('Base'),
      RetryCapSeconds: ref('Cap'),
    });
  });

  it('may say when a subscriber is late', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: ref('Oldest'),
      AlarmDescription: {
        'Fn::Join': ['', [Match.anyValue(), ref('Oldest'), Match.stringLikeRegexp('^ seconds')]],
      },
    });
  });
});
