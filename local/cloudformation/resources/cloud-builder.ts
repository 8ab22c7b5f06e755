import type { Engine } from '../../api/aws-api.ts';
import type { FunctionUrl, FunctionUrlSpec } from '../../services/apigateway/function-url.ts';
import type { HttpApi } from '../../services/apigateway/http-api.ts';
import type { RestApi } from '../../services/apigateway/rest/rest-api.ts';
import type { StreamSourceSpec } from '../../services/dynamodb-streams/mapping/stream-source.ts';
import type { TableStreams } from '../../services/dynamodb-streams/table-streams.ts';
import type { Policies } from '../../services/iam/policies.ts';
import type { EventSourceSpec } from '../../services/lambda/event-sources/event-source.ts';
import type { MappingSpec } from '../../services/lambda/event-sources/event-source-mapping.ts';
import type { Functions } from '../../services/lambda/functions.ts';
import type { BucketNotifier } from '../../services/s3/notify.ts';
import type { ScheduleSpec } from '../../services/scheduler/schedule-spec.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import type { CustomAnswer } from '../custom-resources/answer-server.ts';
import type { CustomResource } from '../custom-resources/ask-custom-resource.ts';
import type { JsonObject } from '../json.ts';
import type { Outputs, StackOutputs } from '../stack-outputs.ts';
import type { AppValues } from '../values/app-values.ts';

/** A mapping, and whether the template has it enabled. */
export interface MappingRequest extends MappingSpec {
  readonly enabled: boolean;
}

/** The cloud while a stack of it is being built: what the handlers of resources may use and add to. */
export interface CloudBuilder {
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
  /** What the stacks give that are made already. */
  readonly outputs: StackOutputs;
  readonly values: AppValues;
  assetPath(objectKey: string): string | undefined;
  /** Polls a queue as long as its mapping is enabled. */
  addEventSource(spec: EventSourceSpec, mapping: MappingRequest): void;
  addStreamSource(spec: StreamSourceSpec, mapping: MappingRequest): Promise<void>;
  addSchedule(spec: ScheduleSpec): void;
  addHttpApi(apiId: string): Promise<HttpApi>;
  httpApi(apiId: string): HttpApi | undefined;
  addRestApi(apiId: string, binaryMediaTypes: readonly string[]): Promise<RestApi>;
  restApi(apiId: string): RestApi | undefined;
  addFunctionUrl(spec: FunctionUrlSpec): Promise<FunctionUrl>;
  /** A domain of an HTTP API, of which `localUrl` knows from then on. */
  addDomain(name: string, apiId: string): void;
  createCustom(resource: CustomResource): Promise<CustomAnswer>;
  buildNested(
    logicalId: string,
    parameters: JsonObject,
  ): Promise<{ readonly stackId: string; readonly outputs: Outputs }>;
  /** Keeps a name for one resource; throws when another one has it. */
  claim(arn: string, owner: string): void;
  /** A text with the addresses that an API would have on AWS replaced by those it has here. */
  localUrl(text: string): string;
  warn(message: string): void;
}
