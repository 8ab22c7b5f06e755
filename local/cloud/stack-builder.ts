import type { Engine } from '../api/aws-api.ts';
import { buildStack } from '../cloudformation/build-stack.ts';
import type { CustomAnswer } from '../cloudformation/custom-resources/answer-server.ts';
import type { CustomResource } from '../cloudformation/custom-resources/ask-custom-resource.ts';
import type { CustomResources } from '../cloudformation/custom-resources/custom-resources.ts';
import type { JsonObject } from '../cloudformation/json.ts';
import type { CloudBuilder, MappingRequest } from '../cloudformation/resources/cloud-builder.ts';
import { type Stack, stackId } from '../cloudformation/stack.ts';
import type { Outputs, StackOutputs } from '../cloudformation/stack-outputs.ts';
import type { AppValues } from '../cloudformation/values/app-values.ts';
import { FunctionUrl, type FunctionUrlSpec } from '../services/apigateway/function-url.ts';
import type { Gateway } from '../services/apigateway/gateway.ts';
import { HttpApi, type HttpApiParts } from '../services/apigateway/http-api.ts';
import { RestApi } from '../services/apigateway/rest/rest-api.ts';
import {
  StreamSource,
  type StreamSourceSpec,
} from '../services/dynamodb-streams/mapping/stream-source.ts';
import type { TableStreams } from '../services/dynamodb-streams/table-streams.ts';
import type { Policies } from '../services/iam/policies.ts';
import {
  EventSource,
  type EventSourceParts,
  type EventSourceSpec,
} from '../services/lambda/event-sources/event-source.ts';
import type { EventSourceMappings } from '../services/lambda/event-sources/event-source-mappings.ts';
import type { Functions } from '../services/lambda/functions.ts';
import type { BucketNotifier } from '../services/s3/notify.ts';
import type { ScheduleSpec } from '../services/scheduler/schedule-spec.ts';
import type { Scheduler } from '../services/scheduler/scheduler.ts';
import { type AccountRegion, arnOf } from '../support/account-region.ts';
import type { LocalClock } from '../support/local-clock.ts';
import { sendDocument } from './reach-destinations.ts';
import type { RunningResources } from './running-resources.ts';

/** The parts that exist before the first resource is made. */
export interface StackParts {
  readonly place: AccountRegion;
  readonly queues: Engine;
  readonly tables: Engine;
  readonly streams: TableStreams;
  readonly buses: Engine;
  readonly buckets: Engine;
  readonly bucketNotifier: BucketNotifier;
  readonly topics: Engine;
  readonly policies: Policies;
  readonly functions: Functions;
  readonly scheduler: Scheduler;
  readonly clock: LocalClock;
  /** As in `EventSourceParts`. */
  readonly gatherMs: () => number;
  readonly mappings: EventSourceMappings;
  readonly customResources: CustomResources;
  readonly values: AppValues;
  /** The port of the first gateway; further ones take any free port. */
  readonly httpPort: number;
  /** As in `CloudOptions`. */
  readonly allowedHosts: readonly string[];
  readonly onMessage: EventSourceParts['onMessage'];
  readonly takeOut: EventSourceParts['takeOut'];
  /** Takes what the resources become. */
  readonly contents: RunningResources;
  readonly warn: (message: string) => void;
  readonly logError: (functionName: string | undefined, message: string) => void;
}

/** Builds one stack: its names are its own, and what it adds is the cloud's. */
export class StackBuilder implements CloudBuilder {
  readonly place: AccountRegion;
  readonly stackName: string;
  readonly stackId: string;
  readonly queues: Engine;
  readonly tables: Engine;
  readonly streams: TableStreams;
  readonly buses: Engine;
  readonly buckets: Engine;
  readonly bucketNotifier: BucketNotifier;
  readonly topics: Engine;
  readonly policies: Policies;
  readonly functions: Functions;
  readonly outputs: StackOutputs;
  readonly values: AppValues;
  readonly #parts: StackParts;
  readonly #stack: Stack;

  constructor(parts: StackParts, stack: Stack) {
    this.#parts = parts;
    this.#stack = stack;
    this.place = parts.place;
    this.stackName = stack.name;
    this.stackId = stackId(stack.name, parts.place);
    this.queues = parts.queues;
    this.tables = parts.tables;
    this.streams = parts.streams;
    this.buses = parts.buses;
    this.buckets = parts.buckets;
    this.bucketNotifier = parts.bucketNotifier;
    this.topics = parts.topics;
    this.policies = parts.policies;
    this.functions = parts.functions;
    this.outputs = parts.contents.outputs;
    this.values = parts.values;
  }

  readonly warn = (message: string): void => this.#parts.warn(message);

