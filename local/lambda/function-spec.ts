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
  readonly handler: string;
  /** Such as `nodejs24.x`; what runs here is this machine's Node. */
  readonly runtime: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The most environments at one time; 0 refuses every invocation, as on Lambda. */
  readonly maxConcurrency: number;
}

/** The outcome of an invocation: the handler's result as JSON text, or Lambda's error object. */
export type InvokeResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };
