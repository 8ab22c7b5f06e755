import type { Engine, Place } from './aws-api.ts';
import type { CustomAnswer } from './custom-resources/answer-server.ts';
import type { CustomResource } from './custom-resources/ask-custom-resource.ts';
import type { CustomResources } from './custom-resources/custom-resources.ts';
import {
  EventSource,
  type EventSourceParts,
  type EventSourceSpec,
} from './event-sources/event-source.ts';
import { FunctionUrl, type FunctionUrlSpec } from './http-api/function-url.ts';
import { HttpApi, type HttpApiParts } from './http-api/http-api.ts';
import type { Policies } from './iam/policies.ts';
import type { Functions } from './lambda/functions.ts';
import type { LocalClock } from './local-clock.ts';
import { runScheduledRule } from './schedules/run-scheduled-rule.ts';
import { Schedule } from './schedules/schedule.ts';
import type { Assembly } from './template/read-assembly.ts';
import type { CloudBuilder, ScheduledRule } from './template/resources/cloud-builder.ts';

/** The parts that exist before the first resource is made. */
export interface StackParts {
  readonly place: Place;
  readonly assembly: Assembly;
  readonly queues: Engine;
  readonly tables: Engine;
  readonly buses: Engine;
  readonly policies: Policies;
  readonly functions: Functions;
  readonly clock: LocalClock;
  /** As in `EventSourceParts`. */
  readonly gatherMs: () => number;
  readonly customResources: CustomResources;
  /** The port of the first gateway; further ones take any free port. */
  readonly httpPort: number;
  readonly onMessage: EventSourceParts['onMessage'];
  readonly warn: (message: string) => void;
  readonly logError: (functionName: string | undefined, message: string) => void;
}

/** What a role must be allowed for Lambda to poll a queue in its name. */
const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Collects what the resources of a stack become: gateways, pollers and schedules; all of them idle until started. */
export class StackBuilder implements CloudBuilder {
  readonly place: Place;
  readonly stackName: string;
  readonly queues: Engine;
  readonly tables: Engine;
  readonly buses: Engine;
  readonly policies: Policies;
  readonly functions: Functions;
  readonly apis: HttpApi[] = [];
  /** HTTP APIs and function URLs. */
  readonly gateways: (HttpApi | FunctionUrl)[] = [];
  readonly sources: EventSource[] = [];
  readonly schedules: Schedule[] = [];
  readonly #parts: StackParts;
  readonly #domains = new Map<string, string>();

  constructor(parts: StackParts) {
    this.#parts = parts;
    this.place = parts.place;
    this.stackName = parts.assembly.stackName;
    this.queues = parts.queues;
    this.tables = parts.tables;
    this.buses = parts.buses;
    this.policies = parts.policies;
    this.functions = parts.functions;
  }

  readonly warn = (message: string): void => this.#parts.warn(message);

  assetPath(objectKey: string): string | undefined {
    return this.#parts.assembly.assetPath(objectKey);
  }

  readonly addEventSource = (spec: EventSourceSpec): void => {
    const { functions } = this.#parts;
    const invoke = (arn: string, payload: string) => functions.invoke(arn, payload);
    const waiting = (arn: string) => functions.waiting(arn);
    this.sources.push(new EventSource(spec, { ...this.#parts, invoke, waiting }));
  };

  addSchedule(rule: ScheduledRule): void {
    const { clock, logError } = this.#parts;
    const warn = (message: string) => logError(undefined, message);
    const run = (time: number) => void runScheduledRule(rule, time, { ...this.#parts, warn });
    this.schedules.push(new Schedule(rule.expression, clock, run));
  }

  async addHttpApi(apiId: string): Promise<HttpApi> {
    const api = await this.#listen(new HttpApi({ apiId, ...this.#gatewayParts() }));
    this.apis.push(api);
    return api;
  }

  addFunctionUrl(spec: FunctionUrlSpec): Promise<FunctionUrl> {
    return this.#listen(new FunctionUrl(spec, this.#gatewayParts()));
  }

  addDomain(name: string, apiId: string): void {
    const api = this.httpApi(apiId);
    if (api !== undefined) this.#domains.set(name, api.url);
  }

  httpApi(apiId: string): HttpApi | undefined {
    return this.apis.find((api) => api.apiId === apiId);
  }

  createCustom(resource: CustomResource): Promise<CustomAnswer> {
    return this.#parts.customResources.make(resource);
  }

  localUrl(text: string): string {
    const { region } = this.place;
    const hosts = [
      ...this.apis.map(({ apiId, url }) => [`${apiId}.execute-api.${region}.amazonaws.com`, url]),
      ...this.#domains,
    ];
    return hosts.reduce(
      (changed, [host, url = '']) => changed.replaceAll(`https://${host}`, url),
      text,
    );
  }

  /** Deletes what an earlier template had, starts pollers and schedules, and opens the gateways; a role that may not poll its queue is an error, as on AWS. */
  async start(): Promise<void> {
    await this.#parts.customResources.deleteOthers();
    for (const { spec } of this.sources) {
      for (const action of POLLING)
        this.policies.requireRole(spec.function.roleArn, action, spec.queueArn);
    }
    for (const source of this.sources) source.start();
    for (const schedule of this.schedules) schedule.start();
    for (const gateway of this.gateways) gateway.open();
  }

  async stop(): Promise<void> {
    await Promise.all(this.gateways.map((gateway) => gateway.stop()));
    for (const schedule of this.schedules) schedule.stop();
    for (const source of this.sources) source.stop();
  }

  #gatewayParts(): Omit<HttpApiParts, 'apiId'> {
    const { place, policies, clock, functions, logError } = this.#parts;
    return {
      place,
      policies,
      now: () => clock.now(),
      invoke: (arn, payload) => functions.invoke(arn, payload),
      warn: (message) => logError(undefined, message),
    };
  }

  async #listen<Gateway extends HttpApi | FunctionUrl>(gateway: Gateway): Promise<Gateway> {
    await gateway.listen(this.gateways.length === 0 ? this.#parts.httpPort : 0);
    this.gateways.push(gateway);
    return gateway;
  }
}
