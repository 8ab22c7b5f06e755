import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A call by the names of AWS's API reference; a blob is its text. */
export interface Call {
  /** As the AWS CLI calls it: `sqs`, `events`, `dynamodb`, `lambda`, `sts`. */
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** What an SDK makes of an answer. */
export type Answer =
  | { readonly output: Readonly<Record<string, unknown>> }
  | { readonly error: { readonly code: string; readonly message: string } };

/** A program that makes calls with an SDK: it reads one a line, and writes what it answers. */
export class ClientProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor([program = '', ...args]: readonly string[], endpoint: string) {
    this.#child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async call(call: Call): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(call)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the client ended at ${call.service} ${call.operation}`);
    return JSON.parse(value) as Answer;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await ended;
  }
}
