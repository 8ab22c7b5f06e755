import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../../client/index.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { waitUntil } from '../../support/bridging/wait-until.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';
import { WorkerProcess } from './worker-process.ts';

/** A broker that runs, and programs of others that write to it and read from it. */
export interface FarSide {
  /** What a worker reads, and where it sends to. */
  readonly from: string;
  readonly to: string;
  /** A URL of the same broker for which it refuses the login, and one of a place that is not there, and what is said of each. */
  readonly refused: readonly { readonly from: string; readonly says: string }[];
  /** Writes messages to what is read. */
  write(bodies: readonly string[]): Promise<void>;
  /** Writes a message that is no event: a CloudEvent of a version that there is none of. */
  writeBad(body: string): Promise<void>;
  /** How many messages wait that no worker holds. */
  left(): Promise<number>;
  /** The bodies of all that were sent there. */
  sent(): Promise<readonly string[]>;
  /** `from` and `to` of one place, which a worker reads and writes. */
  readonly loop: { readonly from: string; readonly to: string };
  kill(): Promise<unknown>;
  /** Starts it again, on the same data. */
  restart(): Promise<unknown>;
  stop(): Promise<unknown>;
}

/** Bridges of one kind of broker in processes of their own, between a real broker and a router on the embedded cloud. */
export function describeWorker(
  name: string,
  { start, skip }: { readonly start: () => Promise<FarSide>; readonly skip: string | undefined },
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
    let broker: FarSide;
    let folder: string;
    let workers: WorkerProcess[];

    beforeAll(async () => {
      const assembly = await synthesizeOnce('test/bridges/processes/worker-app.ts');
      cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, log: () => {} });
      client = new WaybillClient({ url: cloud.url });
    }, 60_000);
    afterAll(() => cloud?.stop());

    beforeEach(async () => {
      broker = await start();
      folder = mkdtempSync(join(tmpdir(), 'waybill-worker-'));
      workers = [];
    }, 60_000);
    afterEach(async () => {
      for (const worker of workers) worker.kill();
      await broker.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    function work(...args: readonly string[]): WorkerProcess {
      const worker = new WorkerProcess(args, { cwd: folder });
      workers.push(worker);
      return worker;
    }

    const bringIn = (...more: readonly string[]) =>
      work('--from', broker.from, '--to', cloud.url, '--type', 'order.placed', ...more);

    /** The texts of the events of a type that the router has of this broker, and how often it has each. */
    async function accepted(type: string): Promise<Map<string, number>> {
      const found = new Map<string, number>();
      for await (const { trackingId } of client.events({ type })) {
        const { event } = await client.waybill(trackingId);
        const data = JSON.stringify(event?.data);
        found.set(data, (found.get(data) ?? 0) + 1);
      }
      return found;
    }

    it('moves messages through a router to the other side, and they have waybills', async () => {
      const config = join(folder, 'bridges.json');
      writeFileSync(
        config,
        JSON.stringify({
          bridges: [
            { name: 'in', from: broker.from, to: cloud.url, type: 'note' },
            { name: 'out', from: `${cloud.url}/subscribers/out`, to: broker.to, format: 'plain' },
          ],
          statusPort: 0,
        }),
      );
      const bodies = ['{"price":12345678901234567890.10}', '{"text":"Grüße, 世界"}', 'no JSON'];
      const worker = work('--config', config);
      await worker.says('health and metrics are at');
      await broker.write(bodies);
      await waitUntil(
        `all are on the other side: ${worker.output}`,
        async () => (await broker.sent()).length >= 3,
        30_000,
      );

      expect([...(await broker.sent())].sort()).toEqual([...bodies].sort());
      await waitUntil('all are acknowledged', async () => (await broker.left()) === 0);
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
      const mark = `killed ${name}`;
      const bodies = Array.from({ length: 400 }, (_, place) => JSON.stringify(`${mark}-${place}`));
      await broker.write(bodies);
      for (let kills = 0; kills < 3; kills++) {
        const before = await broker.left();
        const worker = bringIn();
        await waitUntil(
          `it has begun: ${worker.output}${worker.errors}`,
          async () => (await broker.left()) < before || (await broker.left()) === 0,
          30_000,
        );
        worker.kill();
        await worker.exit();
      }
      const last = bringIn();
      const taken = async () =>
        [...(await accepted('order.placed'))].filter(([text]) => text.includes(mark));
      // What a broker has handed out is not taken yet, and goes back when the worker ends.
      await waitUntil(
        'all are taken',
        async () => (await taken()).length === bodies.length,
        60_000,
      );
      await last.end('SIGTERM');
      expect(await broker.left()).toBe(0);
      const own = await taken();
      expect(own.map(([text]) => text).sort()).toEqual([...bodies].sort());
      expect(own.filter(([, count]) => count > 1)).toEqual([]);
    }, 120_000);

    it('says that a broker is down at the start, and brings what is there once it is', async () => {
      await broker.write(['"waiting"']);
      await broker.kill();
      const begun = performance.now();
      const worker = bringIn();
      await worker.says('it is tried again');
      expect(performance.now() - begun).toBeLessThan(15_000);
      expect(worker.lines.find(({ level }) => level === 'WARN')?.message).toContain('127.0.0.1');

      await broker.restart();
      await waitUntil('it is brought', async () => (await broker.left()) === 0, 60_000);
      await worker.says('the broker is there again');
    }, 120_000);

    it('says in the waybill that a broker is down, and sends the event once it is there', async () => {
      await broker.kill();
      const { trackingId } = await client.publish({ source: '/desk', type: 'note', data: 'late' });
      const worker = work('--from', `${cloud.url}/subscribers/out`, '--to', broker.to);
      await worker.says('it is tried again');
      await waitUntil('the waybill says so', async () => {
        const { deliveries } = await client.waybill(trackingId);
        return deliveries[0]?.error?.class === 'BrokerUnreachable';
      });

      await broker.restart();
      await waitUntil(
        'it is delivered',
        async () => (await client.waybill(trackingId)).deliveries[0]?.status === 'delivered',
        60_000,
      );
      expect(await broker.sent()).toEqual(['"late"']);
    }, 120_000);

    it('finishes what it holds at SIGTERM, and leaves nothing to come twice', async () => {
      const mark = `drained ${name}`;
      const bodies = Array.from({ length: 300 }, (_, place) => JSON.stringify(`${mark}-${place}`));
      await broker.write(bodies);
      const worker = bringIn();
      await waitUntil('it has begun', async () => (await broker.left()) < 300, 30_000);
      const { code, ms } = await worker.end('SIGTERM');
      expect(code).toBe(0);
      expect(ms).toBeLessThan(20_000);
      const taken = [...(await accepted('order.placed'))].filter(([text]) => text.includes(mark));

      expect(taken).toHaveLength(300 - (await broker.left()));
      expect(worker.messages.at(-1)).toBe('ended; nothing is held any more');
    }, 120_000);

    it('has what is no event in quarantine, and brings what is behind it', async () => {
      await broker.writeBad('a body');
      await broker.write(['"behind"']);
      const worker = bringIn();
      await worker.says('is no event of the router');
      await waitUntil('all are acknowledged', async () => (await broker.left()) === 0);

      const [kept] = [...(await accepted('waybill.bridge.quarantined'))].map(
        ([text]) => JSON.parse(text) as { message: { bodyBase64: string } },
      );
      expect(Buffer.from(kept?.message.bodyBase64 ?? '', 'base64').toString()).toBe('a body');
    }, 60_000);

    it('cuts a loop of two bridges', async () => {
      const { from, to } = broker.loop;
      const { trackingId } = await client.publish({ source: '/desk', type: 'note', data: 'round' });
      const out = work('--from', `${cloud.url}/subscribers/out`, '--to', to);
      const back = work('--from', from, '--to', cloud.url, '--name', 'back', '--status-port', '0');
      await back.says('health and metrics are at');
      await waitUntil(
        `it comes back as a duplicate: ${out.output}${back.output}`,
        async () => /result="duplicate"} [1-9]/.test(await back.status('/metrics')),
        30_000,
      );

      expect((await client.waybill(trackingId)).deliveries).toMatchObject([
        { status: 'delivered' },
      ]);
      expect((await accepted('note')).get('"round"')).toBe(1);
    }, 60_000);

    it('ends at the start where the broker refuses it, and says why', async () => {
      for (const { from, says } of broker.refused) {
        const worker = work('--from', from, '--to', cloud.url, '--name', 'refused');
        expect(await worker.exit()).toBe(1);
        expect(worker.errors).toMatch(/^waybill: refused cannot start: /);
        expect(worker.errors).toContain(says);
      }
    }, 60_000);
  });
}
