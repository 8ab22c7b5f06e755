import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LambdaUnderTest } from '../../support/worlds/lambda-under-test.ts';

const LIMIT = 3583;

let lambda: LambdaUnderTest;

beforeAll(async () => {
  lambda = await LambdaUnderTest.start();
});

afterAll(async () => {
  await lambda?.stop();
});

async function invoke(name: string, event: unknown, headers: Record<string, string> = {}) {
  const path = `/2015-03-31/functions/${name}/invocations`;
  const body = JSON.stringify(event);
  const response = await fetch(new URL(path, lambda.endpoint.url), {
    method: 'POST',
    headers,
    body,
  });
  const answer = (header: string) => response.headers.get(header);
  return { status: response.status, answer, text: await response.text() };
}

async function logOf(name: string, event: unknown) {
  const { answer } = await invoke(name, event, { 'x-amz-log-type': 'Tail' });
  const bytes = Buffer.from(answer('x-amz-log-result') ?? '', 'base64');
  return { id: answer('x-amzn-requestid') ?? '', bytes: bytes.length, log: bytes.toString() };
}

const inBase64 = (text: string) => Buffer.from(text).toString('base64');

describe('the log of an invocation', () => {
  it('has what was printed between the lines of Lambda, in its format', async () => {
    await invoke('probe', {});

    const { id, log } = await logOf('probe', { write: 'raw\n', warn: 'two' });

    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
    const lines = [
      `START RequestId: ${id} Version: \\$LATEST`,
      `${time}\t${id}\tINFO\tran with {"write":"raw\\\\n","warn":"two"}`,
      'raw',
      `${time}\t${id}\tWARN\ttwo of 7`,
      `END RequestId: ${id}`,
      `REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 128 MB\tMax Memory Used: \\d+ MB\t`,
      '',
    ];
    expect(log).toMatch(new RegExp(`^${lines.join('\n')}$`));
  });

  it('says of the first invocation how long its environment took to start', async () => {
    lambda.functions.reload(lambda.functions.find('probe'));

    const [first, second] = [await logOf('probe', {}), await logOf('probe', {})];

    expect(first.log).toMatch(/\tInit Duration: [\d.]+ ms\t\n$/);
    expect(second.log).not.toContain('Init Duration');
  });

  it('is its last 4 KB', async () => {
    const { bytes, log } = await logOf('probe', { write: `${'x'.repeat(400_000)}\n` });

    expect(bytes).toBe(4096);
    expect(log).toMatch(/^x+\nEND RequestId: .*\nREPORT .*\n$/);
  });

  it.each<[string, string, object, RegExp]>([
    [
      'a handler that throws',
      'probe',
      { fail: 'no stock' },
      /\tERROR\tInvoke Error \t\{"errorType":"TypeError","errorMessage":"no stock","stack":\["TypeError: no stock".*\]\}\nEND .*\nREPORT .*\t\n$/,
    ],
    [
      'a process that exits',
      'probe',
      { exit: 3 },
      /\nRequestId: (.*) Error: Runtime exited with error: exit status 3\nRuntime\.ExitError\nEND RequestId: \1\nREPORT .*\tStatus: error\tError Type: Runtime\.ExitError\t\n$/,
    ],
    [
      'a timeout',
      'hasty',
      { hang: 60_000 },
      /Z (\S+) Task timed out after 0\.30 seconds\n\nEND RequestId: \1\nREPORT .*\tStatus: timeout\t\n$/,
    ],
    [
      'code that does not load',
      'broken',
      {},
      /\tERROR\tUncaught Exception \t\{"errorType":"Runtime\.ImportModuleError".*\}\nEND .*\nREPORT .*\tStatus: error\tError Type: Runtime\.ImportModuleError\t\n$/,
    ],
  ])('tells of %s', async (_, name, event, expected) => {
    const { id, log } = await logOf(name, event);

    expect(log).toContain(`START RequestId: ${id} Version: $LATEST\n`);
    expect(log).toMatch(expected);
  });

  it.each([
    ['None', 'RequestResponse'],
    ['Tail', 'Event'],
    ['Tail', 'DryRun'],
  ])('is not answered for the log type %s of the invocation type %s', async (log, type) => {
    const headers = { 'x-amz-log-type': log, 'x-amz-invocation-type': type };

    expect((await invoke('probe', {}, headers)).answer('x-amz-log-result')).toBeNull();
  });
});

