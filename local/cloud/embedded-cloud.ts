import { resolve } from 'node:path';
import type { AcceptResult, TakenEvent } from '../../core/accept/accept-result.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import type { Waybill } from '../../core/query/read-waybill.ts';
import { systemClock } from '../../node/system-clock.ts';
import type { AwsApi } from '../api/aws-api.ts';
import { makeAwsApi } from '../api/route-calls.ts';
import { AnswerServer } from '../cloudformation/custom-resources/answer-server.ts';
import { CustomResources } from '../cloudformation/custom-resources/custom-resources.ts';
import { nameUnkept } from '../cloudformation/name-unkept.ts';
import { readAssemblies } from '../cloudformation/read-assemblies.ts';
import type { Stack } from '../cloudformation/stack.ts';
import { AppValues } from '../cloudformation/values/app-values.ts';
import { AwsEndpoint } from '../endpoint/aws-endpoint.ts';
import { Figures } from '../services/cloudwatch/figures.ts';
import { TableEngine } from '../services/dynamodb/table-engine.ts';
import { StreamsEngine } from '../services/dynamodb-streams/streams-engine.ts';
import { EventBusEngine } from '../services/eventbridge/event-bus-engine.ts';
import { Policies } from '../services/iam/policies.ts';
import { EventSourceMappings } from '../services/lambda/event-sources/event-source-mappings.ts';
import { FunctionClock } from '../services/lambda/function-clock.ts';
import type { FunctionHost, LogLine } from '../services/lambda/function-host.ts';
import { Functions } from '../services/lambda/functions.ts';
import { LambdaEngine } from '../services/lambda/lambda-engine.ts';
import { serveCall } from '../services/lambda/serve-call.ts';
import { BucketNotifier } from '../services/s3/notify.ts';
import { S3Engine } from '../services/s3/s3-engine.ts';
import { Scheduler } from '../services/scheduler/scheduler.ts';
import { SnsEngine } from '../services/sns/sns-engine.ts';
import { QueueEngine } from '../services/sqs/queue-engine.ts';
import { StsEngine } from '../services/sts/sts-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../support/account-region.ts';
import { checkAllowedHosts } from '../support/check-host.ts';
import type { LocalClock } from '../support/local-clock.ts';
import { makeDataDir } from '../support/make-data-dir.ts';
import { activitiesOf } from './activities.ts';
import { advance } from './advance.ts';
import { buildStacks } from './build-stacks.ts';
import { CallCounts } from './call-counts.ts';
import type { Cloud, CloudOptions } from './cloud.ts';
import { Faults } from './faults.ts';
import { gatherMs } from './gather-ms.ts';
import { reachDestinations } from './reach-destinations.ts';
import { reachSubscribers } from './reach-subscribers.ts';
import { reachTargets } from './reach-targets.ts';
import { reloadCode } from './reload-code.ts';
import {
  publishEitherTo,
  type RouterCallOptions,
  type RouterPlace,
  readWaybillOf,
} from './router-calls.ts';
import { RunningResources } from './running-resources.ts';
import { ServiceList } from './service-list.ts';
import type { StackParts } from './stack-builder.ts';
import { sum } from './sum.ts';
import { valueEngines } from './value-engines.ts';
import { waitUntilIdle } from './wait-until-idle.ts';

/** Stacks on this machine: engines, functions, and what joins them, as one list of services. */
export class EmbeddedCloud implements Cloud {
  readonly region = DEFAULT_ACCOUNT_REGION.region;
  readonly warnings: string[] = [];
  outputs: Readonly<Record<string, string>> = {};
  readonly #options: CloudOptions;
  readonly #clock: LocalClock;
  readonly #faults = new Faults((id) => this.#functions.find(id).accessKeyId);
  readonly #policies = new Policies();
  readonly #counts = new CallCounts();
  readonly #figures: Figures;
  readonly #services: ServiceList;
  readonly #functions: Functions;
  readonly #endpoint: AwsEndpoint;
  readonly #queues: QueueEngine;
  readonly #contents = new RunningResources(this.#policies);
  readonly #parts: StackParts;
  readonly #stacks: readonly Stack[];

