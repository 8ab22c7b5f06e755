import { TokenBucket } from '../../support/token-bucket.ts';
import { Environment } from './environment.ts';
import { ExecutionLog } from './execution-log.ts';
import { type FunctionHost, timeOf } from './function-host.ts';
import {
  type FunctionSpec,
  type Invocation,
  type InvokeResult,
  maxEnvironments,
} from './function-spec.ts';
import { Growth } from './growth.ts';
import type { FunctionError } from './messages.ts';
import { lookAtProcessor } from './processor-load.ts';

/** How often invocations that wait are looked at. */
const LOOK_MS = 50;

/** Requests a second that an environment may serve (Lambda developer guide, "Lambda quotas"). */
const REQUESTS_PER_ENVIRONMENT = 10;

/** What an invocation comes to that Lambda does not start. */
export const THROTTLED: InvokeResult = {
  ok: false,
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
  isThrottled: true,
};

interface Waiting {
  readonly invocation: Invocation;
  readonly since: number;
  readonly finish: (result: InvokeResult) => void;
}

/** One function and its environments; they grow with the load, one at a time, up to the function's concurrency. */
export class FunctionPool {
  #spec: FunctionSpec;
  readonly #host: FunctionHost;
  readonly #all = new Set<Environment>();
  readonly #free: Environment[] = [];
  readonly #waiting: Waiting[] = [];
  #room: TokenBucket | undefined;
  readonly #growth = new Growth(lookAtProcessor);
  #timer: NodeJS.Timeout | undefined;
  #running = 0;
  #stopped = false;

  constructor(spec: FunctionSpec, host: FunctionHost) {
    this.#spec = spec;
    this.#host = host;
  }

  get spec(): FunctionSpec {
    return this.#spec;
  }

  /** Invocations that run or wait. */
  get busy(): number {
    return this.#running + this.#waiting.length;
  }

  /** Invocations that wait for an environment. */
  get waiting(): number {
    return this.#waiting.length;
  }

  invoke(invocation: Invocation): Promise<InvokeResult> {
    if (this.#stopped)
      return Promise.resolve(failed('ServiceException', 'The embedded cloud is stopping.'));
    if (this.#spec.reservedConcurrency === 0) return Promise.resolve(THROTTLED);
    return new Promise((finish) => {
      this.#waiting.push({ invocation, since: performance.now(), finish });
      this.#dispatch();
    });
  }

  /** Whether the reserved concurrency, and the rate that comes with it, have room for a request; it counts as one. */
  takeRoom(now: number): boolean {
    const { reservedConcurrency } = this.#spec;
    if (reservedConcurrency === undefined) return true;
    if (this.busy >= reservedConcurrency) return false;
    const rate = reservedConcurrency * REQUESTS_PER_ENVIRONMENT;
    this.#room ??= new TokenBucket({ rate, burst: rate }, now);
    return this.#room.take(now);
  }

  /** New code for the next invocations; the present ones finish with the old. */
  reload(spec: FunctionSpec): void {
    this.#spec = spec;
    const old = [...this.#all];
    this.#all.clear();
    this.#free.length = 0;
    for (const environment of old) environment.retire();
    this.#dispatch();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const { finish } of this.#waiting.splice(0))
      finish(failed('ServiceException', 'The embedded cloud is stopping.'));
    await Promise.all([...this.#all].map((environment) => environment.stop()));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const environment = this.#free.pop();
      if (!environment) break;
      const next = this.#waiting.shift();
      if (next) this.#run(environment, next);
    }
    if (this.#waiting.length === 0) this.#growth.rest();
    else if (this.#all.size === 0) this.#grow();
    else this.#considerGrowth();
  }

  #run(environment: Environment, { invocation, finish }: Waiting): void {
    this.#running += 1;
    void environment.invoke(invocation).then((result) => {
      this.#running -= 1;
      finish(result);
    });
  }

  #considerGrowth(): void {
    if (this.#timer || this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const oldest = this.#waiting[0];
      if (!oldest) return;
      const environments = this.#all.size;
      const waitedMs = performance.now() - oldest.since;
      const isDue = this.#growth.isDue({ waitedMs, environments });
      const starting = [...this.#all].some((environment) => environment.starting);
      if (isDue && !starting && environments < maxEnvironments(this.#spec)) this.#grow();
      this.#considerGrowth();
    }, LOOK_MS);
  }

  #grow(): void {
    const environment = new Environment(this.#spec, this.#host, {
      free: (freed) => {
        if (!this.#all.has(freed)) return;
        this.#free.push(freed);
        this.#dispatch();
      },
      gone: (lost, error) => this.#lose(lost, error),
    });
    this.#all.add(environment);
    this.#growth.started();
  }

  // Code that cannot be loaded fails the invocation that waited for it, and the next one tries again, as on Lambda.
  #lose(lost: Environment, error: FunctionError | undefined): void {
    if (!this.#all.delete(lost) || this.#stopped) return;
    const index = this.#free.indexOf(lost);
    if (index >= 0) this.#free.splice(index, 1);
    if (error && index < 0) this.#failToStart(error);
    this.#dispatch();
  }

  #failToStart(error: FunctionError): void {
    const { invocation, finish } = this.#waiting.shift() ?? {};
    const { memoryMb } = this.#spec;
    const end = { at: timeOf(this.#host), durationMs: 0, memoryMb, error };
    if (invocation?.isTailed)
      finish?.({ ok: false, error, logTail: new ExecutionLog(invocation).tail(end) });
    else finish?.({ ok: false, error });
  }
}

function failed(errorType: string, errorMessage: string): InvokeResult {
  return { ok: false, error: { errorType, errorMessage } };
}
