import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ConsoleWorld, RouterName } from './console-world.ts';

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=00';

const SCRIPT = readdirSync('dist/console/assets').find((name) => /^main-\w+\.js$/.test(name));

/** Those that serve it to everybody: the page says nothing of the router. */
const SERVING: readonly RouterName[] = ['UrlOpen', 'Keyed', 'UrlKeyed', 'Jwt'];

/** What the routers serve of the console, and to whom. */
export function describeFiles(world: () => ConsoleWorld): void {
  describe.each(SERVING)('the router %s', (router) => {
    it.each(['/console', '/console/events/wb_1?type=a.b', '/console/catalog/order.placed'])(
      'serves the page at %s',
      async (path) => {
        const { status, headers, text } = await world().ask(router, `GET ${path}`);

        expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        const [, link = ''] = /src="([^"]+)"/.exec(text) ?? [];
        const { pathname } = new URL(link, new URL(path, world().urlOf(router)));
        expect(pathname).toBe(`/console/assets/${SCRIPT}`);
        expect(text).not.toContain('{{');
        expect(headers.get('cache-control')).toBe('no-cache');
        const again = await world().ask(router, `GET ${path}`, {
          headers: { 'if-none-match': headers.get('etag') ?? '' },
        });
        expect([again.status, again.text]).toEqual([304, '']);
      },
    );

    it('lets the page load nothing but from the router, and ask nobody else but its issuer', async () => {
      const { headers } = await world().ask(router, 'GET /console');
      const policy = headers.get('content-security-policy') ?? '';

      const issuer = router === 'Jwt' ? ` ${world().issuer.url}` : '';
      expect(policy).toContain(`connect-src 'self'${issuer};`);
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    });

    it.each(['br', 'gzip', 'identity'])(
      'serves what it loads as %s, for ever',
      async (encoding) => {
        const path = `GET /console/assets/${SCRIPT}`;
        const [plain, { status, headers, text }] = [
          await world().ask('UrlOpen', path, { headers: { 'accept-encoding': 'identity' } }),
          await world().ask(router, path, { headers: { 'accept-encoding': encoding } }),
        ];

        expect([status, headers.get('content-type')]).toEqual([
          200,
          'text/javascript; charset=utf-8',
        ]);
        expect(headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
        expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        expect(text.length).toBeGreaterThan(0);
        expect(text).toBe(plain.text);
      },
    );

    it.each([
      '/console/assets/main-0.js',
      '/console/assets/../../index.cjs',
      '/console/assets/..%2f..%2findex.cjs',
      '/console/assets/%2e%2e/%2e%2e/index.cjs',
      '/console/assets/..%5c..%5cindex.cjs',
      '/console/assets//etc/passwd',
      `/console/assets/${SCRIPT}.br`,
    ])('has no file %s', async (path) => {
      const { status, text } = await world().askRaw(router, path);

      expect([status, JSON.parse(text).code]).toEqual([404, 'not-found']);
    });

    it.each(['/console/../index.cjs', '/console/%2e%2e/index.cjs'])(
      'has nothing but the page at %s',
      async (path) => {
        const { status, text } = await world().askRaw(router, path);

        expect(status).toBe(200);
        expect(text).toContain('assets/main-');
      },
    );
  });

  describe('a router', () => {
    it('serves the page to those alone whom IAM lets read', async () => {
      const headers = { authorization: SIGNED };

      expect((await world().ask('Signed', 'GET /console')).status).toBe(403);
      expect((await world().ask('Signed', 'GET /console', { headers })).status).toBe(200);
    });

    it('is run whole', () => {
      expect(world().cloud.warnings).toEqual([]);
    });
  });
}
