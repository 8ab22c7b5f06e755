import { isObject } from '../../core/shared/is-object.ts';
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

/** The paths of the calls about event source mappings, and the status of their answers (Lambda API reference). */
const MAPPINGS = /^\/2015-03-31\/event-source-mappings(?:\/([^/]+))?\/?$/;

/** Runs a request of Lambda's REST API. */
export async function runLambda(call: ReceivedCall, api: AwsApi): Promise<AwsAnswer> {
  const { pathname } = new URL(call.url, 'http://lambda');
  const mapping = MAPPINGS.exec(pathname);
  return mapping === null ? runInvoke(call, api) : runMapping(call, mapping[1], api);
}

async function runMapping(
  call: ReceivedCall,
  uuid: string | undefined,
  api: AwsApi,
): Promise<AwsAnswer> {
  const { method, accessKeyId } = call;
  const action = mappingAction(method, uuid);
  if (action === undefined)
    throw notRun({ service: 'lambda', action: call.action }, 'UnknownOperationException', 404);
  const { searchParams } = new URL(call.url, 'http://lambda');
  const input = {
    ...Object.fromEntries(searchParams),
    ...(action === 'UpdateEventSourceMapping' ? parse(call.body) : {}),
    ...(uuid === undefined ? {} : { UUID: decode(uuid) }),
  };
  const output = await api.call({ service: 'lambda', action, input, accessKeyId });
  return {
    status: action === 'UpdateEventSourceMapping' ? 202 : 200,
    contentType: 'application/json',
    body: JSON.stringify(output),
  };
}

function mappingAction(method: string, uuid: string | undefined): string | undefined {
  if (method === 'GET')
    return uuid === undefined ? 'ListEventSourceMappings' : 'GetEventSourceMapping';
  return method === 'PUT' && uuid !== undefined ? 'UpdateEventSourceMapping' : undefined;
}

function parse(body: string | undefined): object {
  try {
    const input: unknown = JSON.parse(body || '{}');
    if (isObject(input)) return input;
  } catch {
    // It is said below, as for every other text that is no object.
  }
  throw new AwsError('SerializationException', 'the request body is not a JSON object');
}

/** Invoke, whose outputs are headers and a body that is the function's own. */
async function runInvoke(call: ReceivedCall, api: AwsApi): Promise<AwsAnswer> {
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
