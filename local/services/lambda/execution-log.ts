import type { FunctionError } from './messages.ts';

/** The most bytes of a log that Invoke answers with (Lambda API reference, "Invoke", `LogResult`). */
const TAIL_BYTES = 4096;

/** Of what is written, so much is kept: four bytes are the most of a character. */
const KEPT_CHARACTERS = 64 * TAIL_BYTES;

/** What Lambda writes before the error of a handler, and of what its runtime finds. */
const HEADINGS: ReadonlyMap<string, string> = new Map([
  ['Runtime.UnhandledPromiseRejection', 'Unhandled Promise Rejection'],
  ['Runtime.ImportModuleError', 'Uncaught Exception'],
  ['Runtime.UserCodeSyntaxError', 'Uncaught Exception'],
]);

/** How an invocation went, for its report. */
export interface ExecutionEnd {
  /** ISO 8601. */
  readonly at: string;
  readonly durationMs: number;
  /** How long the environment took to start, where this was its first invocation. */
  readonly initMs?: number;
  readonly memoryMb: number;
  /** Absent where the environment ended with the invocation: nobody can be asked then. */
  readonly maxMemoryMb?: number;
  readonly error?: FunctionError;
}

/**
 * The log of one invocation, in the text format of Lambda (Lambda developer guide, "Viewing logs for Lambda functions" and
 * "Using the Node.js runtime's logging").
 */
export class ExecutionLog {
  readonly #requestId: string;
  #text: string;

  constructor({ requestId, version }: { readonly requestId: string; readonly version: string }) {
    this.#requestId = requestId;
    this.#text = `START RequestId: ${requestId} Version: ${version}\n`;
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length > KEPT_CHARACTERS) this.#text = this.#text.slice(-TAIL_BYTES);
  }

  /** Ends the log; answers the last 4 KB of it in base64. */
  tail(end: ExecutionEnd): string {
    this.#endLine();
    if (end.error) this.write(this.#failure(end.error, end.at));
    this.write(`END RequestId: ${this.#requestId}\n${this.#report(end)}\n`);
    return Buffer.from(this.#text).subarray(-TAIL_BYTES).toString('base64');
  }

  #endLine(): void {
    if (!this.#text.endsWith('\n')) this.write('\n');
  }

  #failure({ errorType, errorMessage, trace }: FunctionError, at: string): string {
    const [, problem = errorMessage] = errorMessage.split(`RequestId: ${this.#requestId} Error: `);
    if (errorType === 'Sandbox.Timedout') return `${at} ${this.#requestId} ${problem}\n\n`;
    if (trace === undefined) return `${errorMessage}\n${errorType}\n`;
    const heading = HEADINGS.get(errorType) ?? 'Invoke Error';
    const error = JSON.stringify({ errorType, errorMessage, stack: trace });
    return `${at}\t${this.#requestId}\tERROR\t${heading} \t${error}\n`;
  }

  /** Since August 2025 the start of an environment is billed too (AWS compute blog, "AWS Lambda standardizes billing for INIT Phase"). */
  #report({ durationMs, initMs, memoryMb, maxMemoryMb, error }: ExecutionEnd): string {
    return [
      `REPORT RequestId: ${this.#requestId}`,
      `Duration: ${durationMs.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
      `Memory Size: ${memoryMb} MB`,
      ...(maxMemoryMb === undefined ? [] : [`Max Memory Used: ${maxMemoryMb} MB`]),
      ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
      ...statusOf(error),
      '',
    ].join('\t');
  }
}

function statusOf({ errorType = '' }: Partial<FunctionError> = {}): readonly string[] {
  if (errorType === 'Sandbox.Timedout') return ['Status: timeout'];
  return errorType.startsWith('Runtime.') ? ['Status: error', `Error Type: ${errorType}`] : [];
}
