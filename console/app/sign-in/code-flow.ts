import type { TokenSettings } from '../../../core/api/console-session.ts';
import { parseJson } from '../../../core/api/read-answer.ts';
import { fromBase64Url } from '../../../core/shared/base64-url.ts';
import { isObject } from '../../../core/shared/is-object.ts';
import { parseUrl } from '../../../core/shared/parse-url.ts';

/** What the flow has of the browser that it runs in. */
export interface FlowWorld {
  /** Of this tab alone. */
  readonly storage: {
    getItem(name: string): string | null;
    setItem(name: string, value: string): void;
    removeItem(name: string): void;
  };
  readonly fetch: typeof globalThis.fetch;
  /** In epoch milliseconds. */
  readonly now: () => number;
  /** The address of the page, and what leads to another. */
  readonly place: { readonly href: string; assign(url: string): void };
}

/** What is remembered while somebody is at the issuer. */
interface Asked {
  readonly state: string;
  readonly verifier: string;
  /** Where they were. */
  readonly from: string;
}

interface Kept {
  readonly token: string;
  /** In epoch milliseconds. */
  readonly endsAt: number;
  readonly name?: string;
}

interface Endpoints {
  readonly authorize: string;
  readonly token: string;
}

const BACK = '/signed-in';

/** A token that ends within this time may have ended when it arrives. */
const SPARE_MS = 30_000;

/** For an issuer that does not say how long a token is good. */
const LIFETIME_SECONDS = 300;

/** Gets a token for a router by OpenID Connect's code flow with PKCE (RFC 6749, RFC 7636), and keeps it in the tab. */
export class CodeFlow {
  readonly #settings: TokenSettings;
  readonly #root: string;
  readonly #world: FlowWorld;

  /** `root` is the path that every view begins with. */
  constructor(settings: TokenSettings, root: string, world: FlowWorld) {
    this.#settings = settings;
    this.#root = root;
    this.#world = world;
  }

  /** Undefined where there is none that is still good. */
  get token(): string | undefined {
    return this.#kept?.token;
  }

  /** What the issuer calls whoever has signed in. */
  get name(): string | undefined {
    return this.#kept?.name;
  }

