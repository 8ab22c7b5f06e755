import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseStatements } from '../../../local/services/iam/statement.ts';
import { continueTrace } from '../../../local/services/lambda/trace-header.ts';
import { LambdaUnderTest } from '../../support/worlds/lambda-under-test.ts';

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:probe';
const CALLER = 'arn:aws:iam::000000000000:role/caller';

let lambda: LambdaUnderTest;

beforeAll(async () => {
  lambda = await LambdaUnderTest.start();
});

afterAll(async () => {
  await lambda?.stop();
});

interface Options {
  readonly headers?: Record<string, string>;
  readonly method?: string;
  readonly query?: string;
}

async function invoke(name: string, body: string, { headers, method, query = '' }: Options = {}) {
  const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations${query}`;
  const response = await fetch(new URL(path, lambda.endpoint.url), {
    method: method ?? 'POST',
    ...(headers === undefined ? {} : { headers }),
    ...(method === 'GET' ? {} : { body }),
  });
  const { status } = response;
  return { status, headers: response.headers, text: await response.text() };
}

const signedBy = (key: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261124/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=00`,
});

describe('an invocation', () => {
  it.each([
    ['its name', 'probe'],
    ['its ARN', ARN],
    ['a part of its ARN', '000000000000:function:probe'],
    ['its name and version', 'probe:$LATEST'],
  ])('finds a function by %s, and answers with its result', async (_, name) => {
    const { status, headers, text } = await invoke(name, '{"a":"é"}');

    expect({ status, text }).toEqual({ status: 200, text: '{"got":{"a":"é"}}' });
    expect(headers.get('x-amz-executed-version')).toBe('$LATEST');
    expect(headers.has('x-amz-function-error')).toBe(false);
  });

  it('without a payload gives the function an empty object', async () => {
    expect((await invoke('probe', '')).text).toBe('{"got":{}}');
  });

  it('rejects an invocation that 16 of the same function led to', async () => {
    const functionArn = ARN;
    let trace = continueTrace([], { functionArn, now: 0 });
    for (let count = 1; count < 16; count++)
      trace = continueTrace([trace], { functionArn, now: 0 });
    const headers = { 'x-amzn-trace-id': trace };

    const refused = await invoke('probe', '{}', { headers });

    expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('recursive loop') });
    expect(refused.headers.get('x-amzn-errortype')).toBe('RecursiveInvocationException');
  });

  it('says of a function that threw what Lambda says, with status 200', async () => {
    const { status, headers, text } = await invoke('probe', '{"fail":"no stock"}');

    expect({ status, error: headers.get('x-amz-function-error') }).toEqual({
      status: 200,
      error: 'Unhandled',
    });
    expect(JSON.parse(text)).toEqual({
      errorType: 'TypeError',
      errorMessage: 'no stock',
      trace: expect.any(Array),
    });
  });

  it('of the type Event is answered before it runs', async () => {
    const headers = { 'x-amz-invocation-type': 'Event' };

    const { status, text } = await invoke('probe', '{"later":1}', { headers });
    await invoke('probe', '{}');

    expect({ status, text }).toEqual({ status: 202, text: '' });
    for (let turn = 0; lambda.functions.busy > 0 && turn < 1000; turn++)
      await invoke('probe', '{}');
    expect(lambda.lines.map(({ message }) => message)).toContain('ran with {"later":1}');
  });

  it('of the type DryRun runs nothing', async () => {
    const headers = { 'x-amz-invocation-type': 'DryRun' };

    const { status, text } = await invoke('probe', '{"dry":1}', { headers });

    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(lambda.lines.map(({ message }) => message)).not.toContain('ran with {"dry":1}');
  });

  it.each<[string, string, string, Options, number, string, RegExp]>([
    [
      'a function that is not there',
      'nobody',
      '{}',
      {},
      404,
      'ResourceNotFoundException',
      /Function not found: .*:function:nobody$/,
    ],
    [
      'a function by its logical id',
      'Logicalprobe',
      '{}',
      {},
      404,
      'ResourceNotFoundException',
      /not found/,
    ],
    [
      'a version that is not there',
      'probe:7',
      '{}',
      {},
      404,
      'ResourceNotFoundException',
      /function:probe:7$/,
    ],
    [
      'an alias in the query',
      'probe',
      '{}',
      { query: '?Qualifier=gone' },
      404,
      'ResourceNotFoundException',
      /function:probe:gone$/,
    ],
    [
      'a payload that is no JSON',
      'probe',
      '{"a"',
      {},
      400,
      'InvalidRequestContentException',
      /Could not parse request body into json/,
    ],
    [
      'a payload above 6 MB',
      'probe',
      `"${'x'.repeat(6_291_456)}"`,
      {},
      413,
      'RequestEntityTooLargeException',
      /^Request must be smaller than 6291456 bytes for the InvokeFunction operation$/,
    ],
    [
      'an event above 1 MB',
      'probe',
      `"${'x'.repeat(1_048_576)}"`,
      { headers: { 'x-amz-invocation-type': 'Event' } },
      413,
      'RequestEntityTooLargeException',
      /^1048578 byte payload is too large for the Event invocation type \(limit 1048576 bytes\)$/,
    ],
    [
      'another type',
      'probe',
      '{}',
      { headers: { 'x-amz-invocation-type': 'Later' } },
      400,
      'ValidationException',
      /^1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: \[Event, RequestResponse, DryRun\]$/,
    ],
    [
      'a function without concurrency',
      'closed',
      '{}',
      {},
      429,
      'TooManyRequestsException',
      /Rate Exceeded/,
    ],
    [
      'another method',
      'probe',
      '',
      { method: 'GET' },
      404,
      'UnknownOperationException',
      /not run locally/,
    ],
    [
      'a name that is no path',
      '../probe',
      '{}',
      {},
      400,
      'ValidationException',
      /^1 validation error detected: Value '..\/probe' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    ],
  ])('rejects %s', async (_, name, body, options, status, code, message) => {
    const answer = await invoke(name, body, options);

    expect({ status: answer.status, code: answer.headers.get('x-amzn-errortype') }).toEqual({
      status,
      code,
    });
    expect(JSON.parse(answer.text)).toEqual({
      Type: 'User',
      Message: expect.stringMatching(message),
    });
  });

  it('rejects a name that is broken in the path', async () => {
    const path = '/2015-03-31/functions/%E0%A4/invocations';

    const response = await fetch(new URL(path, lambda.endpoint.url), { method: 'POST' });

    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('InvalidParameterValueException');
  });

  it('rejects another action of Lambda', async () => {
    const response = await fetch(new URL('/2015-03-31/functions/', lambda.endpoint.url));

    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
  });

  it('meets the faults that are set', async () => {
    const fix = lambda.faults.set({ service: 'lambda', error: 'throttle' });
    const { status } = await invoke('probe', '{}');
    fix();

    expect(status).toBe(429);
    expect((await invoke('probe', '{}')).status).toBe(200);
  });

  it('is refused to a caller whose role does not allow it, and open to one whose does', async () => {
    lambda.policies.assignKey('AKIACALLER', CALLER);
    const headers = signedBy('AKIACALLER');

    const refused = await invoke('probe', '{}', { headers });
    const unknown = await invoke('nobody', '{}', { headers });
    lambda.policies.addToRole(
      CALLER,
      parseStatements({
        Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: ARN }],
      }),
    );
    const allowed = await invoke('probe', '{}', { headers });

    expect([refused.status, unknown.status, allowed.status]).toEqual([403, 403, 200]);
    expect(refused.headers.get('x-amzn-errortype')).toBe('AccessDeniedException');
    expect(JSON.parse(refused.text).Message).toBe(
      `${CALLER} is not authorized to perform: lambda:InvokeFunction on resource: ${ARN} because no identity-based policy allows the lambda:InvokeFunction action`,
    );
  });
});
