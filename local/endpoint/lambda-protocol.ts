import type { AwsApi, AwsJson } from '../api/aws-api.ts';
import { AwsError } from '../api/aws-error.ts';
import { notRun } from '../api/not-run.ts';
import type { AwsAnswer } from './json-protocol.ts';
import type { ReceivedCall } from './received-call.ts';

/** The members of Invoke that are headers (Lambda API reference, "Invoke"). */
const INPUT_HEADERS = {
  'x-amz-invocation-type': 'InvocationType',
  'x-amz-log-type': 'LogType',
  'x-amz-client-context': 'ClientContext',
  'x-amz-tenant-id': 'TenantId',
  'x-amz-durable-execution-name': 'DurableExecutionName',
};
const OUTPUT_HEADERS = {
  // The id of a call is that of its invocation (Lambda developer guide, "Using the Lambda context object").
  'x-amzn-requestid': 'RequestId',
  'x-amz-executed-version': 'ExecutedVersion',
  'x-amz-function-error': 'FunctionError',
  'x-amz-log-result': 'LogResult',
};

/** Runs a request of Lambda's REST API, whose outputs are headers and a body that is the function's own. */
export async function runLambda(call: ReceivedCall, api: AwsApi): Promise<AwsAnswer> {
  const { accessKeyId, traceHeader } = call;
  const input = toInput(call);
  const { StatusCode, Payload, ...outputs } = await api.call({
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
    headers: Object.fromEntries(
      Object.entries(OUTPUT_HEADERS).flatMap(([header, member]) =>
        outputs[member] === undefined ? [] : [[header, String(outputs[member])]],
      ),
    ),
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
    ...Object.fromEntries(
      Object.entries(INPUT_HEADERS).map(([header, member]) => [member, headers[header]]),
    ),
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