  /** Whether the page was opened by the issuer, which has sent somebody back. */
  get isBack(): boolean {
    return new URL(this.#world.place.href).pathname === `${this.#root}${BACK}`;
  }

  /** Whether an answer of the issuer, an address that it has sent somebody back to, is to a question of this tab. */
  hasAsked(href: string): boolean {
    const asked = this.#read<Asked>('asked');
    return asked !== undefined && new URL(href).searchParams.get('state') === asked.state;
  }

  /**
   * Leads to the issuer, and from there back to where the page is; `lead` goes there in another tab. Throws where the issuer
   * cannot be asked.
   */
  async begin(lead: (url: string) => void = (url) => this.#world.place.assign(url)): Promise<void> {
    const { clientId, scopes, audience } = this.#settings;
    const { place } = this.#world;
    const { authorize } = await this.#endpoints();
    const [state, verifier] = [randomText(), randomText()];
    const { pathname, search } = new URL(place.href);
    this.#write('asked', { state, verifier, from: pathname + search } satisfies Asked);
    const url = new URL(authorize);
    const asked = {
      ...{ response_type: 'code', client_id: clientId, redirect_uri: this.#back, scope: scopes },
      ...{ state, code_challenge: await challengeOf(verifier), code_challenge_method: 'S256' },
      ...(audience === undefined ? {} : { audience }),
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    lead(url.href);
  }

  /**
   * Takes the token that the issuer has for whoever it has sent back to `href`; answers where they were. Throws with what it
   * says.
   */
  async finish(href: string = this.#world.place.href): Promise<string> {
    const answer = new URL(href).searchParams;
    const isOurs = this.hasAsked(href);
    const asked = this.#read<Asked>('asked');
    this.#world.storage.removeItem(this.#nameOf('asked'));
    if (asked === undefined || !isOurs)
      throw new Error('this answer of the issuer is to no question of this tab; sign in again');
    const from = asked.from.startsWith(this.#root) ? asked.from : this.#root;
    const [code, error, issuer] = [answer.get('code'), answer.get('error'), answer.get('iss')];
    if (error !== null)
      throw new Error(`the issuer has refused: ${join(error, answer.get('error_description'))}`);
    // RFC 9207: of another issuer's answer, the code must not be given to this one.
    if (issuer !== null && issuer !== this.#settings.issuer)
      throw new Error(`the answer is of ${issuer}, and the router trusts ${this.#settings.issuer}`);
    if (code === null || code === '')
      throw new Error(
        'the issuer has sent you back with neither a code nor an error; its client must be one of the code flow (response_type=code)',
      );
    await this.#redeem(code, asked.verifier);
    return from;
  }

  /** Forgets the token. */
  end(): void {
    this.#world.storage.removeItem(this.#nameOf('token'));
  }

  get #back(): string {
    return new URL(this.#world.place.href).origin + this.#root + BACK;
  }

  get #kept(): Kept | undefined {
    const kept = this.#read<Kept>('token');
    return kept !== undefined && kept.endsAt - SPARE_MS > this.#world.now() ? kept : undefined;
  }

  async #redeem(code: string, verifier: string): Promise<void> {
    const { token: url } = await this.#endpoints();
    const sent = {
      ...{ grant_type: 'authorization_code', client_id: this.#settings.clientId },
      ...{ code, code_verifier: verifier, redirect_uri: this.#back },
    };
    const answer = await this.#ask(url, { method: 'POST', body: new URLSearchParams(sent) });
    const { access_token: token, expires_in: seconds, id_token: id } = answer;
    if (typeof token !== 'string' || token === '')
      throw new Error(`${url} has answered without an access_token`);
    const lifetime = Number(seconds) > 0 ? Number(seconds) : LIFETIME_SECONDS;
    const name = nameIn(id);
    const kept = { token, endsAt: this.#world.now() + lifetime * 1000 };
    this.#write('token', { ...kept, ...(name === undefined ? {} : { name }) } satisfies Kept);
  }

  /** OpenID Connect Discovery 1.0, section 4. */
  async #endpoints(): Promise<Endpoints> {
    const { issuer } = this.#settings;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const found = await this.#ask(url);
    if (found.issuer !== issuer)
      throw new Error(
        `${url} is of the issuer ${String(found.issuer)}, and the router trusts ${issuer}`,
      );
    const [authorize, token] = [found.authorization_endpoint, found.token_endpoint];
    if (isEndpoint(authorize) && isEndpoint(token)) return { authorize, token };
    throw new Error(`${url} names no authorization_endpoint and token_endpoint that are URLs`);
  }

  async #ask(url: string, init: RequestInit = {}): Promise<Readonly<Record<string, unknown>>> {
    let response: Response;
    try {
      response = await this.#world.fetch(url, init);
    } catch (cause) {
      const { origin } = new URL(this.#world.place.href);
      throw new Error(
        `${url} does not answer this page; the issuer must let pages of ${origin} ask it (CORS), and the router's \`console.origins\` must name where it is`,
        { cause },
      );
    }
    const answer: unknown = await response.json().catch(() => undefined);
    const { error, error_description: more } = isObject(answer) ? answer : {};
    if (response.ok && isObject(answer)) return answer;
    const said = typeof error === 'string' ? `: ${join(error, more)}` : '';
    throw new Error(`${url} has answered ${response.status}${said}`);
  }

  #nameOf(what: 'asked' | 'token'): string {
    return `waybill.sign-in.${this.#root}.${what}`;
  }

  #write(what: 'asked' | 'token', value: object): void {
    this.#world.storage.setItem(this.#nameOf(what), JSON.stringify(value));
  }

  #read<T>(what: 'asked' | 'token'): T | undefined {
    const text = this.#world.storage.getItem(this.#nameOf(what));
    return text === null ? undefined : (JSON.parse(text) as T);
  }
}

function isEndpoint(value: unknown): value is string {
  return typeof value === 'string' && /^https?:$/.test(parseUrl(value)?.protocol ?? '');
}

/** 256 random bits, as RFC 7636 has them in section 4.1. */
function randomText(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64Url(new Uint8Array(digest));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * For people only: no signature is checked, since the token came from the issuer itself (OpenID Connect Core 1.0, section
 * 3.1.3.7).
 */
function nameIn(token: unknown): string | undefined {
  const [, part = ''] = String(token).split('.');
  const claims = parseJson(fromBase64Url(part) ?? '');
  if (!isObject(claims)) return undefined;
  const names = [claims.name, claims.preferred_username, claims.email, claims.sub];
  return names.find((name): name is string => typeof name === 'string' && name !== '');
}

function join(error: string, more: unknown): string {
  return typeof more === 'string' && more !== '' ? `${error}: ${more}` : error;
}
