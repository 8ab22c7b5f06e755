import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '@smithy/types';
import { type Signer, type SigningScope, signRequest } from './sign-request.ts';
import { traceHeaders } from './trace-headers.ts';

/** What the requests of one operation have in common. */
export interface RequestShape {
  readonly request: Omit<HttpRequest, 'body'>;
  /** Absent where the SDK signs nothing, as on the embedded cloud. */
  readonly scope?: SigningScope;
}

/** Headers that are the same in every request of an operation. */
const CONSTANT = new Set(['host', 'content-type', 'x-amz-target', 'amz-sdk-request']);

/** Headers that `fillShape` makes anew. */
const VARIABLE = new Set([
  'content-length',
  'amz-sdk-invocation-id',
  'x-amzn-trace-id',
  'traceparent',
  'tracestate',
  'baggage',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
  'authorization',
]);

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request, SignedHeaders=(?<signed>[^,]+), /;

/** The shape of a request that the SDK has made and signed; undefined for one with anything that is not known here. */
export function readShape(request: unknown): RequestShape | undefined {
  if (!isHttpRequest(request)) return undefined;
  const { method, protocol, hostname, port, path, query, headers } = request;
  if (method !== 'POST' || path !== '/' || Object.keys(query ?? {}).length > 0) return undefined;
  if (request.username !== undefined || request.fragment !== undefined) return undefined;
  const constant: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (CONSTANT.has(name)) constant[name] = value;
    else if (!VARIABLE.has(name.toLowerCase())) return undefined;
  }
  // The shape may be one of a later try.
  const tries = constant['amz-sdk-request']?.replace(/^attempt=\d+/, 'attempt=1');
  if (tries !== undefined) constant['amz-sdk-request'] = tries;
  const place = { method, protocol, hostname, path, ...(port === undefined ? {} : { port }) };
  const common = { ...place, query: {}, headers: constant };
  if (headers.authorization === undefined) return { request: common };
  const scope = readScope(headers.authorization);
  return scope && { request: common, scope };
}

/** A request of this shape, to be sent at once; signed where the shape's was. */
export function fillShape(
  { request, scope }: RequestShape,
  body: Uint8Array,
  signer?: Signer,
): HttpRequest {
  const headers: Record<string, string> = {
    ...request.headers,
    'content-length': String(body.byteLength),
    'amz-sdk-invocation-id': randomUUID(),
    ...traceHeaders(),
  };
  if (scope !== undefined && signer !== undefined)
    Object.assign(headers, signRequest({ headers, body }, scope, signer));
  return { ...request, headers, body };
}

/** What the SDK signed for; undefined where it is not for one region, or not for headers that are known here. */
function readScope(authorization: string): SigningScope | undefined {
  const { region, service, signed } = AUTHORIZATION.exec(authorization)?.groups ?? {};
  if (region === undefined || service === undefined || signed === undefined) return undefined;
  const names = new Set([...signed.split(';'), 'x-amz-security-token']);
  return { region, service, signedHeaders: [...names].sort() };
}

function isHttpRequest(request: unknown): request is HttpRequest {
  return (
    typeof request === 'object' &&
    request !== null &&
    'method' in request &&
    'hostname' in request &&
    'headers' in request
  );
}
