import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PERMISSIONS } from '../../../core/api/routes.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { close, listen } from '../../../local/support/loopback.ts';
import { synthesizeOnce } from '../../support/worlds/synthesize.ts';
import { type Asked, ask, OF_PAGE, type OpenConsole, withConsole } from './open-console.ts';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('waybill console', () => {
  let cloud: Cloud;

  beforeAll(async () => {
    const assembly = await synthesizeOnce('test/cli/router/signed-app.ts');
    cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, log: () => {} });
  }, 60_000);
  afterAll(() => cloud?.stop());

  it.each([
    ['Api', 'execute-api'],
    ['Function', 'lambda'],
  ])('opens a router behind IAM, %s, to its page, and signs for it', async (output, service) => {
    const url = cloud.outputs[`${output}Url`] ?? '';
    const args = ['--url', url, '--iam', service, '--region', 'eu-central-1'];

    const { code } = await withConsole(args, CREDENTIALS, async ({ base, cookie, router }) => {
      const headers = { ...OF_PAGE, cookie };
      const session = await ask(`${base}/console/session`, { headers });
      const body = JSON.stringify({ source: '/shop', type: 'a.b', data: { text: 'ä' } });
      const sent = await ask(`${base}/events`, {
        ...{ method: 'POST', body },
        headers: { ...headers, 'content-type': 'application/json' },
      });
      const listed = await ask(`${base}/events?type=a.b&limit=5`, { headers });

      expect(router).toBe(url);
      expect(JSON.parse(session.text)).toMatchObject({
        ...{ signIn: 'iam', signedIn: true, permissions: PERMISSIONS, keys: false },
        name: expect.stringContaining('arn:'),
      });
      expect(sent.status).toBe(202);
      expect(listed.headers['content-type']).toBe('application/json');
      expect(JSON.parse(listed.text).events).toMatchObject([{ type: 'a.b' }]);
    });

    expect(code).toBe(0);
  });

  it('serves the same page, to whoever asks, and what it loads', async () => {
    const url = cloud.outputs.ApiUrl ?? '';
    const args = ['--url', url, '--iam', 'execute-api', '--region', 'eu-central-1'];

    await withConsole(args, CREDENTIALS, async ({ base }) => {
      const address = `${base}/console/events/wb_1`;
      const page = await ask(address);
      const [, script = ''] = /src="([^"]+)"/.exec(page.text) ?? [];
      const loaded = await ask(new URL(script, address).href, {
        headers: { 'accept-encoding': 'br' },
      });
      const unknown = await ask(`${base}/console/assets/..%2f..%2fbin%2fcli.js`);

      expect(page.headers['content-security-policy']).toContain("connect-src 'self';");
      expect(loaded.status).toBe(200);
      expect(loaded.headers).toMatchObject({
        ...{ 'content-encoding': 'br', 'content-type': 'text/javascript; charset=utf-8' },
      });
      expect(unknown.status).toBe(404);
    });
  });

  it('says before it opens where there are no credentials', async () => {
    const url = cloud.outputs.ApiUrl ?? '';
    const use = async () => {
      throw new Error('it must not open');
    };

    const args = ['--url', url, '--iam', 'execute-api', '--region', 'eu-central-1'];
    const { code, stderr } = await withConsole(args, {}, use);

    expect([code, stderr]).toEqual([1, expect.stringContaining('no AWS credentials')]);
  });
});

