import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { plainAnswers } from '../../../support/answer-host.ts';
import { findBuiltFile } from '../../../support/find-built-file.ts';
import { environmentVariables } from '../environment-variables.ts';
import type { FunctionHost } from '../function-host.ts';
import type { FunctionSpec } from '../function-spec.ts';
import type { FromWorker, ToWorker } from '../messages.ts';
import { type Output, readOutput, toMessage } from '../worker/read-output.ts';
import { endProcess, endWithUs } from './end-process.ts';
import { RuntimeApi } from './runtime-api.ts';

/** What `logging` of Lambda's runtime for Python puts before a line. */
const LEVEL = /^\[(DEBUG|INFO|WARNING|ERROR|CRITICAL)\]/;

const LEVELS: Readonly<Record<string, Output['level']>> = {
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
};

/** One Lambda environment that is a process of its own, behind the messages of a worker thread. */
export class FunctionProcess extends EventEmitter {
  readonly #spec: FunctionSpec;
  readonly #api: RuntimeApi;
  #child: ChildProcess | undefined;
  #isOver = false;
  /** Whether output is wanted as it is in the log. */
  #isTailed = false;
  #requestId = 'none';

  constructor(spec: FunctionSpec, host: FunctionHost) {
    super();
    this.#spec = spec;
    this.#api = new RuntimeApi({
      ready: () => this.#tell({ kind: 'ready' }),
      unusable: (error) => this.#tell({ kind: 'unusable', error }),
      result: (payload) => this.#tell({ kind: 'result', payload }),
      failure: (error) => this.#tell({ kind: 'failure', error }),
    });
    void this.#start(host);
  }

  postMessage(message: ToWorker): void {
    if (message.kind !== 'invoke') return;
    const { requestId, invokedArn, traceHeader, clientContext, isTailed = false } = message;
    this.#isTailed = isTailed;
    this.#requestId = requestId;
    const payload = plainAnswers(message.payload);
    const deadline = Date.now() + this.#spec.timeoutMs;
    this.#api.give({ requestId, payload, deadline, invokedArn, traceHeader, clientContext });
  }

  /** Ends the process and all that it has started. */
  async terminate(): Promise<void> {
    this.#isOver = true;
    if (this.#child === undefined) await this.#api.stop();
    else await endProcess(this.#child);
  }

  async #start(host: FunctionHost): Promise<void> {
    const address = await this.#api.start();
    if (this.#isOver) return void this.#end(0);
    const [program = '', ...args] = this.#spec.program ?? [];
    const child = spawn(program, args, {
      cwd: this.#spec.directory,
      env: { ...processVariables(this.#spec, host), AWS_LAMBDA_RUNTIME_API: address },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, which ends as one, and not by a Ctrl-C that is ours.
      detached: process.platform !== 'win32',
    });
    this.#child = child;
    endWithUs(child);
    this.#forward(child.stdout, 'info');
    this.#forward(child.stderr, 'error');
    child.on('error', (error) => this.#crash('Runtime.InvalidEntrypoint', error.message));
    child.on('close', (code, signal) => {
      if (signal !== null && !this.#isOver)
        this.#crash('Runtime.ExitError', `Runtime exited with error: signal: ${signal}`);
      void this.#end(code ?? 1);
    });
  }

  async #end(code: number): Promise<void> {
    await this.#api.stop();
    this.emit('exit', code);
  }

  #crash(errorType: string, what: string): void {
    this.#tell({
      kind: 'crash',
      error: { errorType, errorMessage: `RequestId: ${this.#requestId} Error: ${what}` },
    });
  }

  #forward(stream: Readable, level: Output['level']): void {
    createInterface({ input: stream }).on('line', (line) => {
      if (this.#isTailed) this.#tell({ kind: 'output', text: `${line}\n` });
      const [, name = ''] = LEVEL.exec(line) ?? [];
      for (const output of readOutput(line, LEVELS[name] ?? level)) this.#tell(toMessage(output));
    });
  }

  #tell(message: FromWorker): void {
    this.emit('message', message);
  }
}

/** The variables of a process, which are those of a thread; Python finds the modules of layers by one. */
function processVariables(spec: FunctionSpec, host: FunctionHost): Record<string, string> {
  const { layers = [], runtime } = spec;
  const variables = environmentVariables(spec, host, dirname(bootstrapFile()));
  const folders = [join('python'), join('python', 'lib', runtime, 'site-packages')];
  const modules = layers.flatMap((layer) => folders.map((folder) => join(layer, folder)));
  const { PYTHONPATH } = variables;
  return {
    ...variables,
    PYTHONPATH: [...modules, ...(PYTHONPATH === undefined ? [] : [PYTHONPATH])].join(delimiter),
    // Nothing is written beside the code, which is the app's.
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUTF8: '1',
  };
}

/** What runs a handler of Python. */
export function bootstrapFile(): string {
  return findBuiltFile('lambda', 'bootstrap.py');
}
