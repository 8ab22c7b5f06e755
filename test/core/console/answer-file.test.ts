import { describe, expect, it } from '@jest/globals';
import { answerFile, takenEncodings } from '../../../core/console/answer-file.ts';
import { sha256 } from '../../../node/sha256.ts';
import { MemoryConsoleFiles } from '../../support/fakes/console/memory-console-files.ts';

const ports = { files: new MemoryConsoleFiles(), sha256, origins: ['https://login.example.com'] };

const ask = (rawPath: string, headers: Record<string, string> = {}) => {
  const below = decodeURIComponent(rawPath.replace(/^.*?\/console\/?/, ''));
  return answerFile({ rawPath, below, headers }, ports);
};

/** Where the script is that a page loads, as a browser reads it at the page's address. */
function linkedFrom(path: string, body: string | Uint8Array | undefined): string {
  const [, link = ''] = /src="([^"]*)"/.exec(String(body)) ?? [];
  return new URL(link, `https://orders.example${path}`).pathname;
}

describe('a file of the console', () => {
  it.each([
    '/console',
    '/console/',
    '/console/events/wb_1',
    '/console/catalog/order.placed',
    '/console/catalog/assets/x.js',
    '/console/session/',
  ])('is the page at %s, which browsers ask for again', async (path) => {
    const { status, headers, body } = await ask(path);

    expect(status).toBe(200);
    expect(linkedFrom(path, body)).toBe('/console/assets/main-1A2B3C4D.js');
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
  });

  it('is what the page loads, compressed as the browser takes it, and kept for ever', async () => {
    const path = '/console/assets/main-1A2B3C4D.js';

    const [small, plain] = [await ask(path, { 'accept-encoding': 'gzip, br' }), await ask(path)];

    expect([small.body, plain.body]).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
    expect(small.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.headers.etag).not.toBe(small.headers.etag);
  });

  it.each([
    '/console/assets/main-other.js',
    '/console/assets/',
    '/console/assets',
    '/console/assets/../index.html',
    '/console/assets/%2e%2e%2f%2e%2e%2findex.cjs',
    '/console/assets/..%5c..%5cindex.cjs',
    '/console/assets/main-1A2B3C4D.js%00.css',
    '/console/assets//etc/passwd',
  ])('rejects %s, which is none of those that the page loads', async (path) => {
    await expect(ask(path)).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each(['/console/events', '/console/assets/main-1A2B3C4D.js'])(
    'is not sent again to who has %s',
    async (path) => {
      const { etag = '' } = (await ask(path)).headers;

      for (const known of [etag, `"other", W/${etag}`, '*']) {
        const again = await ask(path, { 'if-none-match': known });
        expect(again).toMatchObject({ status: 304, headers: { etag } });
        expect(again.body).toBeUndefined();
      }
      expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200);
    },
  );

  it('loads nothing from elsewhere, runs no text, and is shown in no frame', async () => {
    const { headers } = await ask('/console');

    expect(headers['content-security-policy']?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self' https://login.example.com",
      "img-src 'self' data:",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('asks no origin that would end the directive', async () => {
    const origins = ["https://a.example; script-src 'unsafe-inline'", 'https://b.example'];

    const request = { rawPath: '/console', below: '', headers: {} };
    const { headers } = await answerFile(request, { ...ports, origins });

    expect(headers['content-security-policy']).toContain("connect-src 'self' https://b.example;");
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  it.each([
    ['/orders/console', '', '/orders'],
    ['/orders/console/', '', '/orders'],
    ['/a/b-1/console/events', 'events', '/a/b-1'],
    ['/console/a/console/b', 'a/console/b', ''],
    // Below an API that is itself called so.
    ['/console/console', '', '/console'],
    ['/console/console/events', 'events', '/console'],
    ['/console/console/console', 'console', '/console'],
    ['/console/console', 'console', ''],
    // A type with a slash in its name, and one that is no valid encoding.
    ['/console/catalog/a%2Fb', 'catalog/a/b', ''],
    ['/console/catalog/a%2Fb%', 'catalog/a%2Fb%', ''],
    ['/console/catalog//b', 'catalog//b', ''],
  ])(
    'is found by the page at %s, of which %j is below the console, below %j',
    async (rawPath, below, base) => {
      const { body } = await answerFile({ rawPath, below, headers: {} }, ports);

      const [, link = ''] = /src="([^"]*)"/.exec(String(body)) ?? [];
      expect(link).toMatch(/^((\.\.\/)*|console\/)assets\/main-1A2B3C4D\.js$/);
      expect(linkedFrom(rawPath, body)).toBe(`${base}/console/assets/main-1A2B3C4D.js`);
    },
  );

  it('has nothing of its address in it', async () => {
    for (const rawPath of [
      '/"><script>/console/x',
      '/%22%3E/console/"><script>',
      '/../console/x',
    ]) {
      const { body } = await answerFile({ rawPath, below: 'x', headers: {} }, ports);
      expect(body).toMatch(
        /^<script type="module" src="[./]*assets\/main-1A2B3C4D\.js"><\/script>$/,
      );
    }
  });
});

describe('takenEncodings', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['identity', []],
    ['gzip, deflate, br, zstd', ['br', 'gzip']],
    ['GZIP;q=0.5', ['gzip']],
    ['br;q=0, gzip', ['gzip']],
    ['*', ['br', 'gzip']],
    ['*;q=0', []],
    ['br;q=0, *', ['gzip']],
  ])('of %j are %j', (accepted, expected) => {
    expect(takenEncodings(accepted)).toEqual(expected);
  });
});
