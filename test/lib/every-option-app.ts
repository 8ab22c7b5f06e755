import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import {
  EventRouter,
  type EventRouterProps,
  FunctionTarget,
  Ingress,
  InvokeTarget,
  SubscriberFunction,
  type SubscriberProps,
} from '../../lib/index.ts';

/** Every option of a router and of a subscriber is set in one of these stacks, as it would be for production. */
const app = new App({ analyticsReporting: false });

const cors = { allowOrigins: ['https://app.example.com'], maxAge: Duration.hours(1) };

/** A router, with one subscriber of every option in its own stack and one in a team's. */
function addRouter(id: string, makeProps: (stack: Stack) => EventRouterProps): void {
  const stack = new Stack(app, id);
  const router = new EventRouter(stack, 'Router', {
    busName: `${id.toLowerCase()}-events`,
    removalPolicy: RemovalPolicy.RETAIN,
    retention: Duration.days(90),
    logRetention: RetentionDays.ONE_YEAR,
    overdueAfter: Duration.minutes(30),
    ruleQuota: 400,
    alarmTopic: new Topic(stack, 'Alarms'),
    alarms: {
      deadDeliveries: 5,
      serverErrors: 10,
      outboxNotEmpty: Duration.minutes(10),
      retryingForLong: Duration.hours(2),
      overdueDeliveries: 100,
      deadLetterFailing: 2,
      busDeadLetters: 1,
      throttles: 1000,
      tableThrottles: 1000,
      busThrottles: 1000,
      reconcileNotRunning: Duration.minutes(10),
      reconcileBehind: Duration.minutes(10),
      oldestAge: Duration.minutes(10),
      inFlight: 60_000,
      deadLetterAge: Duration.minutes(30),
      notReceived: Duration.minutes(30),
    },
    dashboard: true,
    ...makeProps(stack),
  });
  const pattern = { type: [{ prefix: 'order.' }], data: { amount: [{ numeric: ['>', 100] }] } };
  const batching = { batchSize: 100, maxBatchingWindow: Duration.seconds(5), maxConcurrency: 5 };
  const subscribe = (home: Stack, name: string, options: Partial<SubscriberProps> = {}) => {
    const handler = new SubscriberFunction(home, `${name}-function`, {
      entry: 'examples/shop/billing.ts',
      timeout: Duration.seconds(20),
      memorySize: 256,
      environment: { CURRENCY: 'EUR' },
      description: 'Charges orders',
      logRetention: RetentionDays.ONE_WEEK,
      logRemovalPolicy: RemovalPolicy.DESTROY,
    });
    router.addSubscriber(name, {
      pattern,
      target: new FunctionTarget(handler, batching),
      ...options,
    });
  };
  subscribe(stack, 'billing', {
    name: 'charges',
    maxAttempts: 10,
    startFrom: Duration.days(7),
    retryBase: Duration.seconds(5),
    retryCap: Duration.hours(2),
    once: true,
    alarms: {
      oldestAge: Duration.hours(1),
      inFlight: 100_000,
      deadLetterAge: Duration.hours(1),
      notReceived: false,
    },
    encryption: QueueEncryption.KMS,
    encryptionKey: new Key(stack, 'QueueKey'),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  subscribe(new Stack(app, `${id}-Team`), 'email');
  router.addSubscriber('audit', {
    pattern,
    target: new InvokeTarget(LambdaFunction.fromFunctionName(stack, 'Audit', 'audit'), {
      ...{ ...batching, batch: true, timeout: Duration.minutes(1) },
      permanentErrors: ['ValidationError', 'com.shop.NoSuchOrder'],
    }),
  });
}

addRouter('Domain', (stack) => {
  const hostedZoneId = 'Z00000000000000000000';
  const zone = { zoneName: 'example.com', hostedZoneId };
  const certificateArn =
    'arn:aws:acm:us-east-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-1234567890ab';
  return {
    encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
    ingress: Ingress.httpApi({
      authorizer: new HttpJwtAuthorizer('Tokens', 'https://login.example.com', {
        jwtAudience: ['waybill'],
      }),
      cors,
      throttle: { rateLimit: 100, burstLimit: 200 },
      domain: {
        name: 'events.example.com',
        certificate: Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
        hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone),
      },
    }),
  };
});

addRouter('Keys', () => ({
  ingress: Ingress.functionUrl({ authorizer: 'api-keys', cors, reservedConcurrency: 20 }),
  pointInTimeRecovery: false,
  indexShards: 16,
  warmThroughput: { readUnitsPerSecond: 17_500, writeUnitsPerSecond: 20_000 },
}));
