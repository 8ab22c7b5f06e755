import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { close, listen } from '../../../local/support/loopback.ts';

/** What an issuer remembers of a code that it gave. */
interface Granted {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly scope: string;
}

/** How an issuer behaves that is not as it should be. */
interface Quirks {
  /** What it calls itself in its configuration. */
  calledOtherwise?: string;
  /** The error with which it sends people back. */
  error?: string;
  /** Whether it sends people back with nothing. */
  sendsNoCode?: boolean;
  /** Whether it refuses every code. */
  refusesCodes?: boolean;
}

const KEY_ID = 'key-1';

/**
 * An issuer of tokens by OpenID Connect on loopback, with one public client `console`, whose people are signed in already: it
 * sends them back at once. It checks what RFC 6749 and RFC 7636 have it check.
 */
export class TokenIssuer {
  readonly quirks: Quirks = {};
  /** How long its tokens are good for, in seconds. */
  lifetime = 3600;
  readonly #now: () => number;
  readonly #server: Server;
  readonly #codes = new Map<string, Granted>();
  #keys: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey } | undefined;
  #url = '';

  private constructor(now: () => number) {
    this.#now = now;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** `now` is epoch milliseconds. */
  static async start(now: () => number = Date.now): Promise<TokenIssuer> {
    const issuer = new TokenIssuer(now);
    issuer.#keys = await generateKeyPair('RS256');
    issuer.#url = `http://127.0.0.1:${await listen(issuer.#server, 0, 'ISSUER')}`;
    return issuer;
  }

  get url(): string {
    return this.#url;
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  /** A token of it for the audience `waybill`. */
  token(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.#sign({ aud: 'waybill', sub: 'ada', ...claims });
  }

  #sign(claims: Readonly<Record<string, unknown>>): Promise<string> {
    if (this.#keys === undefined) throw new Error('the issuer has not started');
    const seconds = Math.floor(this.#now() / 1000);
    return new SignJWT({ iss: this.#url, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + this.lifetime)
      .sign(this.#keys.privateKey);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#url);
    response.setHeader('access-control-allow-origin', '*');
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return void json(200, this.#configuration());
      case 'GET /keys':
        return void json(200, { keys: [await this.#publicKey()] });
      case 'GET /authorize':
        return this.#authorize(url.searchParams, response);
      case 'POST /token': {
        const [status, body] = await this.#redeem(new URLSearchParams(await text(request)));
        return void json(status, body);
      }
      default:
        return void json(404, {});
    }
  }

  #configuration() {
    const url = this.#url;
    return {
      issuer: this.quirks.calledOtherwise ?? url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/keys`,
    };
  }

  async #publicKey() {
    if (this.#keys === undefined) throw new Error('the issuer has not started');
    return { ...(await exportJWK(this.#keys.publicKey)), kid: KEY_ID, alg: 'RS256' };
  }

  /** Sends whoever asks back to the page, with a code or an error. */
  #authorize(asked: URLSearchParams, response: ServerResponse): void {
    const [redirectUri, challenge] = [asked.get('redirect_uri'), asked.get('code_challenge')];
    const fits =
      asked.get('response_type') === 'code' &&
      asked.get('client_id') === 'console' &&
      asked.get('code_challenge_method') === 'S256';
    if (!fits || redirectUri === null || challenge === null)
      return void response.writeHead(400).end('this is no request of the code flow with PKCE');
    const code = randomUUID();
    this.#codes.set(code, { redirectUri, challenge, scope: asked.get('scope') ?? '' });
    const back = new URL(redirectUri);
    const { error, sendsNoCode } = this.quirks;
    const sent = sendsNoCode === true ? {} : error === undefined ? { code } : { error };
    for (const [name, value] of Object.entries(sent)) back.searchParams.set(name, value);
    back.searchParams.set('state', asked.get('state') ?? '');
    back.searchParams.set('iss', this.#url);
    response.writeHead(302, { location: back.href }).end();
  }

  async #redeem(sent: URLSearchParams): Promise<readonly [number, unknown]> {
    const code = sent.get('code') ?? '';
    const granted = this.#codes.get(code);
    this.#codes.delete(code);
    const verifier = sent.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const fits =
      !this.quirks.refusesCodes &&
      sent.get('grant_type') === 'authorization_code' &&
      sent.get('client_id') === 'console' &&
      granted?.redirectUri === sent.get('redirect_uri') &&
      granted?.challenge === challenge;
    if (!fits) return [400, { error: 'invalid_grant', error_description: 'the code is not good' }];
    return [
      200,
      {
        access_token: await this.token({ scope: granted?.scope }),
        id_token: await this.#sign({ aud: 'console', sub: 'ada', name: 'Ada Lovelace' }),
        token_type: 'Bearer',
        expires_in: this.lifetime,
      },
    ];
  }
}
