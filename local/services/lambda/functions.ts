import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalClock } from '../../support/local-clock.ts';
import type { AsyncConfig } from './asynchronous/async-config.ts';
import { AsyncInvoker } from './asynchronous/async-invoker.ts';
import type { FunctionHost } from './function-host.ts';
import { FunctionPool, THROTTLED } from './function-pool.ts';
import type { FunctionSpec, Invocation, InvokeResult } from './function-spec.ts';
import { continueTrace } from './trace-header.ts';

/** What names a function's present code. */
const LATEST = ':$LATEST';

/** What may be said of an invocation beside its function and payload. */
export interface Asked extends Pick<Invocation, 'clientContext' | 'isTailed'> {
  /** @default a new one */
  readonly requestId?: string;
  /** The tracing headers of what caused it. @default none */
  readonly upstream?: readonly string[];
}

/** Every function of the cloud, by ARN. */
export class Functions {
  /** The folders of layers, by the ARN of their version. */
  readonly layers = new Map<string, string>();
  readonly #pools = new Map<string, FunctionPool>();
  /** The functions of versions and aliases, by ARN, each with the version that it stands for. */
  readonly #qualified = new Map<string, { readonly arn: string; readonly version: string }>();
  readonly #folders: string[] = [];
  readonly #host: FunctionHost;
  readonly #clock: LocalClock;
  readonly #async: AsyncInvoker;
  #invocations = 0;

  constructor(host: FunctionHost, clock: LocalClock) {
    this.#host = host;
    this.#clock = clock;
    this.#async = new AsyncInvoker({
      clock,
      invoke: ({ arn, payload, requestId, upstream }) =>
        this.#start(arn, payload, { requestId, upstream }),
      find: (arn) => this.withArn(arn),
      destinations: host.destinations,
      logError: (name, message) => host.log({ function: name, level: 'error', message }),
    });
  }

  add(spec: FunctionSpec): void {
    if (this.#pools.has(spec.arn)) throw new Error(`There are two functions named ${spec.name}.`);
    this.#pools.set(spec.arn, new FunctionPool(spec, this.#host));
  }

  /** Gives a function another ARN, by a version or an alias of it; it names the present code. */
  addQualifier(arn: string, qualifier: string, version = qualifier): void {
    this.#qualified.set(`${arn}:${qualifier}`, { arn, version });
  }

  /** Adds the next version of a function; answers its number. */
  addVersion(arn: string): string {
    let version = 1;
    while (this.#qualified.has(`${arn}:${version}`)) version += 1;
    this.addQualifier(arn, String(version));
    return String(version);
  }

  /** A folder for code that is in no file, until the functions are stopped. */
  makeFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-code-'));
    this.#folders.push(folder);
    return folder;
  }

  get specs(): readonly FunctionSpec[] {
    return [...this.#pools.values()].map(({ spec }) => spec);
  }

  /** Invocations so far, over all functions. */
  get invocations(): number {
    return this.#invocations;
  }

  /** Invocations that run or wait, over all functions. */
  get busy(): number {
    let total = this.#async.busy;
    for (const pool of this.#pools.values()) total += pool.busy;
    return total;
  }

  /** The function of an ARN, which may have a version or alias; undefined where there is no such function. */
  withArn(arn: string): FunctionSpec | undefined {
    return this.#pool(arn)?.spec;
  }

  /** The version that an ARN stands for. */
  versionOf(arn: string): string {
    return this.#qualified.get(arn)?.version ?? '$LATEST';
  }

  /** The ARN of a function as `find` takes it, with the version or alias that it names. */
  findArn(id: string): string {
    const { arn, name } = this.find(id);
    const [, qualifier] = id.split(`${name}:`);
    return this.#qualified.has(`${arn}:${qualifier}`) ? `${arn}:${qualifier}` : arn;
  }

  /**
   * By ARN, name or logical id, the first two with a version or alias or without; throws for a function that does not exist,
   * and for an id of several.
   */
  find(id: string): FunctionSpec {
    const { specs } = this;
    const spec = this.withArn(id) ?? specs.find((each) => this.#isNamed(each, id));
    if (spec) return spec;
    const [only, ...others] = specs.filter(({ logicalId }) => logicalId === id);
    if (only && others.length === 0) return only;
    const names = (only ? [only, ...others] : specs).map(({ name }) => name).join(', ');
    throw new Error(
      only
        ? `Several stacks have a function "${id}". Name one of them: ${names}.`
        : `There is no function "${id}". The functions are: ${names}.`,
    );
  }

  /** An invocation that waits for an environment as long as it must; `upstream` are the tracing headers of what caused it. */
  invoke(arn: string, payload: string, upstream: readonly string[] = []): Promise<InvokeResult> {
    return this.#start(arn, payload, { upstream });
  }

  /** The same under a name of the caller's. */
  invokeAs({
    arn,
    payload,
    requestId,
  }: Record<'arn' | 'payload' | 'requestId', string>): Promise<InvokeResult> {
    return this.#start(arn, payload, { requestId });
  }

  /** An invocation for somebody who waits for its answer: beyond the function's reserved concurrency it is refused. */
  request(arn: string, payload: string, asked: Asked = {}): Promise<InvokeResult> {
    const hasRoom = this.#pool(arn)?.takeRoom(this.#clock.now()) ?? true;
    return hasRoom ? this.#start(arn, payload, asked) : Promise.resolve(THROTTLED);
  }

  /** How many invocations of a function wait for an environment. */
  waiting(arn: string): number {
    return this.#pool(arn)?.waiting ?? 0;
  }

  /** An event invocation, for nobody who waits for it; answers its id. */
  invokeAsync(arn: string, payload: string, upstream: readonly string[] = []): string {
    return this.#async.invoke(arn, payload, upstream);
  }

  /** Says how a function, by its ARN with a version or alias or without, handles event invocations. */
  configureAsync(arn: string, config: AsyncConfig): void {
    this.#async.configure(arn, config);
  }

  /** Takes a function's new code; invocations that run finish with the old. */
  reload(spec: FunctionSpec): void {
    this.#pools.get(spec.arn)?.reload(spec);
  }

  async stop(): Promise<void> {
    this.#async.stop();
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }

  #start(
    arn: string,
    payload: string,
    { requestId = randomUUID(), upstream = [], clientContext, isTailed = false }: Asked,
  ): Promise<InvokeResult> {
    const pool = this.#pool(arn);
    if (!pool) return fail('ResourceNotFoundException', `Function not found: ${arn}`);
    const { name, notRun } = pool.spec;
    if (notRun !== undefined) return fail('NotRunLocally', `${name} is not run locally: ${notRun}`);
    this.#invocations += 1;
    const now = this.#clock.now();
    const traceHeader = continueTrace(upstream, { functionArn: pool.spec.arn, now });
    const version = this.versionOf(arn);
    const invocation = { requestId, payload, traceHeader, invokedArn: arn, version };
    return pool.invoke({ ...invocation, clientContext, isTailed });
  }

  #pool(arn: string): FunctionPool | undefined {
    const plain = arn.endsWith(LATEST) ? arn.slice(0, -LATEST.length) : arn;
    return this.#pools.get(this.#qualified.get(plain)?.arn ?? plain);
  }

  #isNamed({ name, arn }: FunctionSpec, id: string): boolean {
    return (
      name === id ||
      (id.startsWith(`${name}:`) && this.withArn(arn + id.slice(name.length)) !== undefined)
    );
  }
}

function fail(errorType: string, errorMessage: string): Promise<InvokeResult> {
  return Promise.resolve({ ok: false, error: { errorType, errorMessage } });
}
