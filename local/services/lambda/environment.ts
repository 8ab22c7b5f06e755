import { ExecutionLog } from './execution-log.ts';
import { type FunctionHost, timeOf } from './function-host.ts';
import type { FunctionSpec, Invocation, InvokeResult } from './function-spec.ts';
import type { FromWorker, FunctionError, PortCall, ToWorker } from './messages.ts';
import { FunctionProcess } from './process/function-process.ts';
import { startWorker } from './start-worker.ts';
import type { Output } from './worker/read-output.ts';

/** How long the code may take to load, before the timeout counts (Lambda developer guide, "Lambda runtime environment lifecycle"). */
const INIT_MS = 10_000;

/** Lambda's limit of a synchronous answer, in bytes. */
const MAX_RESPONSE_BYTES = 6_291_556;

/** What a function had written before its end is taken after it, too. */
const WRITTEN: readonly FromWorker['kind'][] = ['log', 'metrics', 'output'];

interface Running {
  readonly requestId: string;
  readonly timer: NodeJS.Timeout;
  readonly startedAt: number;
  /** Where the caller wants it. */
  readonly log: ExecutionLog | undefined;
  readonly finish: (result: InvokeResult) => void;
}

/** What an environment tells its pool. */
export interface EnvironmentEvents {
  /** It can take an invocation. */
  free(environment: Environment): void;
  /** It will take no more; `error` when its code could not be loaded. */
  gone(environment: Environment, error?: FunctionError): void;
}

/** What holds the code of an environment: a worker thread, or a process. */
interface Runner {
  on(event: 'message', listener: (message: FromWorker) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: ToWorker): void;
  terminate(): Promise<unknown>;
}

/** One Lambda environment: a worker thread, or a process, that holds the code and runs one invocation at a time. */
export class Environment {
  readonly #spec: FunctionSpec;
  readonly #host: FunctionHost;
  readonly #events: EnvironmentEvents;
  readonly #worker: Runner;
  #running: Running | undefined;
  readonly #init: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  /** How long it took to start, until its first invocation is over. */
  #initMs: number | undefined;
  /** The most that its thread was seen to have. */
  #maxMemoryMb = 0;
  #crash: string | undefined;
  /** Why it is being ended, once that is known. */
  #end: FunctionError | undefined;
  #state: 'starting' | 'ready' | 'retired' | 'gone' = 'starting';

