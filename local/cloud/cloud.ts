import type { AcceptResult, TakenEvent } from '../../core/accept/accept-result.ts';
import type { EventInput } from '../../core/api/event-input.ts';
import type { Waybill } from '../../core/query/read-waybill.ts';
import type { LogLine } from '../services/lambda/function-host.ts';
import type { LocalClock } from '../support/local-clock.ts';
import type { CallSnapshot } from './call-counts.ts';
import type { Fault } from './faults.ts';
import type { RouterCallOptions } from './router-calls.ts';

/** A function of the template. */
export interface CloudFunction {
  readonly stackName: string;
  /** Unique in its stack only. */
  readonly logicalId: string;
  readonly name: string;
  /** The variables that the template gives it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the embedded cloud runs, and how. */
export interface CloudOptions {
  /** The folder of a synthesized assembly (`cdk.out`); or several, of apps in one account, each after those that it needs. */
  readonly assembly: string | readonly string[];
  /** The stack to run, by name or path, with those that it depends on. @default every stack */
  readonly stack?: string;
  /**
   * Values of the templates' parameters, by `Name` or `Stack:Name`, and of the parameters of SSM that the app reads and
   * does not make. @default what the app says of itself
   */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Values of secrets, by name. @default those of the app's own secrets */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The port of the first HTTP API or function URL. @default 0 - any free one */
  readonly httpPort?: number;
  /** The port of the AWS endpoint. @default 0 - any free one */
  readonly awsPort?: number;
  /**
   * Names or addresses, without a port, by which the cloud may be called beside those of the loopback interface, and whose
   * pages may call its APIs, such as `host.docker.internal`. @default none
   */
  readonly allowedHosts?: readonly string[];
  /** A clock of the caller's; functions then see its time as well. @default the system's clock */
  readonly clock?: LocalClock;
  /** Makes the functions' `Math.random` repeatable. @default it is not */
  readonly seed?: number;
  /** Keeps queues and tables in this folder. @default everything is kept in memory */
  readonly dataDir?: string;
  /**
   * Goes on without what is damaged in `dataDir`; `warnings` says what that is, and how much.
   * @default a damaged folder is not opened
   */
  readonly dropDamaged?: boolean;
  /** Takes every line of a function and of the cloud. @default lines are dropped */
  readonly log?: (line: LogLine) => void;
}

/** A running embedded cloud; `await using` stops it at the end of its scope. */
export interface Cloud extends AsyncDisposable {
  /** The first HTTP API or function URL of the first stack with one, without a slash at its end; empty where there is none. */
  readonly url: string;
  readonly awsEndpoint: string;
  readonly region: string;
  /** The stacks' outputs by name, or as `Stack.Name` where several stacks have the name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the templates ask for and is not run here, one line each. */
  readonly warnings: readonly string[];
  readonly functions: readonly CloudFunction[];
  /**
   * What was called since the start, by service and action: `calls.dynamodb.BatchWriteItem`, `calls.lambda.Invoke`,
   * `calls.apigateway.Request`. Receives that found nothing are `calls.sqs.EmptyReceive`.
   */
  readonly calls: CallSnapshot;
  /** Disturbances of the AWS services, for tests. */
  readonly faults: {
    /** Disturbs a service until the answer is called. */
    set(fault: Fault): () => void;
  };
  /**
   * Publishes an event, or events at once, to the router at `url`. Of several, one that is refused does not throw: its
   * result says why. Throws `RouterError` where nothing is taken.
   */
  publish(event: EventInput, options?: RouterCallOptions): Promise<TakenEvent>;
  publish(
    events: readonly EventInput[],
    options?: RouterCallOptions,
  ): Promise<readonly AcceptResult[]>;
  /** How an event and its deliveries stand, by the router at `url`. Throws `RouterError`, of an unknown event too. */
  waybill(trackingId: string, options?: RouterCallOptions): Promise<Waybill>;
  /** Invokes a function by name, or by logical id where only one stack has it; throws its error under the error's own name. */
  invoke(id: string, payload?: unknown): Promise<unknown>;
  /**
   * Waits until no function runs and no message waits for an enabled event source; after `timeoutMs` of real time
   * (60,000 unless said otherwise), throws what is still at work.
   */
  waitUntilIdle(options?: { readonly timeoutMs?: number }): Promise<void>;
  /**
   * Lets so many milliseconds pass of the `VirtualClock` that the cloud was started with, from one thing that falls due
   * to the next, and waits each time until the cloud is idle; throws of the system's clock.
   */
  advance(ms: number): Promise<void>;
  /**
   * Takes the functions' code anew, from the same folder or another; invocations that run finish with the old.
   * Answers the names of the functions whose code is new, and whether the rest of a stack is another one, which is
   * not taken over.
   */
  reload(assembly?: CloudOptions['assembly']): {
    readonly functions: readonly string[];
    readonly stackChanged: boolean;
  };
  /** Ends everything; a second call does nothing. */
  stop(): Promise<void>;
}
