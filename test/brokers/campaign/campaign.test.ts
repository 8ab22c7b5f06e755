import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';
import { CAMPAIGN_KINDS } from './brokers.ts';
import { runCampaign } from './campaign.ts';
import type { CampaignBroker } from './campaign-broker.ts';
import type { Carrier } from './carrier.ts';
import { startPump } from './pump-carrier.ts';
import { CAMPAIGN_APP, startWorker } from './worker-carrier.ts';

const PUMP = join('dist', 'test', 'brokers', `pump-${process.pid}.mjs`);

const CASES: readonly {
  readonly broker: string;
  readonly how: string;
  readonly messages: number;
  readonly carry: (broker: CampaignBroker) => Carrier | Promise<Carrier>;
}[] = [
  {
    broker: 'rabbitmq',
    how: 'from one queue to another',
    messages: 1500,
    carry: (broker) => startPump(broker, PUMP),
  },
  {
    broker: 'redis',
    how: 'through a router',
    messages: 300,
    carry: async (broker) =>
      startWorker(broker, await synthesizeOnce(CAMPAIGN_APP, { leaseSeconds: 5 })),
  },
];

beforeAll(() =>
  build({
    entryPoints: ['test/brokers/campaign/pump.ts'],
    outfile: PUMP,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  }),
);

describe.each(CASES)('a campaign with $broker, $how', ({ broker: name, messages, carry }) => {
  const kind = CAMPAIGN_KINDS[name];
  let broker: CampaignBroker | undefined;
  afterEach(() => broker?.stop());

  (kind?.isInstalled() ? it : it.skip)(
    `loses no confirmed message, though the broker and the bridging process are killed in the midst${kind?.isInstalled() ? '' : ` (${kind?.missing})`}`,
    async () => {
      broker = await kind?.start();
      if (broker === undefined) throw new Error('there is no such broker');
      const carrier = await carry(broker);

      const result = await runCampaign(broker, { messages, kills: 1, carrier });

      expect(result).toMatchObject({ lost: [], kills: { broker: 1, process: 1 } });
    },
    120_000,
  );
});
