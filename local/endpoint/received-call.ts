import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parseUrl } from '../../core/shared/parse-url.ts';
import { readTarget } from '../api/aws-target.ts';

/** How a request speaks: the protocols of AWS's services, S3 and Lambda apart from the others of theirs. */
export type Protocol =
  | 'json'
  | 'query'
  | 'ec2'
  | 'cbor'
  | 'rest-json'
  | 'lambda'
  | 'rest-xml'
  | 's3';

/** A request of an AWS client, with what it calls as far as it says that. */
export interface ReceivedCall {
  readonly protocol: Protocol;
  /** The name that it is signed for (`sqs`, `states`), or its target's prefix; empty where nothing says it. */
  readonly service: string;
  /** Such as `ListQueues`; of REST the method and path, where the client does not name the operation. */
  readonly action: string;
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined when it is too large to be read; empty for S3, whose bodies are `bytes`. */
  readonly body: string | undefined;
  /** Undefined when it is too large to be read. */
  readonly bytes: Buffer | undefined;
  /** Of the query protocol: those of the URL and of the body. */
  readonly parameters: URLSearchParams;
  readonly accessKeyId: string | undefined;
  readonly traceHeader: string | undefined;
}

/** The services of the query protocol that AWS's clients still call, by the version that they send (botocore's service models). */
const BY_VERSION: ReadonlyMap<string, string> = new Map([
  ['2012-11-05', 'sqs'],
  ['2011-06-15', 'sts'],
  ['2010-03-31', 'sns'],
  ['2010-05-08', 'iam'],
  ['2010-05-15', 'cloudformation'],
  ['2010-08-01', 'monitoring'],
  ['2010-12-01', 'ses'],
  ['2011-01-01', 'autoscaling'],
  ['2014-10-31', 'rds'],
  ['2015-12-01', 'elasticloadbalancing'],
  ['2016-11-15', 'ec2'],
]);

const REST_XML = new Set(['cloudfront', 'route53']);
const S3 = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts']);

/** Whether a request is signed for S3, whose bodies are bytes, and longer. */
export function isForS3(request: IncomingMessage): boolean {
  return S3.has(readCredential(request).service ?? '');
}

/** Reads what a request calls; `bytes` is undefined when it is too large. */
export function readCall(request: IncomingMessage, bytes: Buffer | undefined): ReceivedCall {
  const { method = 'GET', url = '/', headers } = request;
  const { accessKeyId, service: signedFor } = readCredential(request);
  const body = S3.has(signedFor ?? '') ? bytes && '' : bytes?.toString();
  const { pathname, searchParams } = splitUrl(url);
  const parameters = new URLSearchParams(searchParams);
  if (isForm(headers))
    for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
  const known = signedFor ?? BY_VERSION.get(parameters.get('Version') ?? '');
  const protocol = protocolOf({
    headers,
    pathname,
    service: known,
    hasAction: parameters.has('Action'),
  });
  return {
    protocol,
    ...named(protocol, known, { headers, method, pathname, parameters }),
    method,
    url,
    headers,
    body,
    bytes,
    parameters,
    accessKeyId,
    traceHeader: headers['x-amzn-trace-id']?.toString(),
  };
}

function protocolOf({
  headers,
  pathname,
  service = '',
  hasAction,
}: {
  readonly headers: IncomingHttpHeaders;
  readonly pathname: string;
  readonly service: string | undefined;
  readonly hasAction: boolean;
}): Protocol {
  const type = headers['content-type'] ?? '';
  if (headers['smithy-protocol'] === 'rpc-v2-cbor' || type.startsWith('application/x-amz-cbor'))
    return 'cbor';
  if (headers['x-amz-target'] || type.startsWith('application/x-amz-json')) return 'json';
  if (S3.has(service)) return 's3';
  if (REST_XML.has(service)) return 'rest-xml';
  if (service === 'lambda' || pathname.startsWith('/2015-03-31/')) return 'lambda';
  if (isForm(headers) || hasAction) return service === 'ec2' ? 'ec2' : 'query';
  return 'rest-json';
}

function named(
  protocol: Protocol,
  service: string | undefined,
  {
    headers,
    method,
    pathname,
    parameters,
  }: {
    readonly headers: IncomingHttpHeaders;
    readonly method: string;
    readonly pathname: string;
    readonly parameters: URLSearchParams;
  },
): Pick<ReceivedCall, 'service' | 'action'> {
  const { prefix, service: run, action } = readTarget(String(headers['x-amz-target'] ?? ''));
  if (protocol === 'json') return { service: run ?? service ?? prefix, action };
  // What comes without a version, such as a call by hand, is meant for SQS.
  if (protocol === 'query' || protocol === 'ec2')
    return {
      service: service ?? (parameters.has('Version') ? '' : 'sqs'),
      action: parameters.get('Action') ?? '',
    };
  const [, granite, operation] = /^\/service\/([^/]+)\/operation\/([^/]+)/.exec(pathname) ?? [];
  if (protocol === 'cbor')
    return { service: service ?? granite ?? prefix, action: operation ?? action };
  // The JavaScript SDK says so itself.
  return { service: service ?? '', action: parameters.get('x-id') ?? `${method} ${pathname}` };
}

/** Who signed and for which service, in the header or the query (Signature Version 4, and 4A, which has no region). */
function readCredential({ headers, url = '' }: IncomingMessage): {
  readonly accessKeyId: string | undefined;
  readonly service: string | undefined;
} {
  const [, inHeader] = /Credential=([^,\s]+)/.exec(headers.authorization ?? '') ?? [];
  const [, inQuery] = /[?&]X-Amz-Credential=([^&]+)/.exec(url) ?? [];
  const [accessKeyId, ...scope] = (inHeader ?? inQuery?.replaceAll('%2F', '/') ?? '').split('/');
  return { accessKeyId: accessKeyId || undefined, service: scope.at(-2) };
}

function splitUrl(url: string): Pick<URL, 'pathname' | 'searchParams'> {
  return parseUrl(url, 'http://aws') ?? { pathname: url, searchParams: new URLSearchParams() };
}

function isForm(headers: IncomingHttpHeaders): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
}
