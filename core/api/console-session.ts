import type { Permission } from './routes.ts';

/**
 * A request of the console has this header: no page of another site can send it, unless the router's CORS rules allow the
 * header, which they never do. Its value says where the page is at its host, by port and path, as only the page knows it:
 * `:4311`, `/orders`, `:4311/orders`, or anything else where there is neither.
 */
export const CONSOLE_HEADER = 'x-waybill-console';

/** How a browser gets tokens for a router: by the code flow of OpenID Connect. */
export interface TokenSettings {
  /** Its `.well-known/openid-configuration` says the rest. */
  readonly issuer: string;
  readonly clientId: string;
  /** Parted by spaces. */
  readonly scopes: string;
  /** For whom tokens are asked, where the issuer wants that to be said. */
  readonly audience?: string;
}

/** What `GET /console/session` answers: who has the console open, and what they may do. */
export interface ConsoleSession {
  /** How one signs in; `none` where nobody has to, `iam` where `waybill console` signs requests. */
  readonly signIn: 'none' | 'api-key' | 'jwt' | 'iam';
  /** Always false with `jwt`: only the browser knows of its tokens. */
  readonly signedIn: boolean;
  /** Of the key, or of who signs. */
  readonly name?: string;
  /** All of them where it is not the router that decides. */
  readonly permissions: readonly Permission[];
  /** What the key is confined to; a text may end in `*`. */
  readonly sources?: readonly string[];
  readonly types?: readonly string[];
  readonly subscribers?: readonly string[];
  /** The name of the router's bus. */
  readonly router?: string;
  /** Whether the router has API keys of its own. */
  readonly keys: boolean;
  readonly jwt?: TokenSettings;
}
