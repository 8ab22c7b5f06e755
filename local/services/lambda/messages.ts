import type { JsonObject } from '../../../core/shared/json/json-object.ts';
import type { Output } from './worker/read-output.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  /** The folder with the function's code. */
  readonly directory: string;
  /** The folders of its layers, in the template's order. */
  readonly layers: readonly string[];
  /** As in the template, such as `index.handler`. */
  readonly handler: string;
  /** As in the template, such as `nodejs22.x`. */
  readonly runtime: string;
  readonly timeoutMs: number;
  /** The time in epoch ms when the cloud runs on a clock of its own; absent on the system's clock. */
  readonly clock: SharedArrayBuffer | undefined;
  readonly seed: number | undefined;
}

/** From the cloud to a worker. `payload` and `body` are JSON strings. */
export type ToWorker =
  | {
      readonly kind: 'invoke';
      readonly requestId: string;
      readonly payload: string;
      /** X-Ray's, for `_X_AMZN_TRACE_ID`. */
      readonly traceHeader: string;
      /** The function's ARN as the invocation names it, with a version or alias or without. */
      readonly invokedArn: string;
      readonly version: string;
      /** JSON text, for `context.clientContext`. */
      readonly clientContext?: string | undefined;
      /** Whether its output is wanted as it is in the log. */
      readonly isTailed?: boolean;
    }
  | { readonly kind: 'reply'; readonly id: number; readonly status: number; readonly body: string };

/** From a worker to the cloud. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly error: FunctionError }
  /** `response` is what a function URL makes of what was streamed. */
  | { readonly kind: 'result'; readonly payload: string; readonly response?: string }
  | { readonly kind: 'failure'; readonly error: FunctionError }
  /** What nobody caught; the worker exits. */
  | { readonly kind: 'crash'; readonly error: FunctionError }
  | ({ readonly kind: 'log' } & Output)
  /** A line in the embedded metric format. */
  | { readonly kind: 'metrics'; readonly document: JsonObject }
  /** What was written, as it is in the log; only where that is wanted. */
  | { readonly kind: 'output'; readonly text: string }
  /** The memory of the thread, before the end of an invocation whose log is wanted. */
  | { readonly kind: 'memory'; readonly usedMb: number }
  | {
      readonly kind: 'call';
      readonly id: number;
      /** The `x-amz-target` header, such as `AmazonSQS.SendMessage`. */
      readonly target: string;
      readonly accessKeyId: string | undefined;
      readonly traceHeader: string | undefined;
      readonly body: string;
    };

/** A function's AWS call as it comes over its port. */
export type PortCall = Extract<FromWorker, { kind: 'call' }>;

/** A function's failure as Lambda answers it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
  /** As Python, Java and Ruby have it. */
  readonly stackTrace?: readonly string[];
}

/** A thrown value as Lambda answers it. */
export function toFunctionError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error))
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  const trace = (thrown.stack ?? '').split('\n');
  return { errorType: thrown.name || 'Error', errorMessage: thrown.message, trace };
}
