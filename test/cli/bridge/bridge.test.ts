import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freePorts } from '../../brokers/free-ports.ts';
import { FaultyRouter } from '../../client/faulty-router.ts';
import { Terminal } from '../../support/worlds/terminal.ts';

const IN = 'amqp://broker?queue=orders';
const OUT = 'amqp://broker?exchange=events';
const ROUTER = 'https://router.example';

let router: FaultyRouter;
let folder: string;
let file: string;
/** Of a broker that is not there. */
let nowhere: string;

beforeAll(async () => {
  router = await FaultyRouter.start();
  folder = mkdtempSync(join(tmpdir(), 'waybill-config-'));
  file = join(folder, 'bridges.json');
  const [port] = await freePorts(1);
  nowhere = `amqp://127.0.0.1:${port}`;
});
afterAll(async () => {
  await router.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => router.reset());

/** Runs the command until it says something, and then stops it as Ctrl-C does. */
async function until(said: string, ...args: readonly string[]) {
  const terminal = new Terminal({
    onOutput: (text, interrupt) => text.includes(said) && interrupt(),
    env: { SECRET: 'hush' },
  });
  return { ...(await terminal.run('bridge', ...args)), terminal };
}

/** Configurations, and what is said of them. */
const WRONG: readonly (readonly [unknown, string])[] = [
  ['{', 'it cannot be read'],
  [[], 'it must be an object with `bridges`'],
  [{}, '`bridges` must be a list'],
  [{ bridges: [] }, '`bridges` must be a list'],
  [{ bridges: [1] }, '`bridges[0]` must be an object'],
  [{ bridges: [{ form: IN }] }, '`bridges[0].form` is not known; there are name, from'],
  [{ bridges: [{ from: 1 }] }, '`bridges[0].from` must be a text'],
  [{ bridges: [{ from: IN }], port: 1 }, '`port` is not known'],
  [{ bridges: [{ from: IN }], statusPort: '1' }, '`statusPort` must be a whole number'],
  [{ bridges: [{ from: IN }], statusHost: '' }, '`statusHost` must be a text'],
  [{ bridges: [{ from: IN }], wait: 'yes' }, '`wait` must be true or false'],
  [
    { bridges: [{ from: IN, key: '$' + '{NOT_SET}' }] },
    'names the variable NOT_SET, which is not set',
  ],
  [{ bridges: [{ from: IN, to: OUT }] }, 'are both brokers'],
  [{ bridges: [{ from: IN, format: 'xml' }] }, '--format is of bridges'],
  [{ bridges: [{ from: '/subscribers/a', to: OUT, format: 'xml' }] }, '--format must be one of'],
  [
    {
      bridges: [
        { from: IN, name: 'a' },
        { from: IN, name: 'a' },
      ],
    },
    'two bridges are called a',
  ],
  [{ bridges: Array.from({ length: 101 }, () => ({ from: IN })) }, 'a list of 1 to 100 bridges'],
];

describe('waybill bridge', () => {
  it.each<[readonly string[], string]>([
    [[], '--from is missing: the URL of a broker, such as redis://'],
    [['--from', IN, '--to', OUT], 'are both brokers; bring the messages to a router by one bridge'],
    [
      ['--from', `${ROUTER}/subscribers/a`, '--to', ROUTER],
      'are both routers; give the first a subscriber',
    ],
    [['--from', `${ROUTER}/subscribers/a`], '--to is missing'],
    [['--from', '/subscribers/a'], '--to is missing'],
    [['--from', ROUTER, '--to', OUT], 'or a subscriber, https://ROUTER/subscribers/NAME'],
    [['--from', 'mqtt://broker/x', '--to', ROUTER], '--from must be the URL of a broker'],
    [
      ['--from', `${ROUTER}/subscribers/a`, '--to', 'mqtt://broker'],
      '--to must be the URL of a broker',
    ],
    [['--from', IN, '--to', 'router'], '--to must be the URL of a router'],
    [['--from', 'amqp://broker', '--to', ROUTER], '?queue=NAME or ?exchange=NAME'],
    [
      ['--from', 'rediss://cache/stream/a?group=g&cafile=nowhere.pem'],
      'the file nowhere.pem cannot be read',
    ],
    [['--from', `${IN}&cafile=ca.pem`], 'cafile is of a connection by TLS: write the scheme with'],
    [['--from', IN, '--to', ROUTER, '--format', 'plain'], '--format is of bridges to a broker'],
    [['--from', '/subscribers/a', '--to', OUT, '--type', 'a'], '--type is of bridges to a router'],
    [
      ['--from', '/subscribers/a', '--to', OUT, '--source', '/a'],
      '--source is of bridges to a router',
    ],
    [['--from', IN, '--source', 'not a uri'], '`source` must be a non-empty URI-reference'],
    [['--from', IN, '--type', '\u0007'], '`type` must be without control characters'],
    [['--from', IN, '--name', 'a b'], 'the name of a bridge has 1 to 64 letters'],
    [['--from', IN, '--status-port', '99999'], '--status-port must be a whole number'],
    [['--from', IN, '--to', ROUTER, '--profile', 'shop'], '--url and --profile both name a router'],
    [['--config', 'nowhere.json'], 'nowhere.json: it cannot be read'],
    [['--config', 'nowhere.json', '--from', IN], '--config has the bridges, and --from is of one'],
  ])('rejects %j', async (args, message) => {
    const { code, stdout, stderr } = await new Terminal().run('bridge', ...args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('shows no password of a URL that it rejects', async () => {
    const secret = 'mqtt://user:hush@broker/x';
    for (const args of [
      ['--from', secret, '--to', ROUTER],
      ['--from', '/subscribers/a', '--to', secret],
      ['--from', IN, '--to', 'amqp://user:hush@broker?queue=x'],
      ['--from', 'amqp://user:hush@broker', '--to', ROUTER],
      ['--from', 'amqps://broker?queue=a&keypassword=hush', '--to', ROUTER],
    ]) {
      const { code, stderr } = await new Terminal().run('bridge', ...args);

      expect(code).toBe(2);
      expect(stderr).not.toContain('hush');
    }
  });

  const wrong = WRONG.map(([config, message]) => [message, config] as const);
  it.each(wrong)('rejects a configuration with %s', async (message, config) => {
    writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));

    const { code, stderr } = await new Terminal().run('bridge', '--config', file);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('says within seconds that a broker is down, keeps trying, and ends at Ctrl-C', async () => {
    const begun = performance.now();
    const { code, stdout, stderr, terminal } = await until(
      'it is tried again',
      ...['--from', `${nowhere}?queue=orders`, '--to', router.url, '--name', 'orders'],
    );

    expect({ code, stderr, exited: terminal.exited }).toEqual({ code: 0, stderr: '', exited: 0 });
    expect(performance.now() - begun).toBeLessThan(10_000);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d {2}orders: from amqp:\/\/127\.0\.0\.1:\d+\?queue=orders to http:/,
      ),
      expect.stringMatching(/orders: .*127\.0\.0\.1.*; it is tried again$/),
      expect.stringMatching(/ended; nothing is held any more$/),
    ]);
  });

  it('writes lines of JSON in a pipe, and serves its state', async () => {
    let health: { status?: string; bridges?: unknown } = {};
    const terminal = new Terminal({
      isTerminal: false,
      onOutput: (text, interrupt) => {
        const [url] = /http:\/\/127\.0\.0\.1:\d+\/health/.exec(text) ?? [];
        if (url === undefined) return;
        void fetch(url)
          .then(async (answer) => {
            health = (await answer.json()) as typeof health;
          })
          .finally(interrupt);
      },
    });
    writeFileSync(
      file,
      JSON.stringify({
        bridges: [
          { from: `${nowhere}?queue=orders`, to: router.url },
          { from: `${router.url}/subscribers/b`, to: `${nowhere}?exchange=x`, name: 'b' },
        ],
        ...{ statusPort: 0, wait: true },
      }),
    );

    const { code } = await terminal.run('bridge', '--config', file);

    expect(code).toBe(0);
    expect(terminal.rows[0]).toMatchObject({
      ...{ level: 'INFO', bridge: 'amqp-in', timestamp: expect.any(String) },
      message: `from ${nowhere}?queue=orders to ${router.url}`,
    });
    expect(health.bridges).toMatchObject([
      { name: 'amqp-in', direction: 'in' },
      { name: 'b', direction: 'out', from: `${router.url}/subscribers/b` },
    ]);
  });

  it('takes secrets of its configuration from the environment, and shows none', async () => {
    writeFileSync(
      file,
      JSON.stringify({
        bridges: [
          {
            from: `${nowhere.replace('//', '//user:$' + '{SECRET}@')}?queue=orders`,
            ...{ to: router.url, key: 'wbk_$' + '{SECRET}' },
          },
        ],
      }),
    );

    const { stdout } = await until('it is tried again', '--config', file);

    expect(stdout).not.toContain('hush');
    expect(router.requests[0]?.headers.authorization).toBe('Bearer wbk_hush');
  });

  it('ends at once where the router refuses it, and says what to do', async () => {
    router.faults = ['denied'];

    const { code, stderr } = await new Terminal().run(
      ...['bridge', '--from', `${nowhere}?queue=orders`, '--to', router.url],
    );

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^waybill: amqp-in cannot start: the router does not know this key.*--key/,
    );
  });
});
