import { describe, expect, it } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import {
  ActiveMqTarget,
  KafkaTarget,
  RabbitMqTarget,
  RedisTarget,
  type SubscriberTarget,
} from '../../../lib/index.ts';
import { newRouter } from '../synth.ts';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n';

const kafka = { brokers: ['broker:9092'], topic: 'orders' };

function synthesize(make: (stack: Stack) => SubscriberTarget): Template {
  const { stack, router } = newRouter();
  router.addSubscriber('orders', { pattern: { type: ['order.placed'] }, target: make(stack) });
  return Template.fromStack(stack);
}

interface Sender {
  readonly Timeout: number;
  readonly VpcConfig?: object;
  readonly Environment: { readonly Variables: Record<string, unknown> };
}

function senderOf(template: Template): Sender {
  const found = template.findResources('AWS::Lambda::Function', {
    Properties: { Description: 'Sends the events of the subscriber orders to a broker' },
  });
  const [sender] = Object.values(found) as { Properties: Sender }[];
  if (sender === undefined) throw new Error('no function sends the events');
  return sender.Properties;
}

const optionsOf = (template: Template): unknown =>
  JSON.parse(String(senderOf(template).Environment.Variables.WAYBILL_TARGET_OPTIONS));

describe('a target on a broker', () => {
  it.each<[string, SubscriberTarget, object]>([
    [
      'Kafka',
      new KafkaTarget({ ...kafka, tls: true, key: 'subject' }),
      { ...kafka, tls: true, key: 'subject' },
    ],
    [
      'RabbitMQ',
      new RabbitMqTarget({ host: 'mq', exchange: 'orders', routingKey: '{type}', vhost: '/shop' }),
      {
        server: { host: 'mq', port: 5671, tls: true, vhost: '/shop' },
        ...{ exchange: 'orders', routingKey: '{type}' },
      },
    ],
    [
      'a queue of RabbitMQ',
      new RabbitMqTarget({ host: 'mq', queue: 'orders', tls: false }),
      { server: { host: 'mq', port: 5672, tls: false }, queue: 'orders' },
    ],
    [
      'a stream of Redis',
      new RedisTarget({ host: 'cache', stream: 'orders', maxLength: 1000, tls: false }),
      {
        server: { host: 'cache', port: 6379, tls: false, database: 0 },
        ...{ kind: 'stream', name: 'orders', maxLength: 1000 },
      },
    ],
    [
      'a channel of Redis',
      new RedisTarget({ host: 'cache', channel: 'orders', format: 'structured' }),
      {
        server: { host: 'cache', port: 6379, tls: true, database: 0 },
        ...{ kind: 'channel', name: 'orders', format: 'structured' },
      },
    ],
    [
      'a topic of ActiveMQ',
      new ActiveMqTarget({ host: 'mq', topic: 'orders', tls: false }),
      { server: { host: 'mq', port: 5672, tls: false }, kind: 'topic', name: 'orders' },
    ],
    [
      'Kafka, by an authority',
      new KafkaTarget({ ...kafka, ca: CERTIFICATE }),
      { ...kafka, tls: { ca: CERTIFICATE } },
    ],
    [
      'ActiveMQ, by an authority',
      new ActiveMqTarget({ host: 'mq', queue: 'orders', ca: CERTIFICATE }),
      {
        server: { host: 'mq', port: 5671, tls: { ca: CERTIFICATE } },
        ...{ kind: 'queue', name: 'orders' },
      },
    ],
  ])('%s is a function that is told where it is', (_name, target, options) => {
    expect(optionsOf(synthesize(() => target))).toEqual(options);
  });

  it('has its user and password in a secret, which its function may read', () => {
    const template = synthesize(
      (stack) => new KafkaTarget({ ...kafka, secret: new Secret(stack, 'Secret') }),
    );

    expect(optionsOf(template)).toEqual({ ...kafka, mechanism: 'scram-sha-512' });
    expect(senderOf(template).Environment.Variables).toHaveProperty('WAYBILL_SECRET_ARN');
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
          }),
        ]),
      },
    });
  });

  it('or in a parameter', () => {
    const template = synthesize((stack) => {
      const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', {
        parameterName: '/shop/kafka',
      });
      return new KafkaTarget({ ...kafka, parameter, sasl: 'plain' });
    });

    expect(optionsOf(template)).toEqual({ ...kafka, mechanism: 'plain' });
    expect(senderOf(template).Environment.Variables).toMatchObject({
      WAYBILL_PARAMETER_NAME: '/shop/kafka',
    });
  });

  it('is reached from a network, and lives in the stack that is told', () => {
    const template = synthesize(
      // CDK's own types do not agree where an optional member must not be undefined.
      (stack) =>
        new RedisTarget({
          ...{ host: 'cache', stream: 'orders', vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) as IVpc },
          ...{ home: stack, timeout: Duration.seconds(20), maxConcurrency: 5 },
        }),
    );

    expect(senderOf(template)).toMatchObject({
      Timeout: 20,
      VpcConfig: { SubnetIds: [expect.anything()], SecurityGroupIds: [expect.anything()] },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 120 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });
});

