import type { Handler } from './load-handler.ts';
import { type FromWorker, toFunctionError, type WorkerSetup } from './messages.ts';

/** One invocation as it reaches the worker. */
export interface WorkerInvocation {
  readonly requestId: string;
  readonly payload: string;
  readonly traceHeader: string;
}

/** Runs a handler once and tells its outcome; a result that is no JSON is Lambda's `Runtime.MarshalError`. */
export async function runHandler(
  handler: Handler,
  { requestId, payload, traceHeader }: WorkerInvocation,
  setup: WorkerSetup,
): Promise<FromWorker> {
  // Where the SDK looks for it (AWS Lambda developer guide, "Defined runtime environment variables").
  process.env._X_AMZN_TRACE_ID = traceHeader;
  let result: unknown;
  try {
    result = await settle(handler, JSON.parse(payload), makeContext(requestId, setup));
  } catch (error) {
    return { kind: 'failure', error: toFunctionError(error) };
  }
  try {
    return { kind: 'result', payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const errorMessage = `Unable to stringify response body: ${String(error)}`;
    return { kind: 'failure', error: { errorType: 'Runtime.MarshalError', errorMessage } };
  }
}

/** A promise decides, or else the callback; a plain return value is dropped, as on Lambda. */
function settle(handler: Handler, event: unknown, context: Context): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result?: unknown) =>
      error == null ? resolve(result) : reject(error);
    Object.assign(context, { done: callback, fail: reject, succeed: resolve });
    const returned = handler(event, context, callback);
    if (isThenable(returned)) returned.then(resolve, reject);
    else if (handler.length < 3) resolve(null);
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

interface Context {
  readonly awsRequestId: string;
  readonly functionName: string;
}

function makeContext(requestId: string, setup: WorkerSetup): Context {
  // Not the clock of the code: a timeout kills in real time, whatever the clock says.
  const deadline = performance.now() + setup.timeoutMs;
  return Object.assign(
    { awsRequestId: requestId, functionName: setup.functionName },
    {
      functionVersion: '$LATEST',
      invokedFunctionArn: setup.functionArn,
      memoryLimitInMB: String(setup.memoryMb),
      logGroupName: `/aws/lambda/${setup.functionName}`,
      logStreamName: 'embedded',
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    },
  );
}
