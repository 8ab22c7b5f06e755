import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsJson } from '../../../local/api/aws-api.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';

/** Clouds of templates that a test writes by hand, in virtual time; `clear` stops and removes all. */
export class TemplateUnderTest {
  readonly lines: string[] = [];
  readonly clock = new VirtualClock(Date.parse('2026-11-24T17:00:00Z'));
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

  /** A client of a cloud's queues. */
  sqs({ awsEndpoint: endpoint, region }: Cloud): SQSClient {
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
    const client = new SQSClient({ endpoint, region, credentials });
    this.#cleanUps.push(() => client.destroy());
    return client;
  }

  async clear(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0).reverse()) await cleanUp();
    this.lines.length = 0;
  }
}
