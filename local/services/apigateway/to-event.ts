import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { commonLogTime } from './common-log-time.ts';

/** A request whose body is read, on its way to a function. */
export interface ReceivedRequest {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly apiId: string;
  readonly accountId: string;
  readonly requestId: string;
  /** Epoch ms. */
  readonly now: number;
}

interface RequestContext {
  readonly http: {
    readonly method: string | undefined;
    readonly path: string;
    readonly [member: string]: unknown;
  };
  readonly [member: string]: unknown;
}

/** The Lambda event of payload format 2.0, as far as the gateway itself reads it. */
export interface ProxyEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly requestContext: RequestContext;
  readonly [member: string]: unknown;
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
/** The Lambda event of payload format 2.0. */
export function toEvent(received: ReceivedRequest): ProxyEvent {
  const { request, body, routeKey, pathParameters, now } = received;
  const url = request.url ?? '/';
  const question = url.indexOf('?');
  const rawPath = question < 0 ? url : url.slice(0, question);
  const rawQueryString = question < 0 ? '' : url.slice(question + 1);
  const { cookie, ...rest } = request.headersDistinct;
  const headers = joinHeaders(rest);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.flatMap((each) => each.split(/;\s*/)) }),
    headers,
    ...present('queryStringParameters', parseQuery(rawQueryString)),
    ...present('pathParameters', pathParameters),
    requestContext: requestContext(received, rawPath, new Date(now)),
    ...encodeBody(body, headers['content-type']),
  };
}

function requestContext(received: ReceivedRequest, path: string, time: Date): RequestContext {
  const { request, routeKey, apiId, accountId, requestId } = received;
  return {
    accountId,
    apiId,
    domainName: request.headers.host ?? '',
    domainPrefix: apiId,
    http: {
      method: request.method,
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey,
    stage: '$default',
    time: commonLogTime(time),
    timeEpoch: time.getTime(),
  };
}

/** A header that is sent twice has both values, with a comma between them, whatever header it is. */
function joinHeaders(headers: NodeJS.Dict<string[]>): Record<string, string> {
  const joined = Object.entries(headers).map(([name, values = []]) => [name, values.join(',')]);
  return Object.fromEntries(joined) as Record<string, string>;
}

function parseQuery(raw: string): Record<string, string> {
  const parameters = new Map<string, string>();
  if (raw === '') return {};
  for (const [name, value] of new URLSearchParams(raw)) {
    const before = parameters.get(name);
    parameters.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(parameters);
}

function present(name: string, values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.keys(values).length > 0 ? { [name]: values } : {};
}

const TEXT = /^(text\/|application\/(json|xml|javascript)\b|[^;]+\+(json|xml)\b)/i;

function encodeBody(body: Buffer, contentType = ''): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(contentType.trim()) && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
