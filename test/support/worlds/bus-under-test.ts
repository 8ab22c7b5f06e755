import type { AwsJson } from '../../../local/api/aws-api.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import { EventBusEngine } from '../../../local/services/eventbridge/event-bus-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../local/support/account-region.ts';
import { FakeClock } from '../fakes/fake-clock.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:';

/** What a queue was sent. */
export interface Sent {
  readonly queue: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly traceHeader?: string;
}

/** Buses in virtual time; queues that remember, and that fail as the test says. */
export class BusUnderTest {
  readonly clock = new FakeClock();
  readonly engine: EventBusEngine;
  readonly sent: Sent[] = [];
  readonly warnings: string[] = [];
  /** The policies that buses have, by ARN, in JSON. */
  readonly policies = new Map<string, string>();
  /** What is sent and not flushed. */
  unflushed = 0;
  /** Throws what a queue or a function answers; `attempt` counts all tries, from 1. */
  receive: (target: string, attempt: number) => void = () => {};
  #attempts = 0;

  constructor(dataDir?: string) {
    this.engine = new EventBusEngine({
      place: DEFAULT_ACCOUNT_REGION,
      dataDir,
      clock: this.clock,
      queues: {
        send: (arn, body, { attributes = {}, traceHeader } = {}) => {
          const queue = arn.slice(ARN.length);
          this.receive(queue, ++this.#attempts);
          this.sent.push({ queue, body, attributes, ...(traceHeader ? { traceHeader } : {}) });
          this.unflushed++;
        },
        flush: () => {
          this.unflushed = 0;
        },
      },
      invoke: async (arn, payload) => this.#take(arn, payload),
      publish: async (arn, message) => this.#take(arn, message),
      authorizeDelivery: (ruleArn, { arn }) => {
        if (!arn.endsWith('forbidden')) return;
        throw new AwsError('AccessDeniedException', `${ruleArn} may not send to ${arn}`, 403);
      },
      onPolicy: (arn, policy) => this.policies.set(arn, policy),
      warn: (message) => this.warnings.push(message),
    });
  }

  #take(arn: string, body: string): void {
    this.receive(arn, ++this.#attempts);
    this.sent.push({ queue: arn, body, attributes: {} });
  }

  call(action: string, input: AwsJson): Promise<AwsJson> {
    return this.engine.call(action, input);
  }

  /** Makes a rule of the default bus, with a queue of the rule's name as its target. */
  async addRule(name: string, pattern: unknown, target: AwsJson = {}): Promise<void> {
    await this.call('PutRule', { Name: name, EventPattern: JSON.stringify(pattern) });
    const Targets = [{ Id: 'queue', Arn: queueArn(name), ...target }];
    await this.call('PutTargets', { Rule: name, Targets });
  }

  put(...entries: readonly AwsJson[]): Promise<AwsJson> {
    return this.call('PutEvents', { Entries: entries });
  }

  /** The bodies that a queue was sent, as JSON. */
  bodies(queue: string): readonly unknown[] {
    return this.sent.filter((each) => each.queue === queue).map(({ body }) => JSON.parse(body));
  }
}

export function queueArn(name: string): string {
  return `${ARN}${name}`;
}

export function makeEntry(own: AwsJson = {}): AwsJson {
  return { Source: 'shop', DetailType: 'order.placed', Detail: '{"amount": 10}', ...own };
}