describe('waybill console, for a router that wants a key', () => {
  const KEY = `wbk_${'a'.repeat(16)}_${'b'.repeat(52)}`;
  const seen: { method?: string; url?: string; headers: IncomingMessage['headers'] }[] = [];
  let router: Server;
  let url: string;
  let session: object = {};

  beforeAll(async () => {
    router = createServer((incoming, response) => {
      const { method = '', url: path = '', headers } = incoming;
      seen.push({ method, url: path, headers });
      response.setHeader('content-type', 'application/json');
      response.setHeader('set-cookie', 'theirs=1');
      response.end(JSON.stringify(path === '/console/session' ? session : { path }));
    });
    url = `http://127.0.0.1:${await listen(router, 0, 'ROUTER')}`;
    session = { signIn: 'api-key', signedIn: true, permissions: ['read'], keys: true, name: 'ops' };
  });
  afterAll(() => close(router));

  it('sends the key, which the browser never gets, and shows what it may', async () => {
    const { code, stderr } = await withConsole(
      ['--url', url],
      { WAYBILL_KEY: KEY },
      async (page) => {
        const headers = { ...OF_PAGE, cookie: page.cookie, authorization: 'Bearer another' };
        const shown = await ask(`${page.base}/console/session`, { headers });
        const listed = await ask(`${page.base}/events?limit=1`, { headers });

        expect(JSON.parse(shown.text)).toEqual({ ...session, signIn: 'none' });
        expect(JSON.parse(listed.text)).toEqual({ path: '/events?limit=1' });
        expect(listed.headers).not.toHaveProperty('set-cookie');
        expect(listed.headers['cache-control']).toBe('no-store');
        expect(page.cookie + page.address + shown.text).not.toContain('wbk_');
      },
    );

    expect([code, stderr]).toEqual([0, `The console of ${url}; Ctrl-C ends it.\n`]);
    expect(seen.at(-1)).toMatchObject({
      ...{ method: 'GET', url: '/events?limit=1' },
      headers: { authorization: `Bearer ${KEY}` },
    });
    expect(seen.at(-1)?.headers).not.toHaveProperty('cookie');
  });

  it.each<[string, (page: OpenConsole) => readonly [string, Asked], number]>([
    [
      'a page of another site',
      ({ base, cookie }) => [
        `${base}/events`,
        { headers: { ...OF_PAGE, cookie, origin: 'https://evil.example' } },
      ],
      403,
    ],
    [
      'another port of this machine',
      ({ base, cookie }) => [
        `${base}/events`,
        { headers: { ...OF_PAGE, cookie, origin: 'http://127.0.0.1:1' } },
      ],
      403,
    ],
    [
      'a picture on another site',
      ({ base, cookie }) => [
        `${base}/events`,
        { headers: { ...OF_PAGE, cookie, 'sec-fetch-site': 'cross-site' } },
      ],
      403,
    ],
    [
      'a form on another site',
      ({ base, cookie }) => [
        `${base}/events`,
        { method: 'POST', headers: { cookie, 'sec-fetch-site': 'same-site' } },
      ],
      403,
    ],
    [
      'a name that has begun to mean this machine',
      ({ base, cookie }) => [`${base}/console`, { headers: { cookie, host: 'evil.example' } }],
      403,
    ],
    ['a browser that was not let in', ({ base }) => [`${base}/events`, { headers: OF_PAGE }], 403],
    [
      'a guessed cookie',
      ({ base, cookie }) => [
        `${base}/events`,
        { headers: { ...OF_PAGE, cookie: `${cookie.split('=')[0]}=guess` } },
      ],
      403,
    ],
    [
      'what is not the page, with its cookie',
      ({ base, cookie }) => [`${base}/events`, { headers: { cookie } }],
      403,
    ],
    ['an address that was guessed', ({ base }) => [`${base}/console?pass=guess`, {}], 403],
    [
      'a path that no router has',
      ({ base, cookie }) => [`${base}/admin`, { headers: { ...OF_PAGE, cookie } }],
      404,
    ],
    [
      'to end a session',
      ({ base, cookie }) => [
        `${base}/console/session`,
        { method: 'DELETE', headers: { ...OF_PAGE, cookie } },
      ],
      404,
    ],
  ])('rejects %s', async (_, asked, status) => {
    await withConsole(['--url', url, '--key', KEY], {}, async (page) => {
      const before = seen.length;

      const answer = await ask(...asked(page));

      expect(answer.status).toBe(status);
      expect(seen).toHaveLength(before);
    });
  });

  it('takes a link that is followed to it', async () => {
    await withConsole(['--url', url, '--key', KEY], {}, async ({ base }) => {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };

      expect((await ask(`${base}/console/events`, { headers })).status).toBe(200);
    });
  });

  it('says before it opens that the router does not know the key', async () => {
    const known = session;
    session = { signIn: 'api-key', signedIn: false, permissions: [], keys: true };
    try {
      const args = ['--url', url, '--key', KEY];
      const { code, stderr } = await withConsole(args, {}, async () => {});

      expect([code, stderr]).toEqual([1, expect.stringContaining('wants an API key')]);
    } finally {
      session = known;
    }
  });

  it('rejects a port that is taken, and one that is none', async () => {
    const { port } = new URL(url);

    const taken = await withConsole(
      ['--url', url, '--key', KEY, '--port', port],
      {},
      async () => {},
    );
    const wrong = await withConsole(['--url', url, '--port', '70000'], {}, async () => {});

    expect([taken.code, taken.stderr]).toEqual([
      1,
      expect.stringContaining('choose another --port'),
    ]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('from 0 to 65535')]);
  });

  it('says what the page shows while the router does not answer', async () => {
    await withConsole(['--url', url, '--key', KEY], {}, async ({ base, cookie }) => {
      await close(router);

      const answer = await ask(`${base}/events`, { headers: { ...OF_PAGE, cookie } });

      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'unavailable' });
      expect(answer.text).toContain('was not answered');
    });
  });
});
