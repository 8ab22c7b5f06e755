import type { AwsCall, AwsJson } from '../../../local/api/aws-api.ts';
import { makeAwsApi } from '../../../local/api/route-calls.ts';
import { Faults } from '../../../local/cloud/faults.ts';
import { AwsEndpoint } from '../../../local/endpoint/aws-endpoint.ts';
import { TableEngine } from '../../../local/services/dynamodb/table-engine.ts';
import { EventBusEngine } from '../../../local/services/eventbridge/event-bus-engine.ts';
import { S3Engine } from '../../../local/services/s3/s3-engine.ts';
import { SnsEngine } from '../../../local/services/sns/sns-engine.ts';
import { QueueEngine } from '../../../local/services/sqs/queue-engine.ts';
import { StsEngine } from '../../../local/services/sts/sts-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../local/support/account-region.ts';
import type { LocalClock } from '../../../local/support/local-clock.ts';
import { systemClock } from '../../../node/system-clock.ts';
import { SdkClients } from './sdk-clients.ts';

/** Runs a call itself, or passes it on to `next`. */
export type Interceptor = (
  call: AwsCall,
  next: (call: AwsCall) => Promise<AwsJson>,
) => Promise<AwsJson>;

/** The engines of the embedded cloud behind their HTTP endpoint, everything allowed, and real SDK clients of it. */
export class AwsUnderTest extends SdkClients {
  readonly faults = new Faults((functionId) => functionId);
  /** What the bus and the queues warned of. */
  readonly warnings: string[] = [];
  /** Stands between the endpoint and the engines; a test's way to answer what no engine would. */
  intercept: Interceptor = (call, next) => next(call);
  readonly tables: TableEngine;
  readonly queues: QueueEngine;
  readonly buses: EventBusEngine;
  readonly buckets = new S3Engine();
  readonly endpoint: AwsEndpoint;

  constructor(clock: LocalClock = systemClock) {
    super();
    const place = DEFAULT_ACCOUNT_REGION;
    this.tables = new TableEngine({ place, clock });
    this.queues = new QueueEngine({ place, clock, endpoint: () => this.endpoint.url });
    this.buses = new EventBusEngine({
      place,
      clock,
      queues: this.queues,
      invoke: () => Promise.resolve(),
      publish: () => Promise.resolve(),
      authorizeDelivery: () => {},
      onPolicy: () => {},
      warn: (message) => this.warnings.push(message),
    });
    const topics = new SnsEngine({
      place,
      clock,
      send: (arn, message) =>
        this.queues.call('SendMessage', { ...message, QueueUrl: `/0/${arn.split(':').at(-1)}` }),
      invoke: () => {},
      authorize: () => {},
      warn: (message) => this.warnings.push(message),
    });
    const { tables, queues, buses, buckets } = this;
    const engines = [tables, queues, buses, buckets, topics, new StsEngine(place)];
    const api = makeAwsApi({ engines, authorize: () => {}, fault: this.faults.gate });
    this.endpoint = new AwsEndpoint({
      api: { call: (call) => this.intercept(call, (passed) => api.call(passed)) },
      port: 0,
    });
  }

  static async start(clock?: LocalClock): Promise<AwsUnderTest> {
    const aws = new AwsUnderTest(clock);
    await aws.endpoint.start();
    return aws;
  }

  override get url(): string {
    return this.endpoint.url;
  }

  async stop(): Promise<void> {
    this.endClients();
    await this.endpoint.stop();
    for (const engine of [this.buses, this.queues, this.tables]) await engine.stop();
  }
}
