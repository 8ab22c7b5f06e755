import { type FromWorker, toFunctionError, type WorkerSetup } from '../messages.ts';
import { callHandler, callWithCallback } from './call-handler.ts';
import { callStreaming } from './call-streaming.ts';
import type { EventLoop } from './event-loop.ts';
import { type Handler, hasCallbacks } from './load-handler.ts';
import type { OutputRecorder } from './output-recorder.ts';
import { isStreaming } from './response-stream.ts';

/** One invocation as it reaches the worker. */
export interface WorkerInvocation {
  readonly requestId: string;
  readonly payload: string;
  readonly traceHeader: string;
  /** The function's ARN as the invocation names it, with a version or alias or without. */
  readonly invokedArn: string;
  readonly version: string;
  readonly clientContext?: string | undefined;
  readonly isTailed?: boolean;
}

/** What runs invocations one after the other: the function, and the thread's event loop. */
export interface HandlerRun {
  readonly handler: Handler;
  readonly setup: WorkerSetup;
  readonly loop: EventLoop;
  readonly recorder: Pick<OutputRecorder, 'begin' | 'end'>;
}

/** Runs a handler once and tells its outcome; a result that is no JSON is Lambda's `Runtime.MarshalError`. */
export async function runHandler(
  invocation: WorkerInvocation,
  { handler, setup, loop, recorder }: HandlerRun,
): Promise<FromWorker> {
  // Where the SDK looks for it (AWS Lambda developer guide, "Defined runtime environment variables").
  process.env._X_AMZN_TRACE_ID = invocation.traceHeader;
  if (invocation.isTailed) recorder.begin(invocation.requestId);
  const context = makeContext(invocation, setup);
  try {
    const call = { handler, event: JSON.parse(invocation.payload) as unknown, context, loop };
    if (isStreaming(handler)) return { kind: 'result', ...(await callStreaming(call)) };
    const calling = hasCallbacks(setup.runtime) ? callWithCallback(call) : callHandler(call);
    return toResult(await calling);
  } catch (error) {
    return { kind: 'failure', error: toFunctionError(error) };
  } finally {
    loop.end();
    recorder.end();
  }
}

function toResult(result: unknown): FromWorker {
  try {
    return { kind: 'result', payload: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    const errorMessage = `Unable to stringify response body: ${String(error)}`;
    return { kind: 'failure', error: { errorType: 'Runtime.MarshalError', errorMessage } };
  }
}

function makeContext(
  { requestId, invokedArn, version, clientContext }: WorkerInvocation,
  { timeoutMs }: WorkerSetup,
): Record<string, unknown> {
  // Not the clock of the code: a timeout kills in real time, whatever the clock says.
  const deadline = performance.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: version,
    invokedFunctionArn: invokedArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : (JSON.parse(clientContext) as unknown),
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}
