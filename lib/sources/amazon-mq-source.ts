import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, Token } from 'aws-cdk-lib/core';
import { checkWholeNumber } from '../subscriber/check-whole-number.ts';
import type { RouterSource, SourceOptions } from './router-source.ts';

/** A queue of an Amazon MQ broker. */
export interface AmazonMqSourceProps extends SourceOptions {
  readonly brokerArn: string;
  readonly queue: string;
  /** A secret with `username` and `password`, of a user that may read the queue. */
  readonly secret: Pick<ISecret, 'grantRead' | 'secretArn'>;
  /** The most messages of one invocation: 1 to 10,000. @default 100 */
  readonly batchSize?: number;
  /** How long an invocation waits for a batch to fill: up to 5 minutes. @default 500 milliseconds */
  readonly maxBatchingWindow?: Duration;
}

/** A queue of an Amazon MQ broker for RabbitMQ. */
export interface RabbitMqSourceProps extends AmazonMqSourceProps {
  /** @default '/' */
  readonly virtualHost?: string;
}

/** What Lambda needs to reach a broker (Lambda developer guide, "Using Lambda with Amazon MQ", "Permissions"). */
const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

/**
 * A queue of an Amazon MQ broker whose messages become events. Lambda repeats a whole batch that could not be taken. It has one invocation
 * at a time for a queue of RabbitMQ, and five for one of ActiveMQ (Lambda developer guide, "Using Lambda with Amazon MQ").
 */
export class AmazonMqSource implements RouterSource {
  /** A queue of a broker for RabbitMQ. */
  static rabbitMq({ virtualHost = '/', ...props }: RabbitMqSourceProps): AmazonMqSource {
    return new AmazonMqSource('receive-rabbitmq', props, [
      { type: 'VIRTUAL_HOST', uri: virtualHost },
    ]);
  }

  /** A queue of a broker for ActiveMQ; a topic by a virtual topic's queue. */
  static activeMq(props: AmazonMqSourceProps): AmazonMqSource {
    return new AmazonMqSource('receive-activemq', props, []);
  }

  readonly bundle: RouterSource['bundle'];
  readonly options: SourceOptions;
  readonly #props: AmazonMqSourceProps;
  readonly #access: readonly CfnEventSourceMapping.SourceAccessConfigurationProperty[];

  private constructor(
    bundle: RouterSource['bundle'],
    props: AmazonMqSourceProps,
    access: readonly CfnEventSourceMapping.SourceAccessConfigurationProperty[],
  ) {
    check(props);
    this.bundle = bundle;
    const { type, source } = props;
    this.options = {
      ...(type === undefined ? {} : { type }),
      ...(source === undefined ? {} : { source }),
    };
    this.#props = props;
    this.#access = access;
  }

  feed(receiver: LambdaFunction): { readonly partialFailures: boolean } {
    const { brokerArn, queue, secret, batchSize = 100, maxBatchingWindow } = this.#props;
    secret.grantRead(receiver);
    const mapping = new CfnEventSourceMapping(receiver, 'Messages', {
      functionName: receiver.functionName,
      eventSourceArn: brokerArn,
      queues: [queue],
      batchSize,
      ...(maxBatchingWindow === undefined
        ? {}
        : { maximumBatchingWindowInSeconds: maxBatchingWindow.toSeconds() }),
      sourceAccessConfigurations: [{ type: 'BASIC_AUTH', uri: secret.secretArn }, ...this.#access],
    });
    for (const [actions, resources] of [
      [['mq:DescribeBroker'], [brokerArn]],
      // None of them takes a resource that is known before.
      [NETWORK_ACTIONS, ['*']],
    ] as const)
      receiver.addToRolePolicy(
        new PolicyStatement({ actions: [...actions], resources: [...resources] }),
      );
    if (receiver.role !== undefined) mapping.node.addDependency(receiver.role);
    return { partialFailures: false };
  }
}

function check({ brokerArn, batchSize, maxBatchingWindow }: AmazonMqSourceProps): void {
  const refuse = (message: string): never => {
    throw new Error(`AmazonMqSource: ${message}`);
  };
  if (!Token.isUnresolved(brokerArn) && !/^arn:[^:]+:mq:/.test(brokerArn))
    refuse(`\`brokerArn\` must be the ARN of an Amazon MQ broker; received ${brokerArn}`);
  checkWholeNumber('batchSize', batchSize, { least: 1, most: 10_000, refuse });
  const window = maxBatchingWindow ?? Duration.seconds(0);
  if (!window.isUnresolved() && window.toMilliseconds() > 300_000)
    refuse(`\`maxBatchingWindow\` is at most 5 minutes; received ${window.toHumanString()}`);
}
