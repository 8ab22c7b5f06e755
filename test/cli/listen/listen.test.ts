import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../../client/index.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { close, listen } from '../../../local/support/loopback.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';
import { Terminal } from '../../support/worlds/terminal.ts';

interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

let cloud: Cloud;
let client: WaybillClient;
/** What listens on this machine: what it has had, and what it answers next. */
let server: Server;
let local: string;
let received: Received[];
let statuses: number[];

beforeAll(async () => {
  const assembly = await synthesizeOnce('test/integration/app.ts');
  cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, log: () => {} });
  client = new WaybillClient({ url: cloud.url });
}, 60_000);
afterAll(() => cloud?.stop());

beforeEach(async () => {
  received = [];
  statuses = [];
  server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    const status = statuses.shift() ?? 204;
    response.writeHead(status).end(status === 500 ? 'a fault' : undefined);
  });
  local = `http://127.0.0.1:${await listen(server, 0, 'PORT')}/events`;
});
afterEach(() => close(server));

/** Listens until what is done once it does has ended, and then until Ctrl-C or `--count`. */
async function listening(
  args: readonly string[],
  meanwhile: () => Promise<unknown>,
  isTerminal = true,
) {
  let begun: Promise<unknown> | undefined;
  const terminal = new Terminal({
    isTerminal,
    env: { WAYBILL_URL: cloud.url },
    onOutput: (said, interrupt) => {
      if (said.startsWith('Listening as '))
        begun = meanwhile().then((stop) => stop === true && interrupt());
    },
  });
  const ended = await terminal.run('listen', local, ...args);
  await begun;
  return { ...ended, terminal };
}

/** The subscribers of a name such as listen-... that are there. */
async function temporary(): Promise<readonly string[]> {
  const all = await client.subscribers();
  return all.map(({ name }) => name).filter((name) => name.startsWith('listen-'));
}

describe('waybill listen', () => {
  it('brings what its pattern matches to a URL, with each number as it was sent, and is gone then', async () => {
    const pattern = '{"type": ["note.taken"]}';
    const body =
      '{"source":"/desk","type":"note.taken","id":"n1","data":{"price":12345678901234567890.10}}';
    const post = (sent: string) =>
      fetch(`${cloud.url}/events`, {
        ...{ method: 'POST', body: sent, headers: { 'content-type': 'application/json' } },
      });

    const { code, stdout, terminal } = await listening(
      ['--pattern', pattern, '--count', '1'],
      async () => {
        await post('{"source":"/desk","type":"another","id":"n0","data":{}}');
        await post(body);
      },
      false,
    );

    expect(code).toBe(0);
    const [{ trackingId = '' } = {}] = terminal.rows as readonly { trackingId?: string }[];
    expect(terminal.rows).toEqual([
      {
        trackingId,
        type: 'note.taken',
        id: 'n1',
        attempt: 1,
        statusCode: 204,
        tookMs: expect.any(Number),
      },
    ]);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(received).toHaveLength(1);
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      ...{ 'x-waybill-tracking-id': trackingId, 'x-waybill-attempt': '1' },
    });
    expect(received[0]?.body).toContain('"price":12345678901234567890.10');
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ id: 'n1', specversion: '1.0' });
    expect(await temporary()).toEqual([]);
    const { deliveries } = await client.waybill(trackingId);
    expect(deliveries).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('has what the URL does not take tried again, and shows why', async () => {
    statuses = [500, 200];

    const { stdout } = await listening(['--count', '2'], () =>
      client.publish({ source: '/desk', type: 'note.kept', data: {} }),
    );

    expect(stdout).toMatch(/^✗ {2}note\.kept {2}wb_\w+ {2}\d+ ms: the URL answered 500: a fault\n/);
    expect(stdout).toMatch(/\n✓ 200 {2}note\.kept {2}wb_\w+ {2}\d+ ms, attempt 2\n$/);
    expect(received).toHaveLength(2);
  });

  it('ends at Ctrl-C, and takes its subscriber away', async () => {
    let during: readonly string[] = [];

    const { code, stderr } = await listening([], async () => {
      during = await temporary();
      return true;
    });

    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toBe(`Listening as ${during[0]}; Ctrl-C ends it.\n`);
    expect(during).toEqual([expect.stringMatching(/^listen-[0-9a-f]{8}$/)]);
    expect(await temporary()).toEqual([]);
  });

  it('makes a subscriber that would go by itself', async () => {
    let shown: object = {};

    await listening(['--timeout', '5'], async () => {
      const [name = ''] = await temporary();
      shown = await client.runTime.get(name);
      return true;
    });

    expect(shown).toMatchObject({
      ...{ managedBy: 'api', expiresInSeconds: 900, target: { kind: 'queue', leaseSeconds: 35 } },
      description: `waybill listen ${local}`,
    });
  });

  it.each<[readonly string[], number, string]>([
    [['--pattern', '{'], 2, '--pattern must be JSON'],
    [['--pattern', '{"type": "x"}'], 1, '(invalid-pattern)'],
    [['--timeout', '0'], 2, '--timeout must be a whole number from 1'],
    [['--from', 'soon'], 2, '--from must be a time'],
    [['--from', '2999-01-01'], 1, '(invalid-request)'],
  ])('with %j is refused, and leaves nothing', async (args, expected, message) => {
    const { code, stdout, stderr } = await listening(args, async () => true);

    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await temporary()).toEqual([]);
  });

  it('refuses what is no URL', async () => {
    const { code, stderr } = await new Terminal().run('listen', 'localhost:3000');

    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('LOCAL-URL'),
    });
  });
});
