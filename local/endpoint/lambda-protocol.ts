import type { AwsApi, AwsJson } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import { notRun } from '../api/not-run.ts';
import type { AwsAnswer } from './json-protocol.ts';
import type { ReceivedCall } from './received-call.ts';

/** Runs a request of Lambda's REST API, whose outputs are headers and a body that is the function's own. */
export async function runLambda(call: ReceivedCall, api: AwsApi): Promise<AwsAnswer> {
  const { accessKeyId, traceHeader } = call;
  const input = toInput(call);
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
}

function toInput({ method, url, headers, body, service, action }: ReceivedCall): AwsJson {
  const { pathname, searchParams } = new URL(url, 'http://lambda');
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/.exec(pathname) ?? [];
  if (method !== 'POST' || name === undefined)
    throw notRun({ service: service || 'lambda', action }, 'UnknownOperationException', 404);
  if (body === undefined)
    throw new AwsError(
      'RequestEntityTooLargeException',
      'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
      413,
    );
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
