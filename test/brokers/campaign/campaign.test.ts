import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { isRabbitMqInstalled, NO_RABBITMQ } from '../start-rabbitmq.ts';
import { runCampaign } from './campaign.ts';
import type { CampaignBroker } from './campaign-broker.ts';
import { startCampaignRabbitMq } from './rabbitmq.ts';

const isInstalled = isRabbitMqInstalled();

(isInstalled ? describe : describe.skip)(
  isInstalled ? 'a campaign with RabbitMQ' : NO_RABBITMQ,
  () => {
    const pump = join('dist', 'test', 'brokers', `pump-${process.pid}.mjs`);
    let broker: CampaignBroker;
    beforeAll(async () => {
      await build({
        entryPoints: ['test/brokers/campaign/pump.ts'],
        outfile: pump,
        bundle: true,
        platform: 'node',
        format: 'esm',
        packages: 'external',
      });
      broker = await startCampaignRabbitMq();
    });
    afterAll(() => broker.stop());

    it('loses no confirmed message, though the broker and the bridging process are killed in the midst', async () => {
      const result = await runCampaign(broker, { messages: 1500, kills: 1, pump });

      expect(result).toMatchObject({ lost: [], kills: { broker: 1, pump: 1 } });
    });
  },
);
