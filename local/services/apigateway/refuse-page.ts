import type { IncomingMessage } from 'node:http';
import { isAllowedHost } from '../../../core/shared/loopback-host.ts';
import { parseUrl } from '../../../core/shared/parse-url.ts';
import { howToAllow } from '../../support/check-host.ts';
import { allowsOrigin, type CorsRules, isPreflight } from './cors.ts';

/**
 * Why a request that a web page of another site makes is not taken; undefined where it is. An API on AWS is open to such
 * pages, and guarded by what it asks for; here it is a part of the machine of whoever looks at the page. Taken is what the
 * app's CORS allows, what pages of this machine ask, and a link that is followed.
 */
export function refusePage(
  request: IncomingMessage,
  cors: CorsRules | undefined,
  allowedHosts: readonly string[],
): string | undefined {
  const { origin, referer } = request.headers;
  if (origin === undefined && request.headers['sec-fetch-site'] !== 'cross-site') return undefined;
  if (isFollowedLink(request) || isOpenTo(request, cors)) return undefined;
  const page = hostOf(origin ?? referer);
  const isOwn = page !== undefined && page === request.headers.host;
  if (page !== undefined && (isOwn || isAllowedHost(page, allowedHosts))) return undefined;
  return `this request is from a page of ${page ?? 'another site'}, which the CORS configuration of the app does not allow; ${howToAllow(page ?? '')} as well`;
}

/** A page of any site may lead to an API's, as the end of a login does. */
function isFollowedLink({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
}

/** A preflight is answered whoever asks, and its answer tells the browser to go no further. */
function isOpenTo(request: IncomingMessage, cors: CorsRules | undefined): boolean {
  if (cors === undefined) return false;
  const { origin } = request.headers;
  if (origin === undefined) return cors.allowOrigins.includes('*');
  return isPreflight(request) || allowsOrigin(cors, origin);
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : parseUrl(url)?.host || undefined;
}
