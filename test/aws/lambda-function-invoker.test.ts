import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from '@jest/globals';
import { LambdaFunctionInvoker } from '../../aws/lambda-function-invoker.ts';
import type { NotRunReason } from '../../core/ports/bridging/function-invoker.ts';

const ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:audit';

/** A client of which a call answers, or throws. */
function clientOf(answer: () => object) {
  const sent: InvokeCommand['input'][] = [];
  const client = {
    send: async ({ input }: InvokeCommand) => {
      sent.push(input);
      return answer();
    },
  };
  const invoker = new LambdaFunctionInvoker(client as unknown as LambdaClient, ARN);
  const invoke = (custom?: Record<string, string>) =>
    invoker.invoke(
      { payload: '{"id":"é"}', ...(custom === undefined ? {} : { custom }) },
      new AbortController().signal,
    );
  return { invoke, sent };
}

/** An error as the SDK throws it. */
function sdkError(name: string, status: number | undefined, more: object = {}): Error {
  const $metadata = { ...(status === undefined ? {} : { httpStatusCode: status }), attempts: 1 };
  return Object.assign(new Error('what AWS says'), { name, $metadata, ...more });
}

describe('an invocation', () => {
  it('sends the payload as it is, and what the function is told beside it', async () => {
    const { invoke, sent } = clientOf(() => ({ Payload: new TextEncoder().encode('null') }));

    const invoked = await invoke({ waybillAttempt: '2' });
    await invoke();

    expect(invoked).toEqual({ kind: 'returned', payload: 'null' });
    expect(sent[0]).toMatchObject({ FunctionName: ARN });
    expect(new TextDecoder().decode(sent[0]?.Payload as Uint8Array)).toBe('{"id":"é"}');
    expect(JSON.parse(atob(sent[0]?.ClientContext ?? ''))).toEqual({
      custom: { waybillAttempt: '2' },
    });
    expect(sent[1]).not.toHaveProperty('ClientContext');
  });

  it('is a failure of the function where Lambda says so', async () => {
    const Payload = new TextEncoder().encode('{"errorType":"KeyError"}');
    const { invoke } = clientOf(() => ({ FunctionError: 'Unhandled', Payload }));

    expect(await invoke()).toEqual({ kind: 'failed', payload: '{"errorType":"KeyError"}' });
  });

  it.each<[NotRunReason, string, number | undefined, object]>([
    ['throttled', 'TooManyRequestsException', 429, {}],
    ['throttled', 'SomeNewThrottle', 429, {}],
    ['throttled', 'ENILimitReachedException', 502, {}],
    ['unavailable', 'ServiceException', 500, {}],
    ['unavailable', 'SomeNewException', 502, {}],
    ['unavailable', 'ResourceConflictException', 409, {}],
    ['unavailable', 'SnapStartNotReadyException', 409, {}],
    ['unavailable', 'ExpiredTokenException', 403, {}],
    ['unavailable', 'Error', undefined, { code: 'ECONNREFUSED' }],
    ['unavailable', 'Error', undefined, { code: 'ENOTFOUND' }],
    ['unanswered', 'Error', undefined, { code: 'ECONNRESET' }],
    ['unanswered', 'TimeoutError', undefined, {}],
    ['unanswered', 'AbortError', undefined, {}],
    ['refused', 'ResourceNotFoundException', 404, {}],
    ['refused', 'AccessDeniedException', 403, {}],
    ['refused', 'RecursiveInvocationException', 400, {}],
    ['refused', 'KMSDisabledException', 502, {}],
    ['refused', 'InvalidRuntimeException', 502, {}],
    ['too-large', 'RequestTooLargeException', 413, {}],
    ['too-large', 'SomeNewException', 413, {}],
  ])('was not run: %s after %s %s %j', async (reason, name, status, more) => {
    const { invoke } = clientOf(() => {
      throw sdkError(name, status, more);
    });

    const invoked = await invoke();

    expect(invoked).toMatchObject({ kind: 'not-run', reason, error: { class: name } });
    expect(JSON.stringify(invoked)).toContain(`${ARN}: what AWS says`);
  });

  it.each([
    ['ResourceNotFoundException', 404, 'deploy the function again, or take the subscriber away'],
    ['AccessDeniedException', 403, 'needs lambda:InvokeFunction'],
  ])('says what to do about %s', async (name, status, advice) => {
    const { invoke } = clientOf(() => {
      throw sdkError(name, status);
    });

    expect(JSON.stringify(await invoke())).toContain(advice);
  });
});
