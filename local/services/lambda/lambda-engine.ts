import type { AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { Functions } from './functions.ts';
import { isLoop } from './trace-header.ts';

/** The most bytes of a payload (Lambda developer guide, "Lambda quotas"). */
const SYNCHRONOUS_LIMIT = 6_291_456;
const ASYNCHRONOUS_LIMIT = 1_048_576;

/** A function's name, ARN or part of an ARN, with a version or alias or without (Lambda API reference, "Invoke"). */
const FUNCTION_NAME =
  /^(?:arn:aws:lambda:)?(?:[a-z]{2}(?:-[a-z]+)+-\d:)?(?:\d{12}:)?(?:function:)?([\w-]+)(?::(\$LATEST|[\w-]+))?$/;

/** Lambda's own API, of which Invoke is run: it is how anybody calls a function by name. */
export class LambdaEngine implements Engine {
  readonly service = 'lambda';
  readonly #functions: () => Functions;
  readonly #place: AccountRegion;

  /** `functions` is asked late: they are made with the API of which this engine is a part. */
  constructor(functions: () => Functions, place: AccountRegion) {
    this.#functions = functions;
    this.#place = place;
  }

  access(_: string, input: AwsJson) {
    return { action: 'lambda:InvokeFunction', resources: [this.#arn(input)] };
  }

  /** Invoke; `Payload` is JSON text, in the input and in the output. `traceHeader` is that of the caller. */
  async call(action: string, input: AwsJson, traceHeader?: string): Promise<AwsJson> {
    if (action !== 'Invoke')
      throw new AwsError('UnknownOperationException', 'of Lambda, only Invoke is run locally', 404);
    const arn = this.#arn(input);
    const spec = this.#functions().withArn(arn);
    if (spec === undefined)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    const upstream = traceHeader === undefined ? [] : [traceHeader];
    const payload = input.Payload === undefined ? '{}' : String(input.Payload);
    const { InvocationType: type = 'RequestResponse' } = input;
    checkPayload(payload, type === 'Event' ? ASYNCHRONOUS_LIMIT : SYNCHRONOUS_LIMIT);
    if (type === 'DryRun') return { StatusCode: 204 };
    if (spec.recursiveLoop !== 'Allow' && isLoop(traceHeader, spec.arn))
      throw recursiveInvocation(spec);
    if (type === 'Event') {
      this.#functions().invokeAsync(arn, payload, upstream);
      return { StatusCode: 202 };
    }
    if (type !== 'RequestResponse')
      throw new AwsError(
        'InvalidParameterValueException',
        `InvocationType must be RequestResponse, Event or DryRun; received ${String(type).slice(0, 64)}`,
      );
    const result = await this.#functions().request(arn, payload, upstream);
    if (result.ok) return { StatusCode: 200, Payload: result.payload };
    const { errorType, errorMessage } = result.error;
    if (result.isThrottled) throw new AwsError(errorType, errorMessage, 429);
    return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify(result.error) };
  }

  async stop(): Promise<void> {}

  /** The ARN that a call names, with its version or alias; `$LATEST` is what a plain ARN means. */
  #arn({ FunctionName, Qualifier }: AwsJson): string {
    const [, name = String(FunctionName), inName] = FUNCTION_NAME.exec(String(FunctionName)) ?? [];
    const arn = arnOf(this.#place, 'lambda', `function:${name}`);
    const qualifier = String(Qualifier ?? inName ?? '$LATEST');
    return qualifier === '$LATEST' ? arn : `${arn}:${qualifier}`;
  }
}

/** Lambda API reference, "Invoke", under errors. */
function recursiveInvocation({ name }: FunctionSpec): AwsError {
  return new AwsError(
    'RecursiveInvocationException',
    `Lambda has detected your function being invoked in a recursive loop with other AWS resources and stopped your function's invocation: ${name}`,
  );
}

/** As AWS says it: ASFHyP3/hyp3#2241 and awslabs/aws-athena-query-federation#793 have it on record. */
function tooLarge(bytes: number, limit: number): string {
  return limit === ASYNCHRONOUS_LIMIT
    ? `${bytes} byte payload is too large for the Event invocation type (limit ${limit} bytes)`
    : `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
}

function checkPayload(payload: string, limit: number): void {
  const bytes = Buffer.byteLength(payload);
  if (bytes > limit) {
    throw new AwsError('RequestEntityTooLargeException', tooLarge(bytes, limit), 413);
  }
  try {
    JSON.parse(payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${reason}`,
    );
  }
}
