import type { FromWorker } from '../messages.ts';

/** The methods of `console`, and what Lambda's runtime puts before what they print (aws-lambda-nodejs-runtime-interface-client, `LogPatch`). */
const LEVELS = {
  log: 'INFO',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  trace: 'TRACE',
} as const;

/** Tells the cloud what an invocation writes, as it is in the log, where the invocation is to answer with its log. */
export class OutputRecorder {
  readonly #post: (message: FromWorker) => void;
  #requestId: string | undefined;
  /** What `console` prints at the moment; undefined for what is written to the streams themselves. */
  #level: string | undefined;

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  begin(requestId: string): void {
    this.#requestId = requestId;
  }

  /** Ends it, with the memory that the thread has by now. */
  end(): void {
    if (this.#requestId === undefined) return;
    this.#requestId = undefined;
    const { heapTotal, external } = process.memoryUsage();
    this.#post({ kind: 'memory', usedMb: Math.ceil((heapTotal + external) / 2 ** 20) });
  }

  write(text: string): void {
    if (this.#requestId === undefined) return;
    const prefix = [new Date().toISOString(), this.#requestId, this.#level, ''].join('\t');
    this.#post({ kind: 'output', text: this.#level === undefined ? text : prefix + text });
  }

  watch(target: Pick<Console, keyof typeof LEVELS>): void {
    for (const [name, level] of Object.entries(LEVELS)) {
      const method = name as keyof typeof LEVELS;
      const print = target[method] as (...values: unknown[]) => void;
      target[method] = (...values: unknown[]) => {
        // `trace` prints by `error`.
        const outer = this.#level;
        this.#level ??= level;
        try {
          print.apply(target, values);
        } finally {
          this.#level = outer;
        }
      };
    }
  }
}
