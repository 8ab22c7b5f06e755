import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ConsoleSession } from '../../../core/api/console-session.ts';
import type { Cloud } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';
import { TokenIssuer } from '../../support/tokens/token-issuer.ts';
import { synthesize } from '../../support/worlds/synthesize.ts';

/** A router of `console-app.ts`. */
export type RouterName = 'UrlOpen' | 'Keyed' | 'UrlKeyed' | 'Jwt' | 'Signed';

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What the console's own page adds to its requests. */
export const OF_PAGE = { 'x-waybill-console': '1' };

/** The routers of `console-app.ts` in virtual time, and the issuer of tokens of one of them. */
export class ConsoleWorld {
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  readonly issuer: TokenIssuer;

  private constructor(clock: VirtualClock, cloud: Cloud, issuer: TokenIssuer) {
    this.clock = clock;
    this.cloud = cloud;
    this.issuer = issuer;
  }

  static async start(): Promise<ConsoleWorld> {
    const clock = new VirtualClock(Date.parse('2026-11-02T09:00:00Z'));
    const issuer = await TokenIssuer.start(() => clock.now());
    process.env.ISSUER = issuer.url;
    try {
      const assembly = await synthesize('test/integration/console/console-app.ts');
      const cloud = await startCloud({ assembly, httpPort: 0, awsPort: 0, clock, log: () => {} });
      return new ConsoleWorld(clock, cloud, issuer);
    } catch (error) {
      await issuer.stop();
      throw error;
    } finally {
      delete process.env.ISSUER;
    }
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    await this.issuer.stop();
  }

  urlOf(router: RouterName): string {
    return this.cloud.outputs[`${router}Url`] ?? '';
  }

  async ask(
    router: RouterName,
    route: string,
    { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
  ): Promise<Answered> {
    const [method = '', path = ''] = route.split(' ');
    const response = await fetch(`${this.urlOf(router)}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** The session as the console's page sees it with a cookie, or without. */
  async session(router: RouterName, headers: Record<string, string> = {}): Promise<ConsoleSession> {
    const asked = { headers: { ...OF_PAGE, ...headers } };
    return JSON.parse((await this.ask(router, 'GET /console/session', asked)).text);
  }

  /** A path as it is written, which `fetch` would tidy up. */
  async askRaw(router: RouterName, path: string): Promise<Pick<Answered, 'status' | 'text'>> {
    const { hostname, port } = new URL(this.urlOf(router));
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ hostname, port, path }, async (response) =>
        resolve({ status: response.statusCode ?? 0, text: await text(response) }),
      );
      sent.once('error', reject).end();
    });
  }

  /** A key that every function of a router knows of. */
  async issue(router: 'Keyed' | 'UrlKeyed', grants: object): Promise<{ key: string; id: string }> {
    const { awsEndpoint, outputs } = this.cloud;
    const path = `/2015-03-31/functions/${outputs[`${router}Keys`]}/invocations`;
    const body = JSON.stringify({ producer: 'shop', ...grants });
    const response = await fetch(new URL(path, awsEndpoint), { method: 'POST', body });
    this.clock.advance(1000);
    return (await response.json()) as { key: string; id: string };
  }

  /** Signs in with a key; answers the cookie as a browser sends it back. */
  async signIn(router: 'Keyed' | 'UrlKeyed', key: string): Promise<string> {
    const asked = { headers: OF_PAGE, body: { key } };
    const { status, headers, text: said } = await this.ask(router, 'POST /console/session', asked);
    if (status !== 204) throw new Error(`the key was refused: ${said}`);
    return headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }
}
