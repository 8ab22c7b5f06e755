import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { AuthenticationMethod } from 'aws-cdk-lib/aws-lambda-event-sources';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import { AmazonMqSource, KafkaSource, type RouterSource } from '../../lib/index.ts';
import { newRouter } from './synth.ts';

const BROKER = 'arn:aws:mq:eu-west-1:123456789012:broker:shop:b-1';
const CLUSTER = 'arn:aws:kafka:eu-west-1:123456789012:cluster/shop/1';

const msk = {
  clusterArn: CLUSTER,
  topic: 'orders',
  startingPosition: StartingPosition.TRIM_HORIZON,
};

function templateOf(make: (stack: Stack) => RouterSource): Template {
  const { stack, router } = newRouter();
  router.addSource('Orders', make(stack));
  return Template.fromStack(stack);
}

/** The variables of the function that takes the messages, as far as they are about them. */
function variablesOf(template: Template): object {
  const functions = template.findResources('AWS::Lambda::Function', {
    Properties: { Description: 'Makes events of the messages of the source Orders' },
  });
  const [found] = Object.values(functions) as {
    Properties: { Environment: { Variables: Record<string, unknown> } };
  }[];
  const variables = found?.Properties.Environment.Variables ?? {};
  const about = ['SOURCE_NAME', 'EVENT_TYPE', 'EVENT_SOURCE', 'PARTIAL_FAILURES'];
  return Object.fromEntries(
    about.flatMap((name) =>
      variables[`WAYBILL_${name}`] === undefined ? [] : [[name, variables[`WAYBILL_${name}`]]],
    ),
  );
}

describe('a topic of Kafka', () => {
  it('of MSK feeds a function that repeats whole batches', () => {
    const template = templateOf(() => KafkaSource.msk({ ...msk, type: 'order.placed' }));

    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ...{ EventSourceArn: CLUSTER, Topics: ['orders'], StartingPosition: 'TRIM_HORIZON' },
      FunctionResponseTypes: Match.absent(),
    });
    expect(variablesOf(template)).toEqual({ SOURCE_NAME: 'Orders', EVENT_TYPE: 'order.placed' });
  });

  it('with pollers of its own tells which records have failed', () => {
    const provisionedPollerConfig = { minimumPollers: 1, maximumPollers: 2 };
    const template = templateOf(() => KafkaSource.msk({ ...msk, provisionedPollerConfig }));

    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(variablesOf(template)).toEqual({ SOURCE_NAME: 'Orders', PARTIAL_FAILURES: 'true' });
  });

  it('of a cluster of one’s own feeds a function', () => {
    const template = templateOf((stack) =>
      KafkaSource.selfManaged({
        ...{ bootstrapServers: ['kafka.example:9092'], topic: 'orders', source: '/legacy' },
        startingPosition: StartingPosition.LATEST,
        authenticationMethod: AuthenticationMethod.SASL_SCRAM_512_AUTH,
        // CDK's own types do not agree where an optional member must not be undefined.
        secret: new Secret(stack, 'Secret') as ISecret,
      }),
    );

    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      SelfManagedEventSource: {
        Endpoints: { KafkaBootstrapServers: ['kafka.example:9092'] },
      },
      Topics: ['orders'],
    });
    expect(variablesOf(template)).toEqual({ SOURCE_NAME: 'Orders', EVENT_SOURCE: '/legacy' });
  });
});

describe('a topic of a cluster that wants certificates', () => {
  it('is read with a certificate, by an authority of one’s own', () => {
    const template = templateOf((stack) =>
      KafkaSource.selfManaged({
        ...{ bootstrapServers: ['kafka.example:9094'], topic: 'orders' },
        startingPosition: StartingPosition.LATEST,
        authenticationMethod: AuthenticationMethod.CLIENT_CERTIFICATE_TLS_AUTH,
        secret: new Secret(stack, 'Client') as ISecret,
        rootCACertificate: new Secret(stack, 'Authority') as ISecret,
      }),
    );

    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      SourceAccessConfigurations: [
        {
          Type: 'CLIENT_CERTIFICATE_TLS_AUTH',
          URI: { Ref: Match.stringLikeRegexp('Client') },
        },
        {
          Type: 'SERVER_ROOT_CA_CERTIFICATE',
          URI: { Ref: Match.stringLikeRegexp('Authority') },
        },
      ],
    });
  });
});

describe('a queue of Amazon MQ', () => {
  it('for RabbitMQ feeds a function that may read its secret', () => {
    const template = templateOf((stack) =>
      AmazonMqSource.rabbitMq({
        ...{ brokerArn: BROKER, queue: 'orders', virtualHost: '/shop', source: 'shop:orders' },
        ...{ secret: new Secret(stack, 'Secret'), maxBatchingWindow: Duration.seconds(1) },
      }),
    );

    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ...{ EventSourceArn: BROKER, Queues: ['orders'], BatchSize: 100 },
      MaximumBatchingWindowInSeconds: 1,
      SourceAccessConfigurations: [
        { Type: 'BASIC_AUTH', URI: { Ref: Match.stringLikeRegexp('Secret') } },
        { Type: 'VIRTUAL_HOST', URI: '/shop' },
      ],
    });
    expect(variablesOf(template)).toEqual({ SOURCE_NAME: 'Orders', EVENT_SOURCE: 'shop:orders' });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'mq:DescribeBroker', Resource: BROKER }),
        ]),
      },
    });
  });

  it('for ActiveMQ has no virtual host', () => {
    const template = templateOf((stack) =>
      AmazonMqSource.activeMq({
        ...{ brokerArn: BROKER, queue: 'Consumer.shop.VirtualTopic.orders' },
        ...{ secret: new Secret(stack, 'Secret'), batchSize: 10_000 },
      }),
    );

    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10_000,
      SourceAccessConfigurations: [{ Type: 'BASIC_AUTH' }],
    });
  });

  it.each([
    [{ brokerArn: CLUSTER }, /must be the ARN of an Amazon MQ broker; received arn:aws:kafka/],
    [{ batchSize: 0 }, /batchSize .*received 0/],
    [{ maxBatchingWindow: Duration.minutes(6) }, /at most 5 minutes; received 6 minutes/],
  ])('is refused with %j', (changes, message) => {
    const { stack } = newRouter();
    const secret = new Secret(stack, 'Secret');

    expect(() =>
      AmazonMqSource.activeMq({ brokerArn: BROKER, queue: 'orders', secret, ...changes }),
    ).toThrow(message);
  });
});
