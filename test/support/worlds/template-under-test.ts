import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { AwsJson } from '../../../local/api/aws-api.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';

const START = Date.parse('2026-11-24T17:00:00Z');

/** Clouds of templates that a test writes by hand, in virtual time; `clear` stops and removes all. */
export class TemplateUnderTest {
  readonly lines: string[] = [];
  clock = new VirtualClock(START);
  readonly #cleanUps: (() => Promise<void> | void)[] = [];

  /** Starts a cloud of one stack, `Shop`, with these resources by logical id. */
  async start(resources: AwsJson): Promise<Cloud> {
    const assembly = mkdtempSync(join(tmpdir(), 'waybill-template-'));
    this.#cleanUps.push(() => rmSync(assembly, { recursive: true, force: true }));
    const write = (name: string, content: AwsJson) =>
      writeFileSync(join(assembly, name), JSON.stringify(content));
    write('shop.json', { Resources: resources });
    write('manifest.json', {
      artifacts: {
        Shop: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/unknown-region',
          properties: { templateFile: 'shop.json' },
        },
      },
    });
    const log = ({ message }: { readonly message: string }) => this.lines.push(message);
    const cloud = await startCloud({ assembly, clock: this.clock, log });
    this.#cleanUps.push(() => cloud.stop());
    return cloud;
  }

  /** Takes what is in a queue, ten messages at most, as JSON. */
  async receive(cloud: Cloud, queueName: string): Promise<unknown[]> {
    const messages = await this.messages(cloud, queueName);
    return messages.map(({ Body = '' }) => JSON.parse(Body));
  }

  /** The same as messages, with their attributes. */
  async messages(cloud: Cloud, QueueName: string): Promise<readonly Message[]> {
    const sqs = this.#keep(new SQSClient(configOf(cloud)));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  /** A client of a cloud's buses. */
  eventBridge(cloud: Cloud): EventBridgeClient {
    return this.#keep(new EventBridgeClient(configOf(cloud)));
  }

  async clear(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) await cleanUp();
    this.lines.length = 0;
    this.clock = new VirtualClock(START);
  }

  #keep<Client extends { destroy(): void }>(client: Client): Client {
    this.#cleanUps.push(() => client.destroy());
    return client;
  }
}

function configOf({ awsEndpoint: endpoint, region }: Cloud) {
  return { endpoint, region, credentials: { accessKeyId: 'any', secretAccessKey: 'any' } };
}
