import type { AwsJson } from '../../../local/api/aws-api.ts';
import { QueueEngine, type QueueEngineOptions } from '../../../local/services/sqs/queue-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../local/support/account-region.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

/** A received message; only what these tests look at. */
export interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, AwsJson>>;
}

/** Queues in virtual time, called in the process. */
export class QueuesUnderTest {
  readonly clock: FakeClock;
  readonly engine: QueueEngine;

  constructor(
    options: {
      readonly clock?: FakeClock;
      readonly dataDir?: string;
      readonly dropDamaged?: boolean;
      readonly warn?: (message: string) => void;
      readonly maxInFlight?: number;
      readonly onPolicy?: NonNullable<QueueEngineOptions['onPolicy']>;
      readonly onAge?: NonNullable<QueueEngineOptions['onAge']>;
    } = {},
  ) {
    const { clock = new FakeClock(), ...others } = options;
    this.clock = clock;
    this.engine = new QueueEngine({
      place: DEFAULT_ACCOUNT_REGION,
      clock,
      endpoint: () => 'http://127.0.0.1:4566',
      ...others,
    });
    this.engine.open();
  }

  /** Makes queues; answers the name of the first. */
  async create(name: string, attributes: Record<string, string> = {}): Promise<string> {
    await this.engine.call('CreateQueue', { QueueName: name, Attributes: attributes });
    return name;
  }

  call(action: string, queue: string, input: AwsJson = {}): Promise<AwsJson> {
    return this.engine.call(action, { QueueUrl: `http://anywhere/1/${queue}`, ...input });
  }

  async send(queue: string, ...bodies: readonly string[]): Promise<void> {
    for (const MessageBody of bodies) await this.call('SendMessage', queue, { MessageBody });
  }

  async receive(queue: string, input: AwsJson = {}): Promise<readonly Received[]> {
    const all = { MaxNumberOfMessages: 10, AttributeNames: ['All'] };
    const { Messages = [] } = await this.call('ReceiveMessage', queue, { ...all, ...input });
    return Messages as Received[];
  }

  async bodies(queue: string, input: AwsJson = {}): Promise<readonly string[]> {
    return (await this.receive(queue, input)).map(({ Body }) => Body);
  }

  async remove(queue: string, message: Received | undefined): Promise<void> {
    await this.call('DeleteMessage', queue, { ReceiptHandle: message?.ReceiptHandle });
  }

  /** What SQS says of its numbers: visible, in flight, delayed. */
  async depth(queue: string): Promise<readonly number[]> {
    const { Attributes } = await this.call('GetQueueAttributes', queue, {
      AttributeNames: ['All'],
    });
    const attributes = Attributes as Record<string, string>;
    return ['', 'NotVisible', 'Delayed'].map((of) =>
      Number(attributes[`ApproximateNumberOfMessages${of}`]),
    );
  }

  pass(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }
}
