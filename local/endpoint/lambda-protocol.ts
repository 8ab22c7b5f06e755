import type { AwsApi, AwsJson } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import type { AwsAnswer } from './json-protocol.ts';

/** A request of Lambda's REST API; header names in lower case. */
export interface LambdaRequest {
  readonly method: string | undefined;
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined when it is too large to be read. */
  readonly body: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly traceHeader: string | undefined;
}

/** Whether a request is one of Lambda's API of 2015, which has the paths that clients still use. */
export function isLambda(url: string): boolean {
  return url.startsWith('/2015-03-31/');
}

/** Runs a request of Lambda's REST API, whose outputs are headers and a body that is the function's own. */
export async function runLambda(request: LambdaRequest, api: AwsApi): Promise<AwsAnswer> {
  const { accessKeyId, traceHeader } = request;
  try {
    const input = toInput(request);
    const { StatusCode, FunctionError, Payload } = await api.call({
      service: 'lambda',
      action: 'Invoke',
      input,
      accessKeyId,
      traceHeader,
    });
    return {
      status: Number(StatusCode),
      contentType: 'application/json',
      body: String(Payload ?? ''),
      headers: {
        'x-amz-executed-version': '$LATEST',
        ...(FunctionError === undefined ? {} : { 'x-amz-function-error': String(FunctionError) }),
      },
    };
  } catch (error) {
    return fail(error);
  }
}

function toInput({ method, url, headers, body }: LambdaRequest): AwsJson {
  const { pathname, searchParams } = new URL(url, 'http://lambda');
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(pathname) ?? [];
  if (method !== 'POST' || name === undefined)
    throw new AwsError('UnknownOperationException', 'of Lambda, only Invoke is run locally', 404);
  if (body === undefined)
    throw new AwsError('RequestTooLargeException', 'the payload is too large', 413);
  return {
    FunctionName: decode(name),
    Qualifier: searchParams.get('Qualifier') ?? undefined,
    InvocationType: headers['x-amz-invocation-type'],
    Payload: body === '' ? undefined : body,
  };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new AwsError('InvalidParameterValueException', `the path has a broken name: ${name}`);
  }
}

function fail(error: unknown): AwsAnswer {
  const { code, message, statusCode } =
    error instanceof AwsError ? error : new AwsError('ServiceException', String(error), 500);
  return {
    status: statusCode,
    contentType: 'application/json',
    body: JSON.stringify({ Type: statusCode < 500 ? 'User' : 'Service', Message: message }),
    headers: { 'x-amzn-errortype': code },
  };
}
