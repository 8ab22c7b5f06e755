import type { World } from '../../../cli/command/world.ts';
import { main } from '../../../cli/main.ts';

/** What a test says of the terminal that a command runs in. */
export interface TerminalOptions {
  /** Whether a person looks, who can be asked. @default true */
  readonly isTerminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** What the person answers, in order; then nothing. */
  readonly answers?: readonly string[];
  readonly input?: string;
  readonly clock?: World['clock'];
  /** What happens at a question or at each output, such as a Ctrl-C. */
  readonly onOutput?: (text: string, interrupt: () => void) => void;
}

/** A terminal, or a pipe, in which commands run in this process. */
export class Terminal {
  readonly #options: TerminalOptions;
  readonly #answers: string[];
  #interrupt: AbortController | undefined;
  stdout = '';
  stderr = '';
  /** Both, as a person sees them, without what was written over. */
  screen = '';
  /** The code with which a command has ended the process. */
  exited: number | undefined;

  constructor(options: TerminalOptions = {}) {
    this.#options = options;
    this.#answers = [...(options.answers ?? [])];
  }

  /** Runs a command; what it prints is that of it alone. */
  async run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    this.stdout = '';
    this.stderr = '';
    this.screen = '';
    const code = await main(args, this.#world());
    return { code, stdout: this.stdout, stderr: this.stderr };
  }

  /** The lines of standard output as JSON. */
  get rows(): readonly Record<string, unknown>[] {
    return this.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  #world(): World {
    const { isTerminal = true, env = {}, input = '', clock = instantly } = this.#options;
    const output = (name: 'stdout' | 'stderr') => ({
      ...{ isTTY: isTerminal, columns: 200 },
      write: (text: string) => {
        this[name] += text;
        this.screen = withoutRedrawn(this.screen + text);
        this.#options.onOutput?.(text, () => this.#interrupt?.abort());
      },
    });
    const [stdout, stderr] = [output('stdout'), output('stderr')];
    return {
      ...{ stdout, stderr, clock, canAsk: isTerminal },
      env: { NO_COLOR: '1', HOME: '/nowhere', ...env },
      credentials: async () => {
        const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
        if (accessKeyId === undefined || secretAccessKey === undefined)
          throw new Error('this terminal has no AWS credentials');
        const { AWS_SESSION_TOKEN: sessionToken } = env;
        return {
          ...{ accessKeyId, secretAccessKey },
          ...(sessionToken === undefined ? {} : { sessionToken }),
        };
      },
      readInput: async () => input,
      exit: (code) => {
        this.exited = code;
      },
      ask: async (question) => {
        stderr.write(question);
        const answer = this.#answers.shift() ?? '';
        stderr.write(`${answer}\n`);
        return answer;
      },
      untilInterrupted: async (run) => {
        this.#interrupt = new AbortController();
        return run(this.#interrupt.signal);
      },
    };
  }
}

/** What a terminal shows of lines that were written over again. */
function withoutRedrawn(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split(REDRAW).at(-1) ?? '')
    .join('\n');
}

/** Back to the start of a line, which is left empty. */
const REDRAW = '\r\u001b[K';

/** A clock that no pause takes time of, for commands that ask a router of the system's time. */
const instantly: World['clock'] = {
  now: Date.now,
  sleep: (_, signal) =>
    new Promise((done, fail) =>
      setImmediate(() => (signal?.aborted ? fail(signal.reason) : done())),
    ),
};
