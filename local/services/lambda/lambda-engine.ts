import { randomUUID } from 'node:crypto';
import type { Access, AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { notRun } from '../../api/not-run.ts';
import type { AccountRegion } from '../../support/account-region.ts';
import type { EventSourceMappings } from './event-sources/event-source-mappings.ts';
import { MappingCalls } from './event-sources/mapping-calls.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { Functions } from './functions.ts';
import { checkFunctionName, type InvokeAsked, readFunctionArn, readInvoke } from './read-invoke.ts';
import { isLoop } from './trace-header.ts';

/** Lambda's own API, of which Invoke is run, by which anybody calls a function by name, and the calls about event source mappings. */
export class LambdaEngine implements Engine {
  readonly service = 'lambda';
  readonly #functions: () => Functions;
  readonly #place: AccountRegion;
  readonly #mappings: MappingCalls;

  /** `functions` is asked late: they are made with the API of which this engine is a part. */
  constructor(functions: () => Functions, mappings: EventSourceMappings, place: AccountRegion) {
    this.#functions = functions;
    this.#mappings = new MappingCalls(mappings, place);
    this.#place = place;
  }

  access(action: string, input: AwsJson): Access {
    if (this.#mappings.has(action)) return this.#mappings.access(action, input);
    return { action: 'lambda:InvokeFunction', resources: [this.#arn(input)] };
  }

  /**
   * Invoke; `Payload` is JSON text, in the input and in the output, and `RequestId` that of the invocation. `traceHeader` is
   * that of the caller.
   */
  async call(action: string, input: AwsJson, traceHeader?: string): Promise<AwsJson> {
    if (this.#mappings.has(action)) return this.#mappings.call(action, input);
    if (action !== 'Invoke')
      throw notRun({ service: 'lambda', action }, 'UnknownOperationException', 404);
    checkFunctionName(input, this.#place);
    const arn = this.#arn(input);
    const spec = this.#functions().withArn(arn);
    if (spec === undefined)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    const asked = readInvoke(input);
    if (asked.type === 'DryRun') return { StatusCode: 204 };
    if (spec.recursiveLoop !== 'Allow' && isLoop(traceHeader, spec.arn))
      throw recursiveInvocation(spec);
    const upstream = traceHeader === undefined ? [] : [traceHeader];
    if (asked.type === 'RequestResponse') return this.#request(arn, asked, upstream);
    const RequestId = this.#functions().invokeAsync(arn, asked.payload, upstream);
    return { StatusCode: 202, RequestId };
  }

  async stop(): Promise<void> {}

  async #request(
    arn: string,
    { payload, clientContext, isTailed }: InvokeAsked,
    upstream: readonly string[],
  ): Promise<AwsJson> {
    const RequestId = randomUUID();
    const asked = { requestId: RequestId, upstream, clientContext, isTailed };
    const result = await this.#functions().request(arn, payload, asked);
    if (!result.ok && result.isThrottled)
      throw new AwsError(result.error.errorType, result.error.errorMessage, 429);
    const outcome = result.ok
      ? { Payload: result.payload }
      : { FunctionError: 'Unhandled', Payload: JSON.stringify(result.error) };
    const ExecutedVersion = this.#functions().versionOf(arn);
    const log = result.logTail === undefined ? {} : { LogResult: result.logTail };
    return { StatusCode: 200, RequestId, ExecutedVersion, ...outcome, ...log };
  }

  #arn(input: AwsJson): string {
    return readFunctionArn(input, this.#place);
  }
}

/** Lambda API reference, "Invoke", under errors. */
function recursiveInvocation({ name }: FunctionSpec): AwsError {
  return new AwsError(
    'RecursiveInvocationException',
    `Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation: ${name}`,
  );
}
