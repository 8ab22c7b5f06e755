import type { EventLoop } from './event-loop.ts';
import type { Handler } from './load-handler.ts';
import { runtimeError } from './runtime-error.ts';

/** One invocation of a handler: its event, its context, and the loop that it runs in. */
export interface HandlerCall {
  readonly handler: Handler;
  readonly event: unknown;
  /** Takes the members by which a handler may end its invocation. */
  readonly context: Record<string, unknown>;
  readonly loop: EventLoop;
}

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

/** What an invocation ends with when its event loop is empty and its promise is not settled. */
export function neverSettled(): Error {
  return runtimeError('NodeJsExit', NEVER_SETTLED);
}

/**
 * Calls a handler as the runtimes from Node.js 24 on do: what it returns, or promises, is the result; callbacks and the
 * methods of the context are gone (AWS compute blog, "Node.js 24 runtime now available in AWS Lambda").
 */
export function callHandler({ handler, event, context, loop }: HandlerCall): Promise<unknown> {
  return new Promise((resolve, reject) => {
    loop.begin(() => reject(neverSettled()));
    Promise.resolve(handler(event, context)).then(resolve, reject);
  });
}

/**
 * Calls a handler as the runtimes up to Node.js 22 do (aws-lambda-nodejs-runtime-interface-client 3, `CallbackContext`):
 * the first of its promise, its callback and the context's `succeed`, `fail` and `done` decides. A callback's result is
 * sent when the event loop is empty, unless `callbackWaitsForEmptyEventLoop` is false; what else it returns is dropped.
 */
export function callWithCallback(call: HandlerCall): Promise<unknown> {
  const { handler, event, context, loop } = call;
  return new Promise((resolve, reject) => {
    let ending: { readonly result: unknown } | undefined;
    loop.begin(() => {
      if (ending !== undefined) resolve(ending.result);
      else if (isAsync(handler)) reject(neverSettled());
      else resolve(null);
    });
    const done = (error?: unknown, result?: unknown) =>
      error == null ? resolve(result) : reject(error);
    const callback = (error?: unknown, result?: unknown) => {
      if (ending !== undefined) return;
      ending = { result };
      if (error != null) reject(error);
      else if (context.callbackWaitsForEmptyEventLoop === false) resolve(result);
    };
    Object.assign(context, {
      callbackWaitsForEmptyEventLoop: true,
      succeed: resolve,
      fail: (error?: unknown) => reject(error ?? 'handled'),
      done,
    });
    const returned = handler(event, context, callback);
    if (isThenable(returned)) returned.then(resolve, reject);
  });
}

function isAsync(handler: Handler): boolean {
  return handler.constructor.name === 'AsyncFunction';
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
