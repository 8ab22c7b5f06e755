import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** A program of the benches in a process of its own, which answers each message by one of its own. */
export class Child<Asked extends object | string, Answer> {
  readonly #process: ChildProcess;
  readonly #ended: Promise<never>;

  /** `program` is a path in `dist/bench`. */
  constructor(program: string, args: readonly string[] = [], cwd = '.') {
    this.#process = fork(resolve('dist', 'bench', program), args, { cwd });
    this.#ended = once(this.#process, 'exit').then(([code]) => {
      throw new Error(`${program} in ${cwd} ended with code ${code}`);
    });
    // Whoever waits for an answer hears of its end.
    this.#ended.catch(() => {});
    this.#process.on('error', () => {});
  }

  /** What it says next. */
  async next(): Promise<Answer> {
    const [answer] = await Promise.race([once(this.#process, 'message'), this.#ended]);
    return answer;
  }

  ask(what: Asked): Promise<Answer> {
    this.#process.send(what);
    return this.next();
  }

  /** Ends it, by a message that it ends itself at, or by a signal. */
  async stop(message?: Asked): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    if (message === undefined) this.#process.kill();
    else this.#process.send(message);
    await this.#ended.catch(() => {});
  }
}