describe('a target is refused', () => {
  const { stack } = newRouter();
  const secret = new Secret(stack, 'Secret');
  const parameter = StringParameter.fromStringParameterName(stack, 'Parameter', '/shop/kafka');
  it.each<[string, () => SubscriberTarget, RegExp]>([
    [
      'without brokers',
      () => new KafkaTarget({ ...kafka, brokers: [] }),
      /must have a bootstrap server/,
    ],
    [
      'with two logins',
      () => new KafkaTarget({ ...kafka, secret, parameter }),
      /in a `secret` or in a `parameter`; received both/,
    ],
    [
      'with subnets of no network',
      () => new KafkaTarget({ ...kafka, vpcSubnets: {} }),
      /are of a `vpc`; pass it, too/,
    ],
    [
      'with too little time',
      () => new KafkaTarget({ ...kafka, timeout: Duration.seconds(5) }),
      /from 10 seconds to 14 minutes; received 5 seconds/,
    ],
    [
      "with a file's name as an authority",
      () => new KafkaTarget({ ...kafka, ca: '/etc/ca.pem' }),
      /`ca` must be the text of certificates.*received \/etc\/ca.pem/,
    ],
    [
      'with more certificates than a function has room for',
      () => new KafkaTarget({ ...kafka, ca: CERTIFICATE.repeat(60) }),
      /may have 3000 characters.*received \d+; put it into the secret/,
    ],
    ['without a place in RabbitMQ', () => new RabbitMqTarget({ host: 'mq' }), /received none/],
    [
      'with a routing key of a queue',
      () => new RabbitMqTarget({ host: 'mq', queue: 'a', routingKey: 'b' }),
      /a queue has its name/,
    ],
    ['without a place in ActiveMQ', () => new ActiveMqTarget({ host: 'mq' }), /received none/],
    ['without a place in Redis', () => new RedisTarget({ host: 'cache' }), /received none/],
    [
      'with two places in Redis',
      () => new RedisTarget({ host: 'cache', stream: 'a', channel: 'b' }),
      /received both/,
    ],
    [
      'with a channel that keeps entries',
      () => new RedisTarget({ host: 'cache', channel: 'b', maxLength: 1 }),
      /a channel keeps nothing/,
    ],
  ])('%s', (_name, make, message) => {
    expect(make).toThrow(message);
  });

  it('with an authority and without TLS, where it is added', () => {
    const make = () => new RedisTarget({ host: 'cache', stream: 'a', tls: false, ca: CERTIFICATE });

    expect(() => synthesize(make)).toThrow(
      /RedisTarget: `ca` is of a connection that is encrypted/,
    );
  });

  it('with a batch that needs a window, where it is added', () => {
    expect(() => synthesize(() => new KafkaTarget({ ...kafka, batchSize: 100 }))).toThrow(
      /KafkaTarget of .*batchSize above 10/,
    );
  });
});
