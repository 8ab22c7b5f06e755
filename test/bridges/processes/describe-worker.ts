import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../../client/index.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { waitUntil } from '../../support/bridging/wait-until.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';
import type { FarBroker, FarSide } from './far-side.ts';
import { WorkerProcess } from './worker-process.ts';

/** Bridges of one kind of broker in processes of their own, between a real broker and a router on the embedded cloud. */
export function describeWorker(
  name: string,
  { start, skip }: { readonly start: () => Promise<FarBroker>; readonly skip: string | undefined },
): void {
  const title = `waybill bridge with ${name}`;
  if (skip !== undefined) {
    // A machine without the broker counts its tests as skipped.
    it.skip(`${title} (${skip})`, () => {});
    return;
  }
  describe(title, () => {
    let cloud: Cloud;
    let client: WaybillClient;
    let broker: FarBroker;
    let side: FarSide;
    let folder: string;
    let workers: WorkerProcess[];

    beforeAll(async () => {
      const starting = start();
      const assembly = await synthesizeOnce('test/bridges/processes/worker-app.ts');
      cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, log: () => {} });
      client = new WaybillClient({ url: cloud.url });
      broker = await starting;
    }, 60_000);
    afterAll(async () => {
      await cloud?.stop();
      await broker?.stop();
    });

    beforeEach(async () => {
      side = await broker.open();
      folder = mkdtempSync(join(tmpdir(), 'waybill-worker-'));
      workers = [];
    }, 60_000);
    afterEach(async () => {
      for (const worker of workers) worker.kill();
      for (const worker of workers) await worker.exit();
      rmSync(folder, { recursive: true, force: true });
    });

    function work(...args: readonly string[]): WorkerProcess {
      const worker = new WorkerProcess(args, { cwd: folder });
      workers.push(worker);
      return worker;
    }

    const bringIn = (type: string) => work('--from', side.from, '--to', cloud.url, '--type', type);

    /** The events of a type that the router has. */
    async function accepted(type: string): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const { trackingId } of client.events({ type })) found.push(trackingId);
      return found;
    }

    /** The same, as the texts of their data. */
    async function textsOf(type: string): Promise<readonly string[]> {
      const waybills = (await accepted(type)).map((trackingId) => client.waybill(trackingId));
      return (await Promise.all(waybills)).map(({ event }) => JSON.stringify(event?.data));
    }

    it('moves messages through a router to the other side, and they have waybills', async () => {
      const config = join(folder, 'bridges.json');
      writeFileSync(
        config,
        JSON.stringify({
          bridges: [
            { name: 'in', from: side.from, to: cloud.url, type: 'note.moved' },
            { name: 'out', from: `${cloud.url}/subscribers/moved`, to: side.to, format: 'plain' },
          ],
          statusPort: 0,
        }),
      );
      const bodies = ['{"price":12345678901234567890.10}', '{"text":"Grüße, 世界"}', 'no JSON'];
      const worker = work('--config', config);
      await worker.says('health and metrics are at');
      await side.write(bodies);
      await waitUntil(
        `all are on the other side: ${worker.output}`,
        async () => (await side.sent()).length >= 3,
        30_000,
      );

      expect([...(await side.sent())].sort()).toEqual([...bodies].sort());
      await waitUntil('all are acknowledged', async () => (await side.left()) === 0);
      await waitUntil('it counts them', async () => {
        const metrics = await worker.status('/metrics');
        return (
          metrics.includes('messages_total{bridge="in",direction="in",result="taken"} 3') &&
          metrics.includes('messages_total{bridge="out",direction="out",result="delivered"} 3')
        );
      });
      expect(JSON.parse(await worker.status('/health'))).toMatchObject({
        status: 'ok',
        bridges: [{ state: 'running' }, { state: 'running' }],
      });
      const { code } = await worker.end('SIGTERM');
      expect(code).toBe(0);
    }, 60_000);

    it('loses nothing when it is killed in the midst, and delivers nothing twice', async () => {
      const bodies = Array.from({ length: 400 }, (_, place) => JSON.stringify(`killed-${place}`));
      await side.write(bodies);
      for (let kills = 0; kills < 3; kills++) {
        const before = await side.left();
        const worker = bringIn('killed');
        await waitUntil(
          `it has begun: ${worker.output}${worker.errors}`,
          async () => (await side.left()) < before || (await side.left()) === 0,
          30_000,
        );
        worker.kill();
        await worker.exit();
      }
      const last = bringIn('killed');
      // What a broker has handed out is not taken yet, and goes back when the worker ends.
      await waitUntil(
        'all are taken',
        async () => (await accepted('killed')).length >= bodies.length,
        60_000,
      );
      // What one that was killed had sent, and not acknowledged, comes once more, as duplicates.
      await waitUntil('all are acknowledged', async () => (await side.left()) === 0, 30_000);
      await last.end('SIGTERM');
      expect(await side.left()).toBe(0);
      expect([...(await textsOf('killed'))].sort()).toEqual([...bodies].sort());
    }, 120_000);

    it('says that a broker is down, at the start and in the waybill, and moves what waits once it is there', async () => {
      await side.write(['"waiting"']);
      await broker.kill();
      const { trackingId } = await client.publish({
        ...{ source: '/desk', type: 'note.late', data: 'late' },
      });
      const begun = performance.now();
      const into = bringIn('waiting');
      const out = work('--from', `${cloud.url}/subscribers/late`, '--to', side.to);
      for (const worker of [into, out]) await worker.says('it is tried again');
      expect(performance.now() - begun).toBeLessThan(15_000);
      expect(into.lines.find(({ level }) => level === 'WARN')?.message).toMatch(
        /127\.0\.0\.1|localhost/,
      );
      await waitUntil('the waybill says so', async () => {
        const { deliveries } = await client.waybill(trackingId);
        return deliveries[0]?.error?.class === 'BrokerUnreachable';
      });

      await broker.restart();
      await waitUntil(
        'what waited is brought',
        async () => (await accepted('waiting')).length > 0,
        60_000,
      );
      await waitUntil(
        'the event is delivered',
        async () => (await client.waybill(trackingId)).deliveries[0]?.status === 'delivered',
        60_000,
      );
      await into.says('the broker is there again');
      await waitUntil('it is acknowledged', async () => (await side.left()) === 0);
      expect(await textsOf('waiting')).toEqual(['"waiting"']);
      expect(await side.sent()).toEqual(['"late"']);
    }, 120_000);

    it('finishes what it holds at SIGTERM, and leaves nothing to come twice', async () => {
      const bodies = Array.from({ length: 300 }, (_, place) => JSON.stringify(`drained-${place}`));
      await side.write(bodies);
      const worker = bringIn('drained');
      await waitUntil('it has begun', async () => (await side.left()) < 300, 30_000);
      const { code, ms } = await worker.end('SIGTERM');
      expect(code).toBe(0);
      expect(ms).toBeLessThan(20_000);

      expect(await accepted('drained')).toHaveLength(300 - (await side.left()));
      expect(worker.messages.at(-1)).toBe('ended; nothing is held any more');
    }, 120_000);

    it('has what is no event in quarantine, and brings what is behind it', async () => {
      await side.writeBad('a body');
      await side.write(['"behind"']);
      const worker = bringIn('behind');
      await worker.says('is no event of the router');
      await waitUntil('all are acknowledged', async () => (await side.left()) === 0);

      const [kept] = (await textsOf('waybill.bridge.quarantined')).map(
        (text) => JSON.parse(text) as { message: { bodyBase64: string } },
      );
      expect(Buffer.from(kept?.message.bodyBase64 ?? '', 'base64').toString()).toBe('a body');
      expect(await textsOf('behind')).toEqual(['"behind"']);
    }, 60_000);

    it('cuts a loop of two bridges', async () => {
      const { from, to } = side.loop;
      const { trackingId } = await client.publish({
        ...{ source: '/desk', type: 'note.looped', data: 'round' },
      });
      const out = work('--from', `${cloud.url}/subscribers/looped`, '--to', to);
      const back = work('--from', from, '--to', cloud.url, '--name', 'back', '--status-port', '0');
      await back.says('health and metrics are at');
      await waitUntil(
        `it comes back as a duplicate: ${out.output}${back.output}`,
        async () => /result="duplicate"} [1-9]/.test(await back.status('/metrics')),
        30_000,
      );

      await waitUntil('it is delivered', async () => {
        const { deliveries } = await client.waybill(trackingId);
        return deliveries.length === 1 && deliveries[0]?.status === 'delivered';
      });
      expect(await accepted('note.looped')).toEqual([trackingId]);
    }, 60_000);

    it('ends at the start where the broker refuses it, and says why', async () => {
      for (const { from, says } of side.refused) {
        const worker = work('--from', from, '--to', cloud.url, '--name', 'refused');
        expect(await worker.exit()).toBe(1);
        expect(worker.errors).toMatch(/^waybill: refused cannot start: /);
        expect(worker.errors).toContain(says);
      }
    }, 60_000);
  });
}
