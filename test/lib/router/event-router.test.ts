import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { SUMMARY_ATTRIBUTES } from '../../../core/records/summary-attributes.ts';
import { newRouter, type Resource, resources, synthOnce } from '../synth.ts';

const { template } = synthOnce();

describe('the rule of a subscriber', () => {
  it('matches the event inside the entry, and hands on the envelope alone, with a dead-letter queue', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      Name: 'billing',
      EventPattern: { detail: { type: ['order.placed'] } },
      Targets: [{ InputPath: '$.detail', DeadLetterConfig: { Arn: Match.anyValue() } }],
    });
  });

  it('keeps null and $or of a pattern as they were written', () => {
    const [, rule] =
      resources('AWS::Events::Rule').find(([id]) => id.startsWith('RouterAuditLogRule')) ?? [];

    expect(rule?.Properties.EventPattern).toEqual({
      detail: { $or: [{ subject: [null] }, { data: { amount: [{ numeric: ['>', 100] }] } }] },
    });
  });

  it('is there before the subscriber is registered', () => {
    const registrations = resources('Custom::WaybillSubscriber');

    expect(registrations).toHaveLength(2);
    for (const [, { DependsOn }] of registrations) {
      expect(DependsOn).toEqual([expect.stringMatching(/^Router.*Rule/)]);
    }
  });
});

describe('a subscribing function', () => {
  it('is fed in batches of which single messages may fail', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 50,
      MaximumBatchingWindowInSeconds: 5,
      ScalingConfig: { MaximumConcurrency: 7 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    for (const [, { Properties }] of resources('AWS::Lambda::EventSourceMapping')) {
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });

  it('is told whom it serves, and how to retry', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Environment: {
        Variables: {
          WAYBILL_SUBSCRIBER: 'audit',
          WAYBILL_MAX_ATTEMPTS: '4',
          WAYBILL_RETRY_BASE_SECONDS: '3',
          WAYBILL_RETRY_CAP_SECONDS: '600',
          WAYBILL_RETENTION_DAYS: '30',
          WAYBILL_TABLE: Match.anyValue(),
          WAYBILL_QUEUE_URL: { Ref: 'RouterAuditLogQueuesQueueF9204780' },
          WAYBILL_DEAD_LETTER_QUEUE_URL: { Ref: 'RouterAuditLogQueuesDeadLetterQueueF9D36DA2' },
        },
      },
    });
  });

  it('is registered with what operators want to read of it', () => {
    template.hasResourceProperties('Custom::WaybillSubscriber', {
      Name: 'audit',
      Pattern: '{"$or":[{"subject":[null]},{"data":{"amount":[{"numeric":[">",100]}]}}]}',
      RuleName: 'audit',
      MaxAttempts: '4',
      RetryBaseSeconds: '3',
      RetryCapSeconds: '600',
      Once: 'true',
    });
  });

  it('keeps a deployment waiting for its registration ten minutes at most', () => {
    for (const [, { Properties }] of resources('Custom::WaybillSubscriber'))
      expect(Number(Properties.ServiceTimeout)).toBe(600);
  });
});

describe("Lambda's detection of recursive loops", () => {
  it('leaves alone the functions that send to queues which lead back to them', () => {
    const left = resources('AWS::Lambda::Function')
      .filter(([, { Properties }]) => Properties.RecursiveLoop === 'Allow')
      .map(([id]) => id.replace(/.{8}$/, ''));

    expect(left.toSorted()).toEqual([
      'RouterFunctionsDeadLetter',
      'RouterFunctionsRunJob',
      'auditfunction',
      'billingfunction',
    ]);
  });
});

describe('the ledger', () => {
  it('is paid per request, recoverable, expires its items, and outlives the stack', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
    });
  });

  it('is not recoverable where its author wants it so', () => {
    const { stack } = newRouter({ pointInTimeRecovery: false });

    Template.fromStack(stack).hasResourceProperties('AWS::DynamoDB::Table', {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    });
  });

  it('has a time index with exactly what a summary reads', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: Match.arrayWith([
        Match.objectLike({
          IndexName: 'byTime',
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...SUMMARY_ATTRIBUTES] },
        }),
      ]),
    });
  });

  it('goes with the stack when it is told to, with every log', () => {
    const { stack } = newRouter({ removalPolicy: RemovalPolicy.DESTROY });
    const { Resources } = Template.fromStack(stack).toJSON() as {
      Resources: Record<string, Resource>;
    };

    const kept = Object.entries(Resources).filter(
      ([, { DeletionPolicy }]) => DeletionPolicy === 'Retain',
    );

    expect(kept).toEqual([]);
  });
});

