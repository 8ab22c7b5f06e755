import { CONSOLE_HEADER } from '../api/console-session.ts';

/** How long a browser keeps a session, in seconds: 12 hours. */
const LIFETIME_SECONDS = 43_200;

/** A request, as far as it says whose session it is of. */
export interface CookieRequest {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Each as `name=value`. */
  readonly cookies?: readonly string[] | undefined;
}

/** Where a page is at its host: its port, where that is not the protocol's own, and its path. */
const PLACE = /^(?::\d{1,5})?(?:\/[\w.~%$+*'-]+)*$/;
const LONGEST_PLACE = 128;

/**
 * The name of the cookie. Where a page came by https, browsers let nobody but the router's own host set one of this name
 * (RFC 6265bis, "Cookie Name Prefixes"); by http, as on this machine, they take none of it. They send a cookie to each port and
 * path of a host, so that routers beside each other have names of their own: `waybill-4311`, `__Host-waybill!orders`.
 */
function nameFor(request: CookieRequest): string {
  return (isSecure(request) ? '__Host-waybill' : 'waybill') + placeOf(request);
}

function placeOf({ headers }: CookieRequest): string {
  const place = headers[CONSOLE_HEADER] ?? '';
  if (place.length > LONGEST_PLACE || !PLACE.test(place)) return '';
  return place.replace(':', '-').replaceAll('/', '!');
}

/** API Gateway and function URLs add what they were asked by (API Gateway developer guide, "Payload format version 2.0"). */
function isSecure({ headers }: CookieRequest): boolean {
  return /(^|,)\s*https$/i.test(headers['x-forwarded-proto'] ?? '');
}

/** The API key in a request's cookie; undefined where it has none. */
export function readCookie(request: CookieRequest): string | undefined {
  const start = `${nameFor(request)}=`;
  const value = request.cookies?.find((cookie) => cookie.startsWith(start))?.slice(start.length);
  return value === '' ? undefined : value;
}

/** The cookie of a session with a key, which ends no later than `leftMs`, in milliseconds. */
export function writeCookie(key: string, request: CookieRequest, leftMs: number): string {
  return cookie(key, request, Math.max(0, Math.min(LIFETIME_SECONDS, Math.floor(leftMs / 1000))));
}

/** What makes a browser forget it. */
export function endCookie(request: CookieRequest): string {
  return cookie('', request, 0);
}

function cookie(value: string, request: CookieRequest, seconds: number): string {
  const secure = isSecure(request) ? '; Secure' : '';
  return `${nameFor(request)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}
