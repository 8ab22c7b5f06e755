import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** Where a command writes. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Of whoever runs the command, at AWS. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a command has of the process that it runs in. */
export interface World {
  readonly stdout: Output;
  /** For what is said beside the answer: questions, progress. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person is there to be asked. */
  readonly canAsk: boolean;
  /** With what requests to AWS are signed; rejects where there are none. */
  readonly credentials: () => Promise<Credentials>;
  readonly clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> };
  /** What a person types; empty where they close the terminal. */
  ask(question: string): Promise<string>;
  /** All of the standard input. */
  readInput(): Promise<string>;
  /**
   * Runs something until Ctrl-C or SIGTERM, which aborts the signal instead of ending the process; a second one ends it at once.
   */
  untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends the process, whatever it still waits for. */
  exit(code: number): void;
}

/** The process itself. */
export function processWorld(): World {
  const { stdin, stdout, stderr, env } = process;
  return {
    ...{ stdout, stderr, env, untilInterrupted, credentials, exit: (code) => process.exit(code) },
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    clock: {
      now: Date.now,
      sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
    },
    readInput: () => text(stdin),
    async ask(question) {
      const lines = createInterface({ input: stdin, output: stderr });
      const closed = new Promise<string>((done) => lines.once('close', () => done('')));
      try {
        return await Promise.race([lines.question(question), closed]);
      } finally {
        lines.close();
      }
    },
  };
}

/** Ctrl-C, and `kill`. */
const ENDINGS = ['SIGINT', 'SIGTERM'] as const;

async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  const abort = () => {
    // The next one finds nobody, and ends the process.
    for (const name of ENDINGS) process.off(name, abort);
    interrupt.abort();
  };
  for (const name of ENDINGS) process.on(name, abort);
  try {
    return await run(interrupt.signal);
  } finally {
    for (const name of ENDINGS) process.off(name, abort);
  }
}

/** Where the AWS SDK finds them: the environment, a profile, single sign-on, the role of a machine. */
async function credentials(): Promise<Credentials> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  try {
    return await defaultProvider()();
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(
      `there are no AWS credentials to sign with (${message}); set AWS_PROFILE, or sign in by the AWS CLI`,
      { cause },
    );
  }
}
