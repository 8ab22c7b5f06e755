import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { CodeFlow } from '../../../console/app/sign-in/code-flow.ts';
import type { TokenSettings } from '../../../core/api/console-session.ts';
import { TokenIssuer } from '../../support/tokens/token-issuer.ts';

const VIEW = 'https://orders.example/console/events?type=order.placed';

let issuer: TokenIssuer;
let tab: Tab;

/** A tab of a browser, which follows what leads it away and back. */
class Tab {
  href = VIEW;
  now = Date.parse('2026-11-02T09:00:00Z');
  readonly items = new Map<string, string>();
  readonly asked: string[] = [];

  flow(settings: Partial<TokenSettings> = {}): CodeFlow {
    const tab = this;
    return new CodeFlow(
      { issuer: issuer.url, clientId: 'console', scopes: 'openid profile', ...settings },
      '/console',
      {
        storage: {
          getItem: (name) => tab.items.get(name) ?? null,
          setItem: (name, value) => void tab.items.set(name, value),
          removeItem: (name) => void tab.items.delete(name),
        },
        fetch: (input, init) => {
          tab.asked.push(String(input));
          return fetch(input, init);
        },
        now: () => tab.now,
        place: {
          get href() {
            return tab.href;
          },
          assign: (url) => {
            tab.href = url;
          },
        },
      },
    );
  }

  /** Does what a browser does at the issuer: goes there, and back where it is sent. */
  async visitIssuer(): Promise<void> {
    const response = await fetch(this.href, { redirect: 'manual' });
    this.href = response.headers.get('location') ?? '';
  }
}

beforeAll(async () => {
  issuer = await TokenIssuer.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  tab = new Tab();
  for (const name of Object.keys(issuer.quirks)) Reflect.deleteProperty(issuer.quirks, name);
});

describe('the sign-in by tokens', () => {
  it('leads to the issuer, back to where one was, and has a token then', async () => {
    const flow = tab.flow();
    expect([flow.token, flow.name, flow.isBack]).toEqual([undefined, undefined, false]);

    await flow.begin();
    await tab.visitIssuer();
    const back = tab.flow();
    expect([back.isBack, new URL(tab.href).pathname]).toEqual([true, '/console/signed-in']);
    const from = await back.finish();

    expect(from).toBe('/console/events?type=order.placed');
    expect(back.name).toBe('Ada Lovelace');
    expect(decodeJwt(back.token ?? '')).toMatchObject({
      ...{ iss: issuer.url, aud: 'waybill', scope: 'openid profile' },
    });
    expect(tab.flow().token).toBe(back.token);
  });

  it('sends what the issuer is asked by the standards, and no secret', async () => {
    await tab.flow({ audience: 'orders' }).begin();

    const { origin, pathname, searchParams } = new URL(tab.href);
    expect(origin + pathname).toBe(`${issuer.url}/authorize`);
    expect(Object.fromEntries(searchParams)).toEqual({
      ...{ response_type: 'code', client_id: 'console', scope: 'openid profile' },
      ...{ redirect_uri: 'https://orders.example/console/signed-in', audience: 'orders' },
      ...{ code_challenge_method: 'S256', code_challenge: expect.stringMatching(/^[\w-]{43}$/) },
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(tab.asked).toEqual([`${issuer.url}/.well-known/openid-configuration`]);
  });

  it('ends before the token does, and when somebody wants it', async () => {
    const flow = tab.flow();
    await flow.begin();
    await tab.visitIssuer();
    await flow.finish();

    tab.now += (issuer.lifetime - 31) * 1000;
    expect(flow.token).toBeDefined();
    tab.now += 1000;
    expect([flow.token, flow.name]).toEqual([undefined, undefined]);
    tab.now -= 1000;
    flow.end();
    expect(flow.token).toBeUndefined();
  });

  it('rejects an answer to no question of its own', async () => {
    const flow = tab.flow();
    tab.href = 'https://orders.example/console/signed-in?code=1&state=2';

    await expect(flow.finish()).rejects.toThrow('to no question of this tab; sign in again');
  });

  it('rejects an answer whose state is another, and one that comes twice', async () => {
    const flow = tab.flow();
    await flow.begin();
    await tab.visitIssuer();
    const answer = new URL(tab.href);
    await flow.finish();
    await expect(flow.finish()).rejects.toThrow('to no question of this tab');

    tab.href = VIEW;
    await flow.begin();
    tab.href = answer.href;

    await expect(flow.finish()).rejects.toThrow('to no question of this tab');
  });

  it('rejects the code of another issuer, and does not give it away', async () => {
    const flow = tab.flow();
    await flow.begin();
    await tab.visitIssuer();
    tab.href = tab.href.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example');
    tab.asked.length = 0;

    await expect(flow.finish()).rejects.toThrow(
      `the answer is of https://evil.example, and the router trusts ${issuer.url}`,
    );
    expect(tab.asked).toEqual([]);
  });

  it('says why the issuer has refused', async () => {
    issuer.quirks.error = 'access_denied';
    const flow = tab.flow();
    await flow.begin();
    await tab.visitIssuer();

    await expect(flow.finish()).rejects.toThrow('the issuer has refused: access_denied');
  });

  it('says what is missing where the issuer sends one back without a code, and asks it for nothing', async () => {
    issuer.quirks.sendsNoCode = true;
    const flow = tab.flow();
    await flow.begin();
    await tab.visitIssuer();
    tab.asked.length = 0;

    await expect(flow.finish()).rejects.toThrow('with neither a code nor an error');
    expect(tab.asked).toEqual([]);
  });

  it('takes an answer that comes by another tab, and knows which are to its own questions', async () => {
    const flow = tab.flow();
    let led = '';
    await flow.begin((url) => {
      led = url;
    });
    expect(tab.href).toBe(VIEW);
    const { headers } = await fetch(led, { redirect: 'manual' });
    const answer = headers.get('location') ?? '';
    expect([flow.hasAsked(answer), flow.hasAsked(answer.replace('state=', 'state=x'))]).toEqual([
      ...[true, false],
    ]);

    expect(await flow.finish(answer)).toBe('/console/events?type=order.placed');
    expect([flow.name, flow.hasAsked(answer)]).toEqual(['Ada Lovelace', false]);
  });

  it('says why there is no token for a code', async () => {
    issuer.quirks.refusesCodes = true;
    const flow = tab.flow();
    await flow.begin();
    await tab.visitIssuer();

    await expect(flow.finish()).rejects.toThrow(
      `${issuer.url}/token has answered 400: invalid_grant: the code is not good`,
    );
    expect(flow.token).toBeUndefined();
  });

  it('rejects the configuration of another issuer', async () => {
    issuer.quirks.calledOtherwise = 'https://evil.example';

    await expect(tab.flow().begin()).rejects.toThrow(
      `is of the issuer https://evil.example, and the router trusts ${issuer.url}`,
    );
    expect(tab.href).toBe(VIEW);
  });

  it('says what an issuer must let a page do that does not answer it', async () => {
    const gone = await TokenIssuer.start();
    await gone.stop();

    await expect(tab.flow({ issuer: gone.url }).begin()).rejects.toThrow(
      /does not answer this page; the issuer must let pages of https:\/\/orders\.example ask it \(CORS\)/,
    );
  });
});
