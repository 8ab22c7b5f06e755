import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { isJsonObject } from '../core/event/json-object.ts';
import { type AwsApi, DEFAULT_PLACE } from './aws-api.ts';
import { AwsError } from './aws-error.ts';
import { CallCounts } from './call-counts.ts';
import { type Cloud, type CloudOptions, DEFAULT_AWS_PORT, DEFAULT_HTTP_PORT } from './cloud.ts';
import { AnswerServer } from './custom-resources/answer-server.ts';
import { CustomResources } from './custom-resources/custom-resources.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { AwsEndpoint } from './endpoint/aws-endpoint.ts';
import { Faults } from './faults.ts';
import { Policies } from './iam/policies.ts';
import { FunctionClock } from './lambda/function-clock.ts';
import type { FunctionHost, LogLine } from './lambda/function-host.ts';
import { Functions } from './lambda/functions.ts';
import { LambdaEngine } from './lambda/lambda-engine.ts';
import { isProcessorBusy } from './lambda/processor-load.ts';
import { serveCall } from './lambda/serve-call.ts';
import type { LocalClock } from './local-clock.ts';
import { makeAwsApi } from './route-calls.ts';
import { ServiceList } from './service-list.ts';
import { EventBusEngine } from './services/event-bus/event-bus-engine.ts';
import { QueueEngine } from './services/queues/queue-engine.ts';
import { TableEngine } from './services/tables/table-engine.ts';
import { settle } from './settle.ts';
import { StackBuilder } from './stack-builder.ts';
import { systemClock } from './system-clock.ts';
import { buildStack } from './template/build-stack.ts';
import { type Assembly, readAssembly } from './template/read-assembly.ts';

/**
 * How long a poller lets messages gather while the processor is what is short: full batches of single events cost much
 * less of it. On AWS an event needs some 50 ms from PutEvents to its subscriber at all times.
 */
const GATHER_WHEN_BUSY_MS = 50;

/** A stack on this machine: engines, functions, and what joins them, as one list of services. */
export class EmbeddedCloud implements Cloud {
  readonly region = DEFAULT_PLACE.region;
  readonly warnings: string[] = [];
  outputs: Readonly<Record<string, string>> = {};
  readonly #options: CloudOptions;
  readonly #faults = new Faults((id) => this.#functions.find(id).accessKeyId);
  readonly #policies = new Policies();
  readonly #counts = new CallCounts();
  readonly #services: ServiceList;
  readonly #functions: Functions;
  readonly #endpoint: AwsEndpoint;
  readonly #queues: QueueEngine;
  readonly #stack: StackBuilder;
  readonly #assembly: Assembly;