describe('the HTTP API', () => {
  it('has the routes of the design', () => {
    const keys = resources('AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties.RouteKey,
    );

    expect([...keys].sort()).toEqual([
      'DELETE /catalog/{type}',
      'DELETE /jobs/{id}',
      'DELETE /subscribers/{name}',
      'GET /audit',
      'GET /catalog',
      'GET /catalog/asyncapi.json',
      'GET /catalog/types.d.ts',
      'GET /catalog/{type}',
      'GET /console',
      'GET /console/session',
      'GET /console/{proxy+}',
      'GET /events',
      'GET /events/{trackingId}',
      'GET /events/{trackingId}/explain/{subscriber}',
      'GET /health',
      'GET /jobs',
      'GET /jobs/{id}',
      'GET /jobs/{id}/deliveries',
      'GET /metrics',
      'GET /openapi.json',
      'GET /subscribers',
      'GET /subscribers/{name}',
      'GET /subscribers/{name}/deliveries',
      'GET /subscribers/{name}/failures',
      'PATCH /jobs/{id}',
      'POST /events',
      'POST /events/{trackingId}/discard',
      'POST /events/{trackingId}/redeliver',
      'POST /patterns/test',
      'POST /subscribers/{name}/ack',
      'POST /subscribers/{name}/discard',
      'POST /subscribers/{name}/extend',
      'POST /subscribers/{name}/pause',
      'POST /subscribers/{name}/pull',
      'POST /subscribers/{name}/redrive',
      'POST /subscribers/{name}/replay',
      'POST /subscribers/{name}/resume',
      'PUT /catalog/{type}',
      'PUT /subscribers/{name}',
    ]);
  });

  it('logs access and throttles', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AccessLogSettings: { DestinationArn: Match.anyValue() },
      DefaultRouteSettings: { ThrottlingBurstLimit: 2000, ThrottlingRateLimit: 1000 },
    });
  });

  it('asks for signed requests when its authorizer is IAM, and grants them by route', () => {
    const { stack, router: guarded } = newRouter({ authorizer: new HttpIamAuthorizer() });
    const producer = new Role(stack, 'Producer', {
      assumedBy: new AccountPrincipal('123456789012'),
    });

    guarded.grantPublish(producer);
    const guardedTemplate = Template.fromStack(stack);

    guardedTemplate.allResourcesProperties('AWS::ApiGatewayV2::Route', {
      AuthorizationType: 'AWS_IAM',
    });
    guardedTemplate.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', Match.arrayWith(['/$default/POST/events'])] },
          },
        ],
      },
    });
  });

  it.each<['grantOperate' | 'grantAdmin', readonly string[]]>([
    [
      'grantOperate',
      [
        ...['DELETE/jobs/*', 'DELETE/subscribers/*', 'PATCH/jobs/*'],
        ...['POST/events/*/discard', 'POST/events/*/redeliver'],
        ...['POST/subscribers/*/discard', 'POST/subscribers/*/pause'],
        ...['POST/subscribers/*/redrive', 'POST/subscribers/*/replay'],
        ...['POST/subscribers/*/resume', 'PUT/subscribers/*'],
      ],
    ],
    [
      'grantAdmin',
      [
        ...['DELETE/catalog/*', 'DELETE/keys/*', 'GET/audit', 'GET/keys', 'POST/keys'],
        ...['POST/keys/*/rotate', 'PUT/catalog/*'],
      ],
    ],
  ])('grants by `%s()` the routes of that permission, and no other', (grant, routes) => {
    const { stack, router: guarded } = newRouter({ authorizer: new HttpIamAuthorizer() });
    const assumedBy = new AccountPrincipal('123456789012');

    guarded[grant](new Role(stack, 'Operator', { assumedBy }));

    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
    const granted = Object.entries(policies)
      .filter(([id]) => id.startsWith('Operator'))
      .flatMap(([, { Properties }]) =>
        [...JSON.stringify(Properties).matchAll(/\$default\/([^"]+)"/g)].map(([, route]) => route),
      );
    expect(granted.toSorted()).toEqual(routes);
  });

  it('grants by `grantInvoke()` every route that it has, each by its method', () => {
    const { stack, router: guarded } = newRouter({ authorizer: new HttpIamAuthorizer() });
    const assumedBy = new AccountPrincipal('123456789012');

    guarded.grantInvoke(new Role(stack, 'Operator', { assumedBy }));

    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
    const granted = Object.entries(policies)
      .filter(([id]) => id.startsWith('Operator'))
      .flatMap(([, { Properties }]) =>
        [...JSON.stringify(Properties).matchAll(/\$default\/([^"]+)"/g)].map(([, route]) => route),
      );
    expect(granted.toSorted()).toEqual([
      ...['GET/catalog', 'GET/catalog/*', 'GET/console', 'GET/console/*'],
      ...['GET/events', 'GET/events/*', 'GET/health', 'GET/jobs', 'GET/jobs/*'],
      'GET/metrics',
      'GET/openapi.json',
      ...['GET/subscribers', 'GET/subscribers/*', 'POST/events'],
      'POST/patterns/test',
    ]);
  });
});
