import type { IncomingHttpHeaders } from 'node:http';
import { parseUrl } from '../../core/shared/parse-url.ts';

/** What a browser says of a request that no foreign page made (Fetch metadata, "The Sec-Fetch-Site HTTP Request Header"). */
const OWN_SITES: ReadonlySet<unknown> = new Set([undefined, 'none', 'same-origin']);

/**
 * Why a request that a web page makes is not taken; undefined for one of a program. Nobody signs here, so that a page that
 * is only looked at could empty a queue by a form.
 */
export function refusePage(headers: IncomingHttpHeaders): string | undefined {
  const { origin, host } = headers;
  if (isOwn(origin, host) && OWN_SITES.has(headers['sec-fetch-site'])) return undefined;
  const page = origin === undefined || origin === 'null' ? 'another site' : origin.slice(0, 255);
  return `the AWS endpoint takes no calls from web pages, and this one is from a page of ${page}`;
}

function isOwn(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return host !== undefined && parseUrl(origin)?.host === host;
}
