import { StackOutputs } from '../cloudformation/stack-outputs.ts';
import type { Gateway } from '../services/apigateway/gateway.ts';
import type { HttpApi } from '../services/apigateway/http-api.ts';
import type { RestApi } from '../services/apigateway/rest/rest-api.ts';
import type { StreamSource } from '../services/dynamodb-streams/mapping/stream-source.ts';
import type { Policies } from '../services/iam/policies.ts';
import type { EventSource } from '../services/lambda/event-sources/event-source.ts';
import type { EventSourceMapping } from '../services/lambda/event-sources/event-source-mapping.ts';
import type { FunctionSpec } from '../services/lambda/function-spec.ts';

type Warn = (message: string) => void;

/** What a role must be allowed for Lambda to poll a queue, or a stream, in its name. */
const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const STREAMING = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];

/** What the resources of all stacks become: gateways and pollers, all of them idle until started. */
export class RunningResources {
  readonly apis: HttpApi[] = [];
  readonly restApis: RestApi[] = [];
  /** APIs and function URLs. */
  readonly gateways: Gateway[] = [];
  /** The local addresses of the HTTP APIs' own domains. */
  readonly domains = new Map<string, string>();
  readonly sources = new Map<EventSource, EventSourceMapping>();
  readonly streamSources = new Map<StreamSource, EventSourceMapping>();
  readonly outputs = new StackOutputs();
  readonly #polling = new Set<EventSourceMapping>();
  /** Who has a name, by ARN. */
  readonly #owners = new Map<string, string>();
  readonly #policies: Policies;

  constructor(policies: Policies) {
    this.#policies = policies;
  }

  /** Keeps a name for its first owner, and throws for another, as AWS does for a name that exists. */
  claim(arn: string, owner: string, stackName: string): void {
    const first = this.#owners.get(arn);
    if (first !== undefined)
      throw new Error(`${owner} has the name of ${first}, ${arn}: give one of them another name`);
    this.#owners.set(arn, `${owner} of the stack ${stackName}`);
  }

  /** Starts pollers, and opens the gateways. */
  start(warn: Warn): void {
    this.startSources(warn);
    for (const gateway of this.gateways) gateway.open();
  }

  /**
   * Starts the pollers that do not run yet. A role that may not poll its queue or stream is an error, as on AWS; one of
   * which not all is known here is told to `warn`.
   */
  startSources(warn: Warn): void {
    const isNew = ([, mapping]: readonly [unknown, EventSourceMapping]) =>
      !this.#polling.has(mapping);
    const [sources, streamSources] = [
      [...this.sources].filter(isNew),
      [...this.streamSources].filter(isNew),
    ];
    for (const [{ spec }] of sources) this.#requirePolling(spec.function, spec.queueArn, warn);
    for (const [{ spec }] of streamSources)
      this.#requireStreaming(spec.function, spec.stream.state.arn, warn);
    for (const [, mapping] of [...sources, ...streamSources]) {
      this.#polling.add(mapping);
      mapping.start();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.gateways.map((gateway) => gateway.stop()));
    for (const mapping of [...this.sources.values(), ...this.streamSources.values()])
      mapping.stop();
  }

  #requirePolling({ roleArn, name }: FunctionSpec, queueArn: string, warn: Warn): void {
    try {
      for (const action of POLLING) this.#policies.requireRole(roleArn, action, queueArn);
    } catch (error) {
      if (this.#policies.knows(roleArn)) throw error;
      warn(`${name} polls ${queueArn} all the same: not all that ${roleArn} may do is known here`);
    }
  }

  /** In Lambda's words (aws-samples/lambda-refarch-webapp#7). */
  #requireStreaming({ roleArn, name }: FunctionSpec, arn: string, warn: Warn): void {
    const may = (action: string) =>
      this.#policies.allowsRole(roleArn, { action: `dynamodb:${action}`, resource: arn });
    if (STREAMING.every(may)) return;
    if (this.#policies.knows(roleArn))
      throw new Error(
        `Cannot access stream ${arn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM. (${name})`,
      );
    warn(`${name} polls ${arn} all the same: not all that ${roleArn} may do is known here`);
  }
}