  /** Makes the stack's resources; answers its outputs. */
  build(parameters: JsonObject = {}): Promise<Outputs> {
    return buildStack(this.#stack.template, parameters, this);
  }

  async buildNested(
    logicalId: string,
    parameters: JsonObject,
  ): Promise<{ readonly stackId: string; readonly outputs: Outputs }> {
    const nested = this.#stack.nested.get(logicalId);
    if (nested === undefined)
      throw new Error('its TemplateURL names no file of this assembly; synthesize the app anew');
    const warn = (message: string) => this.warn(`${logicalId}: ${message}`);
    const builder = new StackBuilder({ ...this.#parts, warn }, nested);
    return { stackId: builder.stackId, outputs: await builder.build(parameters) };
  }

  assetPath(objectKey: string): string | undefined {
    return this.#stack.assetPath(objectKey);
  }

  claim(arn: string, owner: string): void {
    this.#parts.contents.claim(arn, owner, this.stackName);
  }

  readonly addEventSource = (spec: EventSourceSpec, mapping: MappingRequest): void => {
    const { functions, contents, mappings } = this.#parts;
    const invoke: EventSourceParts['invoke'] = (...call) => functions.invoke(...call);
    const waiting = (arn: string) => functions.waiting(arn);
    const source = new EventSource(spec, { ...this.#parts, invoke, waiting });
    contents.sources.set(source, mappings.add(mapping, source, mapping.enabled));
  };

  async addStreamSource(spec: StreamSourceSpec, mapping: MappingRequest): Promise<void> {
    const { functions, contents, mappings, streams } = this.#parts;
    const source = await StreamSource.create(spec, {
      ...this.#parts,
      invoke: (invocation) => functions.invokeAs(invocation),
      follow: (...reader) => streams.follow(...reader),
      setPlace: (...reader) => streams.setPlace(...reader),
      sendRecord: (to, record, roleArn) =>
        sendDocument(this.#parts, { to, body: JSON.stringify(record), roleArn }),
    });
    contents.streamSources.set(source, mappings.add(mapping, source, mapping.enabled));
  }

  addSchedule(spec: ScheduleSpec): void {
    this.#parts.scheduler.add(spec);
  }

  async addHttpApi(apiId: string): Promise<HttpApi> {
    const { place, contents } = this.#parts;
    this.claim(arnOf(place, 'apigateway', `/apis/${apiId}`), 'the HTTP API');
    const api = await this.#listen(new HttpApi({ apiId, ...this.#gatewayParts() }));
    contents.apis.push(api);
    return api;
  }

  async addRestApi(apiId: string, binaryMediaTypes: readonly string[]): Promise<RestApi> {
    const { place, contents } = this.#parts;
    this.claim(arnOf(place, 'apigateway', `/restapis/${apiId}`), 'the REST API');
    const api = new RestApi({ apiId, binaryMediaTypes, ...this.#gatewayParts() });
    contents.restApis.push(await this.#listen(api));
    return api;
  }

  restApi(apiId: string): RestApi | undefined {
    return this.#parts.contents.restApis.find((api) => api.apiId === apiId);
  }

  addFunctionUrl(spec: FunctionUrlSpec): Promise<FunctionUrl> {
    return this.#listen(new FunctionUrl(spec, this.#gatewayParts()));
  }

  addDomain(name: string, apiId: string): void {
    const api = this.httpApi(apiId);
    if (api !== undefined) this.#parts.contents.domains.set(name, api.url);
  }

  httpApi(apiId: string): HttpApi | undefined {
    return this.#parts.contents.apis.find((api) => api.apiId === apiId);
  }

  createCustom(resource: CustomResource): Promise<CustomAnswer> {
    return this.#parts.customResources.make(resource);
  }

  localUrl(text: string): string {
    const { apis, restApis, domains } = this.#parts.contents;
    const { region } = this.place;
    const hosts = [
      ...[...apis, ...restApis].map(({ apiId, url }) => [
        `${apiId}.execute-api.${region}.amazonaws.com`,
        url,
      ]),
      ...domains,
    ];
    return hosts.reduce(
      (changed, [host, url = '']) => changed.replaceAll(`https://${host}`, url),
      text,
    );
  }

  #gatewayParts(): Omit<HttpApiParts, 'apiId'> {
    const { place, policies, clock, functions, logError } = this.#parts;
    return {
      place,
      policies,
      now: () => clock.now(),
      invoke: (arn, payload) => functions.request(arn, payload),
      warn: (message) => logError(undefined, message),
    };
  }

  async #listen<Kind extends Gateway>(gateway: Kind): Promise<Kind> {
    const { contents, httpPort, allowedHosts } = this.#parts;
    await gateway.listen(contents.gateways.length === 0 ? httpPort : 0, allowedHosts);
    contents.gateways.push(gateway);
    return gateway;
  }
}
