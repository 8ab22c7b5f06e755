import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** A line of `waybill start --json`. */
export type Line = Readonly<Record<string, unknown>>;

const PATIENCE_MS = 20_000;

/** `waybill start` as a process of its own, on free ports. */
export class StartProcess {
  readonly #child: ChildProcess;
  readonly #changes = new Set<() => void>();
  output = '';
  errors = '';

  constructor(
    args: readonly string[],
    { cwd = '.', env = {} }: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
  ) {
    this.#child = spawn(process.execPath, [resolve('dist/bin/cli.js'), 'start', ...args], {
      cwd,
      env: { ...process.env, PORT: '0', AWS_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      for (const change of this.#changes) change();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.#child.on('close', () => {
      for (const change of this.#changes) change();
    });
  }

  get lines(): readonly Line[] {
    const whole = this.output.slice(0, this.output.lastIndexOf('\n') + 1).trimEnd();
    return whole === '' ? [] : whole.split('\n').map((line) => JSON.parse(line) as Line);
  }

  /** Waits until the output has what is looked for; throws with all that was printed when it does not come. */
  async waitFor<T>(look: () => T | undefined, what: string): Promise<T> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (performance.now() > until || this.#child.exitCode !== null)
        throw new Error(`no ${what} in:\n${this.output}\n${this.errors}`);
      await this.#change(until - performance.now());
    }
  }

  /** The address of the router, once it is ready. */
  async ready(): Promise<string> {
    const line = await this.waitFor(() => this.lines[0], 'first line');
    return String(line.url);
  }

  /** Sends a signal and waits for the end; answers the exit code and the milliseconds it took. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
    const startedAt = performance.now();
    this.#child.kill(signal);
    return { code: await this.exit(), ms: performance.now() - startedAt };
  }

  /** The exit code, once it has ended. */
  async exit(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      await once(this.#child, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return this.#child.exitCode;
  }

  /** Closes the pipe of its output, as `head` does. */
  stopReading(): void {
    this.#child.stdout?.destroy();
  }

  /** Ends what is left of it. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #change(ms: number): Promise<void> {
    return new Promise((done) => {
      const finish = () => {
        clearTimeout(timer);
        this.#changes.delete(finish);
        done();
      };
      const timer = setTimeout(finish, ms);
      this.#changes.add(finish);
    });
  }
}