describe('the context of an invocation', () => {
  it('has the object that the caller tells of itself', async () => {
    const told = { custom: { foo: 'bär' }, client: { snap: ['crackle'] } };
    const headers = { 'x-amz-client-context': inBase64(JSON.stringify(told)) };

    const { text } = await invoke('probe', { ask: 'clientContext' }, headers);

    expect(JSON.parse(text)).toEqual(told);
    expect((await invoke('probe', { ask: 'clientContext' })).text).toBe('null');
  });

  it('has the id that the call is answered with', async () => {
    const { answer, text } = await invoke('probe', { ask: 'awsRequestId' });

    expect(JSON.parse(text)).toBe(answer('x-amzn-requestid'));
  });

  it.each([
    ['probe', '$LATEST'],
    ['probe:1', '1'],
    ['probe:live', '1'],
  ])('has the version that %s stands for, as the answer does', async (name, version) => {
    const { answer, text } = await invoke(name, { ask: 'functionVersion' });

    expect([JSON.parse(text), answer('x-amz-executed-version')]).toEqual([version, version]);
  });
});

describe('a call of Invoke', () => {
  // localstack's test_lambda_api.snapshot.json has what AWS said of names and qualifiers, boto/boto3#2153 of the context.
  it.each<[string, string, Record<string, string>, string, RegExp]>([
    [
      'a log type that is none',
      'probe',
      { 'x-amz-log-type': 'All' },
      'ValidationException',
      /^1 validation error detected: Value 'All' at 'logType' failed to satisfy constraint: Member must satisfy enum value set: \[None, Tail\]$/,
    ],
    [
      'a client context that is no base64 of an object',
      'probe',
      { 'x-amz-client-context': 'string' },
      'InvalidRequestContentException',
      /^Client context must be a valid Base64-encoded JSON object\.$/,
    ],
    [
      'a client context that is too long',
      'probe',
      { 'x-amz-client-context': inBase64(`{"a":"${'x'.repeat(LIMIT)}"}`) },
      'InvalidRequestContentException',
      /3583/,
    ],
    [
      'a tenant of a function without any',
      'probe',
      { 'x-amz-tenant-id': 'blue' },
      'InvalidParameterValueException',
      /^Tenant ID configuration not specified or passed to a function when tenant isolation is not enabled\.$/,
    ],
    [
      'a durable execution',
      'probe',
      { 'x-amz-durable-execution-name': 'one' },
      'InvalidParameterValueException',
      /not run locally/,
    ],
    [
      'two different qualifiers',
      'probe:live/invocations?Qualifier=1&x=',
      {},
      'InvalidParameterValueException',
      /^The derived qualifier from the function name does not match the specified qualifier\.$/,
    ],
    [
      'a qualifier that is none',
      'probe/invocations?Qualifier=a*b&x=',
      {},
      'ValidationException',
      /^1 validation error detected: Value 'a\*b' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \\\$\(LATEST\(\\\.PUBLISHED\)\?\)\|\[a-zA-Z0-9-_\$\]\+$/,
    ],
    [
      'a function of another region',
      'arn:aws:lambda:eu-west-1:000000000000:function:probe',
      {},
      'ResourceNotFoundException',
      /^Functions from 'eu-west-1' are not reachable in this region \('us-east-1'\)$/,
    ],
    [
      'a name that is none',
      'arn:aws:lambda:us-east-1:000000000000@function:probe',
      {},
      'ValidationException',
      /^1 validation error detected: Value 'arn:aws:lambda:us-east-1:000000000000@function:probe' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: \(arn:\(aws/,
    ],
  ])('rejects %s', async (_, name, headers, code, message) => {
    const { answer, text } = await invoke(name, {}, headers);

    expect(answer('x-amzn-errortype')).toBe(code);
    expect(JSON.parse(text).Message).toMatch(message);
  });
});
