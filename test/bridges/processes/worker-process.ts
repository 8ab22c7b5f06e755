import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { waitUntil } from '../../support/bridging/wait-until.ts';

/** A line that a worker writes. */
interface Line {
  readonly level: string;
  readonly message: string;
  readonly bridge?: string;
}

const PATIENCE_MS = 30_000;

/** `waybill bridge` as a process of its own. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  output = '';
  errors = '';

  constructor(args: readonly string[], { cwd }: { readonly cwd: string }) {
    this.#child = spawn(process.execPath, [resolve('dist/bin/cli.js'), 'bridge', ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
  }

  get lines(): readonly Line[] {
    const whole = this.output.slice(0, this.output.lastIndexOf('\n') + 1).trimEnd();
    return whole === '' ? [] : whole.split('\n').map((line) => JSON.parse(line) as Line);
  }

  get messages(): readonly string[] {
    return this.lines.map(({ message }) => message);
  }

  /** What it answers at an address of its status. */
  async status(path: string): Promise<string> {
    const [, url] = /health and metrics are at (\S+)\/health/.exec(this.output) ?? [];
    return (await fetch(`${url}${path}`)).text();
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Waits until it has written something; throws with all that it wrote. */
  async says(text: string): Promise<void> {
    const isSo = () => this.output.includes(text) || this.hasEnded;
    await waitUntil(`the worker says ${text}: ${this.output}${this.errors}`, isSo, PATIENCE_MS);
    if (!this.output.includes(text))
      throw new Error(`the worker has ended before it said ${text}: ${this.output}${this.errors}`);
  }

  /** Sends a signal and waits for the end; answers the exit code, and how long it took. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
    const begun = performance.now();
    this.#child.kill(signal);
    return { code: await this.exit(), ms: performance.now() - begun };
  }

  async exit(): Promise<number | null> {
    if (!this.hasEnded)
      await once(this.#child, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return this.#child.exitCode;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