  constructor(options: CloudOptions) {
    this.#options = options;
    const { dataDir, dropDamaged = false, clock = systemClock } = options;
    const allowedHosts = checkAllowedHosts(options.allowedHosts ?? []);
    this.#clock = clock;
    this.#figures = new Figures(clock);
    const place = DEFAULT_ACCOUNT_REGION;
    this.#stacks = readAssemblies(options.assembly, place, options.stack);
    if (dataDir !== undefined) makeDataDir(dataDir);
    const warn = (message: string) => void this.warnings.push(message);
    const kept = {
      ...{ place, clock, dropDamaged, warn },
      ...(dataDir === undefined ? {} : { dataDir: resolve(dataDir) }),
    };
    const told = { onPolicy: this.#policies.putOnResource, onAge: this.#figures.takeAge };
    this.#queues = new QueueEngine({ ...kept, ...told, endpoint: () => this.awsEndpoint });
    const counted = this.#counts.counted(this.#queues);
    const queues = this.#figures.ofQueues(counted, this.#queues.tellAges);
    const tableEngine = new TableEngine(kept);
    const tables = this.#counts.counted(tableEngine);
    const around = {
      ...{ place, clock },
      warn: (message: string) => this.#log({ level: 'warn', message }),
    };
    const parts = { policies: this.#policies, functions: () => this.#functions };
    const reached = {
      ...around,
      queues: this.#counts.countedSends(this.#queues),
      ...reachTargets({
        ...{ ...parts, queues: this.#queues },
        topics: { has: (arn) => sns.has(arn), call: (...call) => topics.call(...call) },
      }),
    };
    const bus = new EventBusEngine({ ...reached, dataDir: kept.dataDir });
    const buses = this.#counts.counted(bus);
    const bucketEngine = new S3Engine();
    const buckets = this.#counts.counted(bucketEngine);
    const sns = new SnsEngine({ ...around, ...reachSubscribers({ ...parts, queues }) });
    const topics = this.#counts.counted(sns);
    const bucketNotifier = new BucketNotifier({
      ...{ ...around, queues, topics, policies: this.#policies, now: () => clock.now() },
      invokeAsync: (arn, payload) => this.#functions.invokeAsync(arn, payload),
      putEvent: (event) => bus.putOfService(event),
    });
    bucketEngine.onChange(bucketNotifier.tell);
    const scheduler = new Scheduler({ ...reached, buses });
    const named = { queues, tables, buses, buckets, topics };
    const values = new AppValues(options);
    const mappings = new EventSourceMappings(clock, kept.dataDir);
    const api = makeAwsApi({
      engines: [
        ...Object.values(named),
        ...[...valueEngines(values, around), this.#figures.engine].map((engine) =>
          this.#counts.counted(engine),
        ),
        this.#counts.counted(new StreamsEngine(tableEngine.streams, () => clock.now())),
        new LambdaEngine(() => this.#functions, mappings, place),
        new StsEngine(place, (key) => this.#functions.specs.find((it) => it.accessKeyId === key)),
      ],
      authorize: this.#policies.authorize,
      fault: this.#faults.gate,
    });
    this.#endpoint = new AwsEndpoint({ api, port: options.awsPort ?? 0, allowedHosts });
    this.#functions = new Functions(this.#functionHost(api), clock);
    const answers = new AnswerServer();
    this.#parts = {
      ...named,
      streams: tableEngine.streams,
      place,
      bucketNotifier,
      policies: this.#policies,
      functions: this.#functions,
      scheduler,
      clock,
      gatherMs: () => gatherMs(clock),
      mappings,
      customResources: new CustomResources({
        answers,
        invoke: (arn, payload) => this.#functions.invoke(arn, payload),
        leftToOthers: () => this.#contents.startSources(warn),
        dataDir,
        warn,
      }),
      values,
      httpPort: options.httpPort ?? 0,
      allowedHosts,
      onMessage: this.#queues.onMessage,
      takeOut: this.#queues.takeOut,
      contents: this.#contents,
      warn,
      logError: (name, message) =>
        this.#log({ ...(name === undefined ? {} : { function: name }), level: 'error', message }),
    };
    this.#services = new ServiceList([
      // First, since it has the lock of the data folder.
      { name: 'tables', start: () => tableEngine.open(), stop: () => tables.stop() },
      { name: 'queues', start: () => this.#queues.open(), stop: () => this.#queues.stop() },
      { name: 'event buses', start: () => {}, stop: () => buses.stop() },
      {
        name: 'AWS endpoint',
        start: () => this.#endpoint.start(),
        stop: () => this.#endpoint.stop(),
      },
      { name: 'custom resources', start: () => answers.start(), stop: () => answers.stop() },
      { name: 'functions', start: () => {}, stop: () => this.#functions.stop() },
      { name: 'stacks', start: () => this.#startStacks(bus), stop: () => this.#contents.stop() },
      { name: 'schedules', start: () => bus.startSchedules(), stop: () => bus.stopSchedules() },
      { name: 'scheduler', start: () => scheduler.start(), stop: () => scheduler.stop() },
    ]);
  }

  get url(): string {
    return this.#contents.gateways[0]?.url ?? '';
  }

  get awsEndpoint(): string {
    return this.#endpoint.url;
  }

  get functions(): Cloud['functions'] {
    return this.#functions.specs;
  }

  get calls(): Cloud['calls'] {
    const { apis, restApis } = this.#contents;
    return {
      ...this.#counts.snapshot(),
      apigateway: { Request: sum([...apis, ...restApis].map(({ requests }) => requests)) },
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

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async invoke(id: string, payload: unknown = {}): Promise<unknown> {
    const { arn } = this.#functions.find(id);
    const result = await this.#functions.invoke(arn, JSON.stringify(payload));
    if (result.ok) return result.payload === '' ? undefined : JSON.parse(result.payload);
    throw Object.assign(new Error(result.error.errorMessage), { name: result.error.errorType });
  }

  waitUntilIdle(options?: { readonly timeoutMs?: number }): Promise<void> {
    const activities = activitiesOf(this.#contents, this.#functions, this.#queues);
    return waitUntilIdle(activities, options);
  }

  advance(ms: number): Promise<void> {
    return advance(ms, this.#clock, () => this.waitUntilIdle());
  }

  publish(event: EventInput, options?: RouterCallOptions): Promise<TakenEvent>;
  publish(
    events: readonly EventInput[],
    options?: RouterCallOptions,
  ): Promise<readonly AcceptResult[]>;
  publish(
    sent: EventInput | readonly EventInput[],
    options?: RouterCallOptions,
  ): Promise<TakenEvent | readonly AcceptResult[]> {
    return publishEitherTo(this.#router, sent, options);
  }

  waybill(trackingId: string, options?: RouterCallOptions): Promise<Waybill> {
    return readWaybillOf(this.#router, trackingId, options);
  }

  get #router(): RouterPlace {
    return { url: this.url, now: () => this.#clock.now() };
  }

  reload(assembly = this.#options.assembly): ReturnType<Cloud['reload']> {
    const fresh = readAssemblies(assembly, DEFAULT_ACCOUNT_REGION, this.#options.stack);
    return reloadCode(this.#functions, { before: this.#stacks, after: fresh });
  }

  async #startStacks(bus: EventBusEngine): Promise<void> {
    const unkept = this.#options.dataDir === undefined ? undefined : nameUnkept(this.#stacks);
    if (unkept !== undefined) this.#parts.warn(unkept);
    this.outputs = await buildStacks(this.#stacks, this.#parts);
    bus.restoreRules();
    await this.#parts.streams.forgetOtherReaders();
    this.#contents.start(this.#parts.warn);
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
      metrics: this.#figures.take,
      syncClock: () => shared?.sync(),
      serve: (call) => serveCall(api, call),
      destinations: reachDestinations(() => this.#parts),
    };
  }

  #log(line: LogLine): void {
    this.#options.log?.(line);
  }
}
