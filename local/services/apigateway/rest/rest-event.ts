import type { IncomingMessage } from 'node:http';
import { commonLogTime } from '../common-log-time.ts';
import { matchesMediaType } from './media-type.ts';

/** A request to a method, whose body is read. */
export interface RestRequest {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly apiId: string;
  readonly accountId: string;
  readonly requestId: string;
  /** Epoch ms. */
  readonly now: number;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Without the stage, and without the query. */
  readonly path: string;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Bodies of these types reach the function as base64; the wildcard of both halves is any type. */
  readonly binaryMediaTypes: readonly string[];
}

/** The Lambda event of payload format 1.0, as far as the gateway itself reads it. */
export interface RestEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters: Readonly<Record<string, string>> | null;
  readonly stageVariables: Readonly<Record<string, string>> | null;
  readonly requestContext: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
/** The Lambda event of payload format 1.0. */
export function toRestEvent(received: RestRequest): RestEvent {
  const { request, path, resourcePath, pathParameters, stageVariables } = received;
  const headers = headersOf(request);
  const query = queryOf(request);
  return {
    resource: resourcePath,
    path,
    httpMethod: request.method,
    headers: lastOfEach(headers),
    multiValueHeaders: headers,
    queryStringParameters: orNull(lastOfEach(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stageVariables),
    requestContext: contextOf(received),
    ...encodeBody(received),
  };
}

function contextOf(received: RestRequest): Record<string, unknown> {
  const { request, apiId, accountId, requestId, stage, path, resourceId, resourcePath } = received;
  const time = new Date(received.now);
  return {
    resourceId,
    resourcePath,
    httpMethod: request.method,
    extendedRequestId: requestId,
    requestTime: commonLogTime(time),
    path: `/${stage}${path === '/' ? '/' : path}`,
    accountId,
    protocol: `HTTP/${request.httpVersion}`,
    stage,
    domainPrefix: apiId,
    requestTimeEpoch: time.getTime(),
    requestId,
    identity: {
      ...{ cognitoIdentityPoolId: null, accountId: null, cognitoIdentityId: null, caller: null },
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      ...{ principalOrgId: null, accessKey: null, cognitoAuthenticationType: null },
      ...{ cognitoAuthenticationProvider: null, userArn: null },
      userAgent: request.headers['user-agent'] ?? null,
      user: null,
    },
    domainName: request.headers.host ?? '',
    deploymentId: 'local',
    apiId,
  };
}

/** All values of each header, under the name that the client wrote. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string[]> {
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, index) => index * 2);
  return collect(pairs.map((at) => [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']));
}

function queryOf({ url = '/' }: IncomingMessage): Record<string, string[]> {
  const question = url.indexOf('?');
  return question < 0 ? {} : collect([...new URLSearchParams(url.slice(question + 1))]);
}

function collect(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) all.set(name, [...(all.get(name) ?? []), value]);
  return Object.fromEntries(all);
}

function lastOfEach(values: Readonly<Record<string, string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']));
}

function orNull<Values extends object>(values: Values): Values | null {
  return Object.keys(values).length > 0 ? values : null;
}

function encodeBody({ request, body, binaryMediaTypes }: RestRequest) {
  if (body.length === 0) return { body: null, isBase64Encoded: false };
  const isBase64Encoded = matchesMediaType(request.headers['content-type'], binaryMediaTypes);
  return { body: body.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}
