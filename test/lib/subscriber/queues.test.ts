import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { FunctionTarget } from '../../../lib/index.ts';
import { newHandler, newRouter, resources, synthOnce } from '../synth.ts';

const { router, template } = synthOnce();

describe('the queues of a subscriber', () => {
  it('and those of the router are encrypted, keep messages for 14 days, outlive the stack, and refuse plain connections', () => {
    const queues = resources('AWS::SQS::Queue');

    expect(queues).toHaveLength(8);
    for (const [, { Properties, DeletionPolicy }] of queues) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties).toMatchObject({
        MessageRetentionPeriod: 14 * 86_400,
        SqsManagedSseEnabled: true,
      });
    }
    template.resourcePropertiesCountIs(
      'AWS::SQS::QueuePolicy',
      {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Action: 'sqs:*',
              Effect: 'Deny',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ]),
        },
      },
      8,
    );
  });

  it('hide a message for six timeouts and the window, and let it go after three crashes, whatever the attempts', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 180,
      RedrivePolicy: { maxReceiveCount: 3 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 6 * 10 + 5,
      RedrivePolicy: { maxReceiveCount: 3 },
    });
  });

  it('go with the subscriber where it, or else the router, is told so', () => {
    const { stack, router } = newRouter({ removalPolicy: RemovalPolicy.DESTROY });
    const pattern = { type: ['order.placed'] };
    router.addSubscriber('gone', {
      pattern,
      target: new FunctionTarget(newHandler(stack, 'gone-function')),
    });
    router.addSubscriber('kept', {
      ...{ pattern, target: new FunctionTarget(newHandler(stack, 'kept-function')) },
      removalPolicy: RemovalPolicy.RETAIN,
    });

    const queues = Template.fromStack(stack).findResources('AWS::SQS::Queue');

    const kept = Object.entries(queues)
      .filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain')
      .map(([id]) => id.replace(/.{8}$/, ''));
    expect(Object.keys(queues)).toHaveLength(8);
    expect(kept.toSorted()).toEqual(['RouterkeptQueuesDeadLetterQueue', 'RouterkeptQueuesQueue']);
  });

  const allowed = resources('AWS::SQS::QueuePolicy').flatMap(([, { Properties }]) =>
    (
      Properties.PolicyDocument as { Statement: { Effect: string; Principal: object }[] }
    ).Statement.filter(({ Effect }) => Effect === 'Allow'),
  );

  it('take messages only from their own rule, and from those of subscribers that are made at run time', () => {
    const toServices = allowed.filter(({ Principal }) => 'Service' in Principal);
    const atRunTime = toServices.filter((statement) => JSON.stringify(statement).includes('dyn.'));
    const ofRules = toServices.filter((statement) => !atRunTime.includes(statement));

    expect(atRunTime).toEqual([
      expect.objectContaining({
        ...{ Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } },
        Condition: { ArnLike: { 'aws:SourceArn': expect.anything() } },
      }),
    ]);
    expect(ofRules).toHaveLength(4);
    for (const statement of ofRules) {
      expect(statement).toMatchObject({
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
        },
      });
    }
  });

  it('tell `query` and `reconcile` how full they are, take retries from `dead-letter` and `reconcile` and what is redriven from `run-job`, and let in nobody else', () => {
    const queues = [
      ['RouterbillingQueuesQueueD6A95052', 'RouterbillingQueuesDeadLetterQueueC536E919'],
      ['RouterAuditLogQueuesQueueF9204780', expect.stringMatching(/^RouterAuditLogQueuesDead/)],
    ];
    const role = (name: string) => ({
      'Fn::GetAtt': [expect.stringMatching(new RegExp(`^RouterFunctions${name}Role`)), 'Arn'],
    });

    expect(allowed.filter(({ Principal }) => !('Service' in Principal))).toEqual(
      queues.flatMap(([queue, deadLetters]) => {
        const on = (name: unknown) => ({
          Effect: 'Allow',
          Resource: { 'Fn::GetAtt': [name, 'Arn'] },
        });
        const depth = { Action: 'sqs:GetQueueAttributes' };
        const retries = { AWS: [role('DeadLetter'), role('Reconcile'), role('RunJob')] };
        return [
          { ...on(deadLetters), ...depth, Principal: { AWS: role('Reconcile') } },
          { ...on(queue), ...depth, Principal: { AWS: [role('Query'), role('Reconcile')] } },
          { ...on(queue), Principal: retries, Action: 'sqs:SendMessage' },
        ];
      }),
    );
  });
});

describe('the recovery queue', () => {
  const url = { Ref: 'RouterRecoveryQueueF4D845C7' };
  const told = resources('AWS::Lambda::Function').filter(([, { Properties }]) =>
    JSON.stringify(Properties.Environment ?? {}).includes('WAYBILL_RECOVERY_QUEUE_URL'),
  );

  it("is known to `ingest` and to the router's own `dead-letter`, which is fed by it", () => {
    expect(told.map(([id]) => id.replace(/.{8}$/, ''))).toEqual([
      'RouterFunctionsIngest',
      'RouterFunctionsDeadLetter',
    ]);
    for (const [, { Properties }] of told)
      expect(Properties.Environment).toMatchObject({
        Variables: { WAYBILL_RECOVERY_QUEUE_URL: url },
      });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [url.Ref, 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^RouterFunctionsDeadLetter') },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('is the one of the router', () => {
    expect(router.recoveryQueue.queueUrl).toEqual(expect.any(String));
    expect(Stack.of(router).resolve(router.recoveryQueue.queueUrl)).toEqual(url);
  });
});
