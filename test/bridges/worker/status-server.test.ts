import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { BridgeStatus } from '../../../bridges/worker/bridge-status.ts';
import { StatusServer } from '../../../bridges/worker/status-server.ts';
import { BrokerError } from '../../../core/bridge/broker-error.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');

let now = NOW;
let server: StatusServer | undefined;
afterEach(() => server?.stop());

function makeStatus(name: string, direction: 'in' | 'out'): BridgeStatus {
  const route = { name, direction, from: 'fake://broker', to: 'https://router' };
  return new BridgeStatus(route, { log: new RecordingLog(), now: () => now });
}

async function serve(statuses: readonly BridgeStatus[], host = '127.0.0.1'): Promise<string> {
  server = new StatusServer(statuses, { port: 0, host });
  return server.start();
}

/** A request with headers that `fetch` would not send. */
function ask(url: string, { method = 'GET', host }: { method?: string; host?: string } = {}) {
  return new Promise<{ status: number | undefined; body: string }>((done, fail) => {
    const headers = host === undefined ? {} : { host };
    const asked = request(url, { method, headers }, async (response) =>
      done({ status: response.statusCode, body: await text(response) }),
    );
    asked.on('error', fail);
    asked.end();
  });
}

describe('GET /health', () => {
  it('is 200 while every bridge is well, with the state of each', async () => {
    const status = makeStatus('orders', 'in');
    const url = await serve([status]);
    const before = await ask(`${url}/health`);
    status.works('broker');
    status.works('router');
    const after = await ask(`${url}/health`);

    expect(before.status).toBe(200);
    expect(JSON.parse(before.body).bridges).toMatchObject([{ name: 'orders', state: 'starting' }]);
    expect(JSON.parse(after.body)).toEqual({
      status: 'ok',
      bridges: [
        {
          ...{ name: 'orders', direction: 'in', from: 'fake://broker', to: 'https://router' },
          state: 'running',
        },
      ],
    });
  });

  it('is 503 where one of them is not, and says why', async () => {
    const [good, bad] = [makeStatus('good', 'in'), makeStatus('bad', 'out')];
    bad.failed('broker', new BrokerError('BrokerUnreachable', 'fake://broker cannot be reached'));
    const { status, body } = await ask(`${await serve([good, bad])}/health`);

    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({
      status: 'failing',
      bridges: [{}, { state: 'waiting', problems: ['fake://broker cannot be reached'] }],
    });
  });
});

describe('GET /metrics', () => {
  it('has the figures of each bridge in the format of Prometheus', async () => {
    now = NOW;
    const [first, second] = [makeStatus('in "1"', 'in'), makeStatus('out', 'out')];
    first.count('taken', 3);
    first.count('duplicate');
    first.hold(5);
    now += 2500;
    first.hold(1);
    second.count('delivered', 2);
    const { status, body } = await ask(`${await serve([first, second])}/metrics`);

    expect(status).toBe(200);
    const lines = body.trimEnd().split('\n');
    for (const line of lines)
      expect(line).toMatch(
        /^(# (HELP|TYPE) \w+ .+|\w+\{\w+="(\\.|[^"])*"(,\w+="[^"]*")*\} [\d.]+)$/,
      );
    expect(lines).toEqual(
      expect.arrayContaining([
        'waybill_bridge_messages_total{bridge="in \\"1\\"",direction="in",result="taken"} 3',
        'waybill_bridge_messages_total{bridge="in \\"1\\"",direction="in",result="duplicate"} 1',
        'waybill_bridge_messages_total{bridge="in \\"1\\"",direction="in",result="quarantined"} 0',
        'waybill_bridge_messages_total{bridge="out",direction="out",result="delivered"} 2',
        'waybill_bridge_held_messages{bridge="in \\"1\\"",direction="in"} 6',
        'waybill_bridge_oldest_held_seconds{bridge="in \\"1\\"",direction="in"} 2.5',
        'waybill_bridge_oldest_held_seconds{bridge="out",direction="out"} 0',
        'waybill_bridge_state{bridge="out",direction="out",state="starting"} 1',
        'waybill_bridge_state{bridge="out",direction="out",state="waiting"} 0',
      ]),
    );
  });
});

describe('the status', () => {
  it.each<[string, { method?: string; host?: string }, number]>([
    ['/nothing', {}, 404],
    ['/health', { method: 'POST' }, 405],
    ['/health', { host: 'rebound.example' }, 403],
    ['/metrics', { host: 'rebound.example:80' }, 403],
    ['/health', { host: 'localhost:1' }, 200],
    ['/health?verbose', { method: 'HEAD' }, 200],
  ])('of %s with %j answers %d', async (path, options, expected) => {
    const { status, body } = await ask(`${await serve([makeStatus('a', 'in')])}${path}`, options);

    expect(status).toBe(expected);
    if (options.method === 'HEAD') expect(body).toBe('');
  });

  it('answers to any name where it is bound to more than the loopback interface', async () => {
    const url = await serve([makeStatus('a', 'in')], '0.0.0.0');
    const { status } = await ask(`${url.replace('0.0.0.0', '127.0.0.1')}/health`, {
      host: 'pod.example:9464',
    });

    expect(status).toBe(200);
  });

  it('rejects a port that is taken, and a host that is none of this machine', async () => {
    const url = await serve([]);
    const port = Number(new URL(url).port);

    await expect(new StatusServer([], { port, host: '127.0.0.1' }).start()).rejects.toThrow(
      `the status cannot be served at 127.0.0.1:${port}: listen EADDRINUSE`,
    );
    await expect(new StatusServer([], { port: 0, host: '192.0.2.1' }).start()).rejects.toThrow(
      'the status cannot be served at 192.0.2.1:0',
    );
  });
});
