import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from './to-response.ts';

/** A CORS configuration, which HTTP APIs and function URLs have alike. An empty list has no header. */
export interface CorsRules {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | undefined;
}

type Headers = Readonly<Record<string, string>>;

/** Whether a browser asks what a page may do (Fetch standard, "CORS-preflight fetch"). */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  const asked = headers['access-control-request-method'];
  return method === 'OPTIONS' && headers.origin !== undefined && asked !== undefined;
}

/** The CORS headers of the answer to a request; none where it has no origin, or one that is not allowed. */
export function corsHeaders(rules: CorsRules, request: IncomingMessage): Headers {
  const { origin } = request.headers;
  if (origin === undefined || !allowsOrigin(rules, origin)) return {};
  // A browser that sends credentials does not take a wildcard for its own origin.
  const isAny = rules.allowOrigins.includes('*') && !rules.allowCredentials;
  const { maxAgeSeconds: age } = rules;
  return {
    'access-control-allow-origin': isAny ? '*' : origin,
    ...(rules.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(isPreflight(request)
      ? {
          ...listed('access-control-allow-methods', rules.allowMethods),
          ...listed('access-control-allow-headers', rules.allowHeaders),
          ...(age === undefined ? {} : { 'access-control-max-age': String(age) }),
        }
      : listed('access-control-expose-headers', rules.exposeHeaders)),
  };
}

/** An answer of an HTTP API, whose own CORS headers are the only ones (API Gateway developer guide, "Configure CORS for HTTP APIs"). */
export function replaceCorsHeaders(answer: HttpResponse, headers: Headers): HttpResponse {
  const others = Object.entries(answer.headers).filter(
    ([name]) => !name.startsWith('access-control-'),
  );
  return { ...answer, headers: { ...Object.fromEntries(others), ...headers } };
}

/** An answer of a function URL, which has the function's CORS headers as well, twice where both set one (Lambda developer guide, "Cross-origin resource sharing (CORS)"). */
export function addCorsHeaders(answer: HttpResponse, headers: Headers): HttpResponse {
  const both = Object.entries(headers).map(([name, value]) => {
    const own = answer.headers[name];
    return [name, own === undefined ? value : [own, value].flat()];
  });
  return { ...answer, headers: { ...answer.headers, ...Object.fromEntries(both) } };
}

/** Whether a page of this origin may read answers. */
export function allowsOrigin({ allowOrigins }: CorsRules, origin: string): boolean {
  return allowOrigins.some((pattern) => isCovered(origin, pattern));
}

/** HTTP APIs know `https://*` and `http://*` too. */
function isCovered(origin: string, pattern: string): boolean {
  if (/^(https?:\/\/)?\*$/.test(pattern)) return origin.startsWith(pattern.slice(0, -1));
  return origin === pattern;
}

function listed(name: string, values: readonly string[]): Headers {
  return values.length === 0 ? {} : { [name]: values.join(',') };
}
