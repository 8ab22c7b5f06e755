import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What an app that has started says of itself. */
export interface ReadyLine {
  readonly url: string;
  readonly aws: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

interface Line extends Partial<ReadyLine> {
  readonly log?: {
    readonly level: string;
    readonly message: string;
    readonly function?: string;
    readonly fields?: unknown;
  };
}

/** An app that is neither ready nor ended by then is stopped. */
const PATIENCE_MS = 180_000;

/** An app in a process of its own, by `waybill start`. */
export class RunningApp {
  /** What its functions print, and the cloud. */
  readonly log: string[] = [];
  ready: ReadyLine | undefined;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #ended: Promise<void>;
  readonly #warnings: string[] = [];
  #errors = '';

  constructor(cwd: string, options: readonly string[]) {
    const args = [resolve('dist/bin/cli.js'), 'start', '--json', ...options];
    this.#child = spawn(process.execPath, args, {
      cwd,
      env: {
        ...process.env,
        // As `npx waybill start` has it.
        PATH: [join(cwd, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
        PORT: '0',
        AWS_PORT: '0',
        // Its types are for its own project to check, and what its command fetches is not asked for.
        TS_NODE_TRANSPILE_ONLY: 'true',
        npm_config_yes: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#ended = new Promise((done) => this.#child.once('close', () => done()));
  }

  /** Waits for it to be ready, or to end. */
  async started(): Promise<{ readonly error?: string; readonly warnings: readonly string[] }> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    const ready = new Promise<void>((done) => {
      createInterface(this.#child.stdout).on('line', (text) => this.#take(text, done));
    });
    await Promise.race([ready, this.#ended]);
    clearTimeout(timer);
    if (this.ready !== undefined) return { warnings: this.ready.warnings };
    return { error: firstLine(this.#errors) || 'no answer in time', warnings: this.#warnings };
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGINT');
    await this.#ended;
  }

  #take(text: string, ready: () => void): void {
    const line = JSON.parse(text) as Line;
    const { log, url, aws = '', outputs = {}, warnings = [] } = line;
    if (log !== undefined) this.log.push(JSON.stringify(log));
    if (log?.level === 'warn') this.#warnings.push(log.message);
    if (url === undefined) return;
    this.ready = { url, aws, outputs, warnings };
    ready();
  }
}

/** The reason, which for a program that cannot run is further below. */
function firstLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const reason = lines.find((line) => /^(\w*Error\b|«|npm error)|error TS|not found/.test(line));
  return first.endsWith(':') && reason !== undefined ? `${first} ${reason}` : first;
}