  constructor(options: CloudOptions) {
    this.#options = options;
    const { dataDir, clock = systemClock } = options;
    const place = DEFAULT_PLACE;
    this.#assembly = readAssembly(options.assembly, options.stack);
    const unlock = dataDir === undefined ? () => {} : openDataDir(dataDir);
    const kept = { place, clock, ...(dataDir === undefined ? {} : { dataDir: resolve(dataDir) }) };
    this.#queues = new QueueEngine({ ...kept, endpoint: () => this.awsEndpoint });
    const queues = this.#counts.counted(this.#queues);
    const tables = this.#counts.counted(new TableEngine(kept));
    const bus = new EventBusEngine({
      place,
      clock,
      queues: this.#counts.countedSends(this.#queues),
      invoke: async (arn, payload) => this.#functions.invokeAsync(arn, payload),
      authorizeDelivery: (ruleArn, targetArn) => this.#requireDelivery(ruleArn, targetArn),
      warn: (message) => this.#log({ level: 'warn', message }),
    });
    const buses = this.#counts.counted(bus);
    const api = makeAwsApi({
      engines: [queues, tables, buses, new LambdaEngine(() => this.#functions, place)],
      authorize: this.#policies.authorize,
      fault: this.#faults.gate,
    });
    this.#endpoint = new AwsEndpoint({
      api,
      port: options.awsPort ?? DEFAULT_AWS_PORT,
      accountId: place.accountId,
    });
    this.#functions = new Functions(this.#functionHost(api), clock);
    const answers = new AnswerServer();
    this.#stack = new StackBuilder({
      place,
      assembly: this.#assembly,
      queues,
      tables,
      buses,
      policies: this.#policies,
      functions: this.#functions,
      clock,
      gatherMs: () => gatherMs(clock),
      customResources: new CustomResources({
        answers,
        invoke: (arn, payload) => this.#functions.invoke(arn, payload),
        dataDir,
        warn: (message) => this.warnings.push(message),
      }),
      httpPort: options.httpPort ?? DEFAULT_HTTP_PORT,
      onMessage: this.#queues.onMessage,
      warn: (message) => this.warnings.push(message),
      logError: (name, message) =>
        this.#log({ ...(name === undefined ? {} : { function: name }), level: 'error', message }),
    });
    this.#services = new ServiceList([
      { name: 'data directory', start: () => {}, stop: unlock },
      { name: 'queues', start: () => {}, stop: () => this.#queues.stop() },
      { name: 'tables', start: () => {}, stop: () => tables.stop() },
      { name: 'event buses', start: () => {}, stop: () => buses.stop() },
      {
        name: 'AWS endpoint',
        start: () => this.#endpoint.start(),
        stop: () => this.#endpoint.stop(),
      },
      { name: 'custom resources', start: () => answers.start(), stop: () => answers.stop() },
      { name: 'functions', start: () => {}, stop: () => this.#functions.stop() },
      { name: 'stack', start: () => this.#startStack(), stop: () => this.#stack.stop() },
    ]);
  }

  get url(): string {
    return this.#stack.apis[0]?.url ?? '';
  }

  get awsEndpoint(): string {
    return this.#endpoint.url;
  }

  get functions(): Cloud['functions'] {
    return this.#functions.specs.map(({ logicalId, name, environment }) => ({
      logicalId,
      name,
      environment,
    }));
  }

  get calls(): Cloud['calls'] {
    return {
      ...this.#counts.snapshot(),
      apigateway: { Request: sum(this.#stack.apis.map(({ requests }) => requests)) },
      lambda: { Invoke: this.#functions.invocations },
    };
  }

  get faults(): Cloud['faults'] {
    return this.#faults;
  }

  start(): Promise<void> {
    return this.#services.start();
  }

  stop(): Promise<void> {
    return this.#services.stop();
  }

  async invoke(id: string, payload: unknown = {}): Promise<unknown> {
    const { arn } = this.#functions.find(id);
    const result = await this.#functions.invoke(arn, JSON.stringify(payload));
    if (result.ok) return result.payload === '' ? undefined : JSON.parse(result.payload);
    throw Object.assign(new Error(result.error.errorMessage), { name: result.error.errorType });
  }

  settle(options?: { readonly timeoutMs?: number }): Promise<void> {
    const { sources, apis } = this.#stack;
    return settle(
      [
        { name: 'requests', count: () => sum(apis.map(({ busy }) => busy)) },
        { name: 'invocations', count: () => this.#functions.busy },
        { name: 'batches', count: () => sum(sources.map(({ busy }) => busy)) },
        {
          name: 'messages',
          count: () =>
            sum(
              sources
                .filter(({ spec }) => spec.enabled)
                .map(({ spec }) => this.#queues.visible(spec.queueArn)),
            ),
        },
      ],
      options,
    );
  }

  reload(assembly: string = this.#options.assembly): ReturnType<Cloud['reload']> {
    const fresh = readAssembly(assembly, this.#options.stack);
    const functions: string[] = [];
    for (const spec of this.#functions.specs) {
      const directory = codeOf(fresh, spec.logicalId);
      if (directory === undefined || directory === spec.directory) continue;
      this.#functions.reload({ ...spec, directory });
      functions.push(spec.name);
    }
    return { functions, stackChanged: withoutCode(fresh) !== withoutCode(this.#assembly) };
  }

  async #startStack(): Promise<void> {
    this.outputs = await buildStack(this.#assembly, this.#stack);
    await this.#stack.start();
  }

  #functionHost(api: AwsApi): FunctionHost {
    const { clock, seed } = this.#options;
    const shared = clock === undefined ? undefined : new FunctionClock(clock);
    const endpoint = () => this.awsEndpoint;
    return {
      region: this.region,
      get endpointUrl() {
        return endpoint();
      },
      clock: shared?.buffer,
      seed,
      log: (line) => this.#log(line),
      syncClock: () => shared?.sync(),
      serve: (call) => serveCall(api, call),
    };
  }

  /** A rule may send to a queue, or invoke a function, only where the target's own policy lets it. */
  #requireDelivery(ruleArn: string, targetArn: string): void {
    const service = 'events.amazonaws.com';
    const action = targetArn.includes(':sqs:') ? 'sqs:SendMessage' : 'lambda:InvokeFunction';
    if (this.#policies.allowsService({ service, action, resource: targetArn, sourceArn: ruleArn }))
      return;
    throw new AwsError(
      'NO_PERMISSIONS',
      `${service} is not authorized to perform: ${action} on resource: ${targetArn} for ${ruleArn}`,
    );
  }

  #log(line: LogLine): void {
    this.#options.log?.(line);
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function openDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  return lockDataDir(dataDir);
}

/** Where a function's code lies in an assembly. */
function codeOf({ template, assetPath }: Assembly, logicalId: string): string | undefined {
  const properties = template.Resources[logicalId]?.Properties;
  const code = isJsonObject(properties) ? properties.Code : undefined;
  const key = isJsonObject(code) ? code.S3Key : undefined;
  return typeof key === 'string' ? assetPath(key) : undefined;
}

/** A template's text without what names its functions' code. */
function withoutCode({ template }: Assembly): string {
  return JSON.stringify(template, (name, value) =>
    name === 'Code' || name === 'aws:asset:path' ? undefined : value,
  );
}

/** A clock of the caller's does not wait. */
function gatherMs(clock: LocalClock): number {
  return clock === systemClock && isProcessorBusy() ? GATHER_WHEN_BUSY_MS : 0;
}