  constructor(spec: FunctionSpec, host: FunctionHost, events: EnvironmentEvents) {
    this.#spec = spec;
    this.#host = host;
    this.#events = events;
    this.#worker =
      spec.program === undefined ? startWorker(spec, host) : new FunctionProcess(spec, host);
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => {
      this.#crash = String(error instanceof Error ? (error.stack ?? error.message) : error);
    });
    this.#worker.on('exit', (code) => this.#exited(code));
    const { initMs = INIT_MS } = host;
    this.#init = setTimeout(() => this.#timeOut(), initMs + spec.timeoutMs);
  }

  get starting(): boolean {
    return this.#state === 'starting';
  }

  /** Runs one invocation; only a free environment may be asked. */
  invoke(invocation: Invocation): Promise<InvokeResult> {
    const { requestId, isTailed } = invocation;
    const { timeoutMs } = this.#spec;
    return new Promise((finish) => {
      const timer = setTimeout(() => this.#timeOut(), timeoutMs);
      const log = isTailed ? new ExecutionLog(invocation) : undefined;
      const startedAt = performance.now();
      this.#running = { requestId, timer, startedAt, log, finish };
      this.#post({ kind: 'invoke', ...invocation });
    });
  }

  /** Takes no further invocation; the present one may finish. */
  retire(): void {
    this.#state = 'retired';
    if (!this.#running) void this.stop();
  }

  /** Ends the thread, or the process, at once. */
  async stop(): Promise<void> {
    this.#state = 'gone';
    await this.#worker.terminate();
  }

  #post(message: ToWorker): void {
    this.#host.syncClock();
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if (this.#end !== undefined && !WRITTEN.includes(message.kind)) return;
    switch (message.kind) {
      case 'call':
        void this.#serve(message);
        break;
      case 'result':
        this.#finish(checkSize(message));
        break;
      case 'failure':
        this.#finish({ ok: false, error: message.error });
        break;
      case 'crash':
        this.#end = message.error;
        break;
      case 'log':
        this.#log(message);
        break;
      case 'metrics':
        this.#host.metrics?.(message.document);
        break;
      case 'output':
        this.#running?.log?.write(message.text);
        break;
      case 'memory':
        this.#maxMemoryMb = Math.max(this.#maxMemoryMb, message.usedMb);
        break;
      case 'ready':
        clearTimeout(this.#init);
        this.#initMs = performance.now() - this.#startedAt;
        if (this.#state === 'starting') this.#state = 'ready';
        this.#events.free(this);
        break;
      case 'unusable':
        this.#events.gone(this, message.error);
        void this.stop();
    }
  }

  async #serve(call: PortCall): Promise<void> {
    try {
      const { status, body } = await this.#host.serve(call);
      this.#post({ kind: 'reply', id: call.id, status, body });
    } catch (error) {
      this.#crash ??= String(error);
      await this.#worker.terminate();
    }
  }

  #log({ level, text, fields }: Output): void {
    const line = { function: this.#spec.name, level, message: text.trimEnd() };
    this.#host.log(fields === undefined ? line : { ...line, fields });
  }

  #finish(result: InvokeResult): void {
    const running = this.#running;
    if (!running) return;
    clearTimeout(running.timer);
    this.#running = undefined;
    const logTail = this.#tailOf(running, result);
    this.#initMs = undefined;
    running.finish(logTail === undefined ? result : { ...result, logTail });
    if (this.#state === 'ready') this.#events.free(this);
    else if (this.#state === 'retired') void this.stop();
  }

  #tailOf({ log, startedAt }: Running, result: InvokeResult): string | undefined {
    return log?.tail({
      at: timeOf(this.#host),
      durationMs: performance.now() - startedAt,
      memoryMb: this.#spec.memoryMb,
      ...(this.#initMs === undefined ? {} : { initMs: this.#initMs }),
      // Nobody knows it of a process, nor of a thread that has ended.
      ...(this.#state === 'gone' || this.#maxMemoryMb === 0
        ? {}
        : { maxMemoryMb: this.#maxMemoryMb }),
      ...(result.ok ? {} : { error: result.error }),
    });
  }

  /** The invocation is over once what runs it is: nothing of it runs beside the next attempt. */
  #timeOut(): void {
    const seconds = (this.#spec.timeoutMs / 1000).toFixed(2);
    this.#end = this.#error('Sandbox.Timedout', `Task timed out after ${seconds} seconds`);
    void this.#worker.terminate();
  }

  #exited(code: number): void {
    clearTimeout(this.#init);
    const wanted = this.#state === 'gone';
    this.#state = 'gone';
    const reason = this.#crash ?? `exit status ${code}`;
    const how = reason === 'exit status 0' ? 'without providing a reason' : `with error: ${reason}`;
    const error = this.#end ?? this.#error('Runtime.ExitError', `Runtime exited ${how}`);
    const ranNothing = !this.#running && !wanted;
    this.#finish({ ok: false, error });
    this.#events.gone(this, ranNothing ? error : undefined);
  }

  #error(errorType: string, what: string): FunctionError {
    const requestId = this.#running?.requestId ?? 'none';
    return { errorType, errorMessage: `RequestId: ${requestId} Error: ${what}` };
  }
}

function checkSize({ payload, response }: Extract<FromWorker, { kind: 'result' }>): InvokeResult {
  if (
    payload.length <= MAX_RESPONSE_BYTES / 3 ||
    Buffer.byteLength(payload) <= MAX_RESPONSE_BYTES
  ) {
    return response === undefined ? { ok: true, payload } : { ok: true, payload, response };
  }
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return { ok: false, error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}
