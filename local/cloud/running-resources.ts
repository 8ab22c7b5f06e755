import { StackOutputs } from '../cloudformation/stack-outputs.ts';
import type { Gateway } from '../services/apigateway/gateway.ts';
import type { HttpApi } from '../services/apigateway/http-api.ts';
import type { RestApi } from '../services/apigateway/rest/rest-api.ts';
import type { Policies } from '../services/iam/policies.ts';
import type {
  EventSource,
  EventSourceSpec,
} from '../services/lambda/event-sources/event-source.ts';

type Warn = (message: string) => void;

/** What a role must be allowed for Lambda to poll a queue in its name. */
const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** What the resources of all stacks become: gateways and pollers, all of them idle until started. */
export class RunningResources {
  readonly apis: HttpApi[] = [];
  readonly restApis: RestApi[] = [];
  /** APIs and function URLs. */
  readonly gateways: Gateway[] = [];
  /** The local addresses of the HTTP APIs' own domains. */
  readonly domains = new Map<string, string>();
  readonly sources: EventSource[] = [];
  readonly outputs = new StackOutputs();
  readonly #polling = new Set<EventSource>();
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
   * Starts the pollers that do not run yet. A role that may not poll its queue is an error, as on AWS; one of which not
   * all is known here is told to `warn`.
   */
  startSources(warn: Warn): void {
    const idle = this.sources.filter((source) => !this.#polling.has(source));
    for (const { spec } of idle) this.#requirePolling(spec, warn);
    for (const source of idle) {
      this.#polling.add(source);
      source.start();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.gateways.map((gateway) => gateway.stop()));
    for (const source of this.sources) source.stop();
  }

  #requirePolling({ function: { roleArn, name }, queueArn }: EventSourceSpec, warn: Warn): void {
    try {
      for (const action of POLLING) this.#policies.requireRole(roleArn, action, queueArn);
    } catch (error) {
      if (this.#policies.knows(roleArn)) throw error;
      warn(`${name} polls ${queueArn} all the same: not all that ${roleArn} may do is known here`);
    }
  }
}
