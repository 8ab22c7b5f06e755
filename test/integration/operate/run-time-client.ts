import {
  EventBridgeClient,
  ListRulesCommand,
  PutRuleCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from '@jest/globals';
import type { RouterUnderTest } from '../../support/worlds/router-under-test.ts';

/** What a router answers. */
interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly etag: string;
}

/** Subscribers that are made at run time, by the router and as AWS has them. */
export class RunTimeClient {
  readonly #router: RouterUnderTest;
  readonly #sqs: SQSClient;
  readonly #events: EventBridgeClient;

  constructor(router: RouterUnderTest) {
    this.#router = router;
    const config = {
      ...{ region: 'us-east-1', endpoint: router.cloud.awsEndpoint },
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
    this.#sqs = new SQSClient(config);
    this.#events = new EventBridgeClient(config);
  }

  async ask(method: string, path: string, body?: unknown, headers = {}): Promise<Answered> {
    const response = await fetch(new URL(path, this.#router.cloud.url), {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body: answer, etag: response.headers.get('etag') ?? '' };
  }

  async queuesOf(name: string): Promise<readonly string[]> {
    const { QueueUrls = [] } = await this.#sqs.send(new ListQueuesCommand({}));
    return QueueUrls.filter((url) => url.includes(`-dyn-${name}-`));
  }

  async attributesOf(name: string): Promise<Readonly<Record<string, string>>> {
    const [QueueUrl = ''] = await this.queuesOf(name);
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await this.#sqs.send(command)).Attributes ?? {};
  }

  get #busName(): string {
    return this.#router.cloud.outputs.BusName ?? '';
  }

  async rulesOf(name: string): Promise<readonly Rule[]> {
    const list = new ListRulesCommand({ EventBusName: this.#busName });
    const { Rules = [] } = await this.#events.send(list);
    return Rules.filter(({ Name = '' }) => Name.startsWith(`dyn.${name}.`));
  }

  /** As somebody else does, who has rules on the bus. */
  async putRule(Name: string, pattern: unknown): Promise<void> {
    const EventPattern = JSON.stringify(pattern);
    const rule = { Name, EventBusName: this.#busName, EventPattern };
    await this.#events.send(new PutRuleCommand(rule));
  }

  /** The ids of what is on the queue of a subscriber, which is left there unless it is taken. */
  async receive(name: string, isTaken = true): Promise<readonly string[]> {
    const [QueueUrl = ''] = await this.queuesOf(name);
    const receiving = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await this.#sqs.send(receiving);
    for (const { ReceiptHandle } of isTaken ? Messages : [])
      await this.#sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    return Messages.map(({ Body = '' }) => (JSON.parse(Body) as { id: string }).id);
  }

  /** Pulls what a subscriber can be handed, and acknowledges it; answers the ids of the events. */
  async pull(name: string): Promise<readonly string[]> {
    const { body } = await this.ask('POST', `/subscribers/${name}/pull`, { waitSeconds: 0 });
    const deliveries = body.deliveries as { lease: string; event: { id: string } }[];
    if (deliveries.length > 0) {
      const acks = deliveries.map(({ lease }) => lease);
      expect(await this.ask('POST', `/subscribers/${name}/ack`, { acks })).toMatchObject({
        ...{ status: 200, body: { results: acks.map(() => ({ status: 'delivered' })) } },
      });
    }
    return deliveries.map(({ event }) => event.id);
  }
}

/** Events of a type of its own, so that one test does not see those of another. */
export const wanted = (type: string, more: object = {}) => ({
  ...{ pattern: { type: [type], data: { only: ['nobody'] } }, reason: 'INC-42' },
  ...more,
});
