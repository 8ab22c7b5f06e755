import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readCdkApp, synthesize } from '../../../cli/start/synthesize.ts';
import { StartProcess } from './start-process.ts';

/** After a crash, what was in flight is handled alone, and spread over 20 seconds. */
const PATIENCE_MS = 45_000;

const folder = mkdtempSync(join(tmpdir(), 'waybill-start-'));
const assembly = join(folder, 'assembly');
const started: StartProcess[] = [];

function start(args: readonly string[], env: Record<string, string> = {}): StartProcess {
  const process = new StartProcess(['--assembly', assembly, ...args], { env });
  started.push(process);
  return process;
}

async function publish(url: string, id: string, order = 3001): Promise<string> {
  const data = { order, amount: 250, email: 'ada@example.com' };
  const response = await fetch(`${url}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ source: '/shop', type: 'order.placed', id, data }),
  });
  const { events } = (await response.json()) as { events: { trackingId: string }[] };
  return events[0]?.trackingId ?? '';
}

async function statuses(url: string, trackingId: string): Promise<string[]> {
  const response = await fetch(`${url}/events/${trackingId}`);
  const { deliveries } = (await response.json()) as { deliveries?: { status: string }[] };
  return (deliveries ?? []).map(({ status }) => status);
}

async function untilDelivered(url: string, trackingId: string): Promise<string[]> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    const found = await statuses(url, trackingId);
    if (found.length > 0 && found.every((status) => status === 'delivered')) return found;
    await new Promise((done) => setTimeout(done, 20));
  }
  return statuses(url, trackingId);
}

beforeAll(() => synthesize(readCdkApp('node dist/bin/app.js'), { outdir: assembly }), 60_000);
afterEach(() => {
  for (const process of started.splice(0)) process.kill();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('waybill start --json', () => {
  it('says first where the router and the AWS endpoint are, and delivers', async () => {
    const process = start(['--json']);

    const url = await process.ready();
    const trackingId = await publish(url, 'first');
    const delivered = await untilDelivered(url, trackingId);

    expect(process.lines[0]).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      console: `${url}/console`,
      aws: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      warnings: [],
    });
    expect(delivered).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends cleanly at a %s within two seconds',
    async (signal) => {
      const process = start(['--json']);
      const url = await process.ready();

      const { code, ms } = await process.end(signal);

      expect(code).toBe(0);
      expect(ms).toBeLessThan(2000);
      await expect(fetch(url)).rejects.toThrow();
      expect(process.errors).toBe('');
    },
  );

  it('ends cleanly when nobody reads its output any more, as with `| head`', async () => {
    const process = start(['--json']);
    const url = await process.ready();

    process.stopReading();
    await publish(url, 'unread');

    expect(await process.exit()).toBe(0);
    expect(process.errors).toBe('');
  });

  it('prints the waybills of the events of a file, and what the handlers print', async () => {
    const process = start(['--json', '--events', 'examples/shop/events.json']);

    await process.ready();
    const waybills = () =>
      process.lines.flatMap(({ waybill }) => (waybill === undefined ? [] : [waybill]));
    await process.waitFor(() => waybills()[4], 'fifth waybill');

    expect(waybills()[3]).toMatchObject({
      event: { id: 'order-1004' },
      deliveries: [
        { subscriber: 'billing', status: 'delivered' },
        { subscriber: 'email', status: 'dead', error: { class: 'PermanentError' } },
      ],
    });
    expect(waybills()[4]).toMatchObject({
      event: { id: 'order-1002' },
      deliveries: [{ subscriber: 'billing', attempts: 2, status: 'delivered' }, {}],
    });
    expect(process.output).toContain('charged order 1001');
  });
});

describe('waybill start', () => {
  it('shows a person the two addresses, the waybills and how to go on', async () => {
    const process = start(['--events', 'examples/shop/events.json']);

    await process.waitFor(
      () => (process.output.includes('Ctrl-C') ? true : undefined),
      'last line',
    );

    expect(process.output).toMatch(/events +http:\/\/127\.0\.0\.1:\d+\/events/);
    expect(process.output).toMatch(/AWS endpoint +http:\/\/127\.0\.0\.1:\d+/);
    expect(process.output).toMatch(/billing +↻ retrying +attempt 1 failed: Error: the payment/);
    expect(process.output).toMatch(/billing +✓ delivered +2 attempts/);
    expect(process.output).toMatch(/email +✗ dead +1 attempt: PermanentError: nobody is no e-mail/);
    expect(process.output).toContain('curl http://127.0.0.1:');
  });

  it.each(['PORT', 'AWS_PORT'])('says what to do when the port of %s is in use', async (name) => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    const process = start(['--json'], { [name]: String(port) });

    const code = await process.exit();
    server.close();

    expect(code).toBe(1);
    expect(process.errors).toContain(`${port}`);
    expect(process.errors).toMatch(new RegExp(`in use.*set ${name} to another`, 'i'));
    expect(process.output).toBe('');
  });
});

describe('waybill start --data', () => {
  it('loses nothing that was acknowledged to a kill', async () => {
    const data = join(folder, 'data');
    const first = start(['--json', '--data', data]);
    const url = await first.ready();
    const acknowledged = await Promise.all(
      Array.from({ length: 20 }, (_, index) => publish(url, `kept-${index}`, 3001 + index)),
    );

    await first.end('SIGKILL');
    const second = start(['--json', '--data', data]);
    const fresh = await second.ready();

    for (const trackingId of acknowledged)
      expect(await untilDelivered(fresh, trackingId)).toEqual([
        'delivered',
        'delivered',
        'delivered',
      ]);
  });

  it('rejects what is no folder, by its name', async () => {
    const data = join(folder, 'file');
    writeFileSync(data, '');

    const process = start(['--json', '--data', data]);

    expect(await process.exit()).toBe(1);
    expect(process.errors).toContain(`the data folder ${data} cannot be used: EEXIST`);
  });

  it('rejects a folder that another process uses', async () => {
    const data = join(folder, 'shared');
    const first = start(['--json', '--data', data]);
    await first.ready();

    const second = start(['--json', '--data', data]);

    expect(await second.exit()).toBe(1);
    expect(second.errors).toMatch(/is in use by process \d+; stop it, or choose another folder/);
  });
});
