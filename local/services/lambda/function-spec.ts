import type { FunctionError } from './messages.ts';

/** One Lambda function of the template, ready to run. */
export interface FunctionSpec {
  readonly stackName: string;
  /** Unique in its stack only. */
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** The key that its calls are signed with; it stands for the role. */
  readonly accessKeyId: string;
  readonly directory: string;
  /** The folders of its layers, in the template's order. @default none */
  readonly layers?: readonly string[];
  readonly handler: string;
  /** Such as `nodejs24.x`; what runs here is this machine's Node, or its Python. */
  readonly runtime: string;
  /** What runs it where that is no thread of ours: a program with its arguments, as a process in its task root. */
  readonly program?: readonly string[];
  /** Why it cannot be run here; invoked, it fails with this. */
  readonly notRun?: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The most invocations at one time, those of requests beyond it being refused; 0 refuses every invocation, as on Lambda. */
  readonly reservedConcurrency?: number;
  /** The queue for asynchronous events that are given up. @default none */
  readonly deadLetterArn?: string;
  /** What Lambda does when it finds the function in a loop. @default 'Terminate' */
  readonly recursiveLoop?: 'Allow' | 'Terminate';
}

/** Without reserved concurrency a function gets at most this many environments here. */
const MAX_ENVIRONMENTS = 50;

/** The most environments that a function has at one time. */
export function maxEnvironments({ reservedConcurrency = MAX_ENVIRONMENTS }: FunctionSpec): number {
  return reservedConcurrency;
}

/** One invocation as an environment gets it. */
export interface Invocation {
  /** AWS's name for it, which its retries have too. */
  readonly requestId: string;
  readonly payload: string;
  /** X-Ray's, of the invocation itself. */
  readonly traceHeader: string;
  /** The function's ARN as the invocation names it, with a version or alias or without. */
  readonly invokedArn: string;
  /** `$LATEST`, or the version that the ARN stands for. */
  readonly version: string;
  /** What the caller tells of itself, as JSON text. */
  readonly clientContext?: string | undefined;
  /** Whether the end of its log is part of the result. */
  readonly isTailed?: boolean;
}

/**
 * The outcome of an invocation: the handler's result as JSON text, or Lambda's error object; `isThrottled` when none was started.
 * `response` is what a function URL that streams answers, where the handler streamed; `logTail` the end of its log in base64,
 * where that was wanted.
 */
export type InvokeResult = { readonly logTail?: string } & (
  | { readonly ok: true; readonly payload: string; readonly response?: string }
  | { readonly ok: false; readonly error: FunctionError; readonly isThrottled?: true }
);
