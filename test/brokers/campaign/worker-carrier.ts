import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WaybillClient } from '../../../client/index.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { WorkerProcess } from '../../bridges/processes/worker-process.ts';
import { waitUntil } from '../../support/bridging/wait-until.ts';
import type { CampaignBroker } from './campaign-broker.ts';
import type { Carrier } from './carrier.ts';

/** The app of the router: a subscriber `out` of what has the type `note`. */
export const CAMPAIGN_APP = 'test/brokers/campaign/campaign-app.ts';

const SETTLE_MS = 120_000;

/**
 * `waybill bridge` with a bridge into a router on the embedded cloud, and one from its subscriber. The router runs on while it is killed;
 * `assembly` is the folder of its app.
 */
export async function startWorker(
  { from, to }: Pick<CampaignBroker, 'from' | 'to'>,
  assembly: string,
): Promise<Carrier> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-campaign-'));
  const cloud = await startCloud({ assembly });
  const client = new WaybillClient({ url: cloud.url });
  const config = join(folder, 'bridges.json');
  const bridges = [
    { name: 'in', from, to: cloud.url, type: 'note' },
    { name: 'out', from: `${cloud.url}/subscribers/out`, to, format: 'plain' },
  ];
  writeFileSync(config, JSON.stringify({ bridges, statusPort: 0 }));
  let turn: Promise<unknown> = Promise.resolve();
  /** It is not asked while it is killed. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const next = turn.then(task);
    turn = next.catch(() => {});
    return next;
  };
  let before = 0;
  let worker: WorkerProcess;
  const start = async () => {
    worker = new WorkerProcess(['--config', config], { cwd: folder });
    await worker.says('health and metrics are at');
  };
  const count = async () => {
    const metrics = await worker.status('/metrics').catch(async (cause: unknown) => {
      const code = await worker.exit();
      const said = `${worker.output}${worker.errors}`;
      throw new Error(`the worker has ended by itself with ${code}: ${said}`, { cause });
    });
    return before + Number(/{bridge="out".*result="delivered"} (\d+)/.exec(metrics)?.[1]);
  };
  const end = async () => {
    worker.kill();
    await worker.exit();
    await cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await end();
    throw error;
  }
  return {
    brought: () => inTurn(count),
    killAndStart: () =>
      inTurn(async () => {
        before = await count();
        worker.kill();
        await worker.exit();
        await start();
      }),
    settle: () => waitUntil('the router has nothing open', hasNothingOpen, SETTLE_MS),
    end,
  };

  async function hasNothingOpen(): Promise<boolean> {
    const [subscriber] = await client.subscribers();
    const { queue, deliveries } = subscriber ?? {};
    if (queue === undefined || 'error' in queue) return false;
    if (deliveries === undefined || 'error' in deliveries) return false;
    return queue.visible + queue.inFlight + queue.delayed + deliveries.retrying === 0;
  }
}
