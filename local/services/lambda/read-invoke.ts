import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';

/** The most bytes of a payload (Lambda developer guide, "Lambda quotas"). */
const SYNCHRONOUS_LIMIT = 6_291_456;
const ASYNCHRONOUS_LIMIT = 1_048_576;

/** The most bytes of a client context, as it is sent (Lambda API reference, "Invoke"). */
const CLIENT_CONTEXT_LIMIT = 3583;

const TYPES = ['Event', 'RequestResponse', 'DryRun'] as const;
const LOG_TYPES = ['None', 'Tail'] as const;

/** As Lambda prints it; localstack's `test_lambda_api.snapshot.json` (`test_invalid_invoke`) has it from AWS. */
const NAME_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?';

/** What the pattern means: a name, an ARN or a part of one, with a version or alias or without. */
const NAME =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:\d{12}:)?(?:function:)?([\w.-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[\w-]+))?$/;

const QUALIFIER = /^(?:\$LATEST(?:\.PUBLISHED)?|[\w$-]+)$/;

/** What a call of Invoke asks for. */
export interface InvokeAsked {
  readonly type: (typeof TYPES)[number];
  /** JSON text. */
  readonly payload: string;
  /** JSON text, for synchronous invocations only, as on AWS. */
  readonly clientContext: string | undefined;
  /** Whether the end of the execution log is part of the answer; of synchronous invocations only. */
  readonly isTailed: boolean;
}

/** The ARN that a call names, with its version or alias; `$LATEST` is what a plain ARN means. */
export function readFunctionArn(
  { FunctionName, Qualifier }: AwsJson,
  place: AccountRegion,
): string {
  const [, , name = String(FunctionName), inName] = NAME.exec(String(FunctionName)) ?? [];
  const arn = arnOf(place, 'lambda', `function:${name}`);
  const qualifier = String(Qualifier ?? inName ?? '$LATEST');
  return qualifier === '$LATEST' ? arn : `${arn}:${qualifier}`;
}

/** Refuses a name that is none, as Lambda does before it looks for the function. */
export function checkFunctionName(
  { FunctionName, Qualifier }: AwsJson,
  { region }: AccountRegion,
): void {
  const match = NAME.exec(String(FunctionName));
  if (match === null) throw invalid('functionName', FunctionName, pattern(NAME_PATTERN));
  const [, named = region, , inName] = match;
  if (named !== region)
    throw new AwsError(
      'ResourceNotFoundException',
      `Functions from '${named}' are not reachable in this region ('${region}')`,
      404,
    );
  if (Qualifier === undefined) return;
  if (!QUALIFIER.test(String(Qualifier)))
    throw invalid('qualifier', Qualifier, pattern('\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+'));
  if (inName !== undefined && inName !== Qualifier)
    throw new AwsError(
      'InvalidParameterValueException',
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
}

/** Reads the rest of a call; throws what Lambda refuses. */
export function readInvoke(input: AwsJson): InvokeAsked {
  const { Payload, InvocationType, LogType, ClientContext, TenantId, DurableExecutionName } = input;
  const payload = Payload === undefined ? '{}' : String(Payload);
  const type = oneOf(TYPES, 'invocationType', InvocationType ?? 'RequestResponse');
  const logType = oneOf(LOG_TYPES, 'logType', LogType ?? 'None');
  // Lambda developer guide, "Troubleshooting tenant isolation": no function here has tenants.
  if (TenantId !== undefined)
    throw new AwsError(
      'InvalidParameterValueException',
      'Tenant ID configuration not specified or passed to a function when tenant isolation is not enabled.',
    );
  if (DurableExecutionName !== undefined)
    throw new AwsError(
      'InvalidParameterValueException',
      'DurableExecutionName is for durable functions, which are not run locally',
    );
  checkPayload(payload, type === 'Event' ? ASYNCHRONOUS_LIMIT : SYNCHRONOUS_LIMIT);
  const isSynchronous = type === 'RequestResponse';
  const clientContext = ClientContext === undefined ? undefined : readContext(ClientContext);
  return {
    type,
    payload,
    clientContext: isSynchronous ? clientContext : undefined,
    isTailed: isSynchronous && logType === 'Tail',
  };
}

/** A client context's JSON; boto/boto3#2153 has Lambda's answer to what is none on record, not that to one too long. */
function readContext(value: unknown): string {
  const encoded = String(value);
  if (encoded.length > CLIENT_CONTEXT_LIMIT)
    throw new AwsError(
      'InvalidRequestContentException',
      `Client context must have ${CLIENT_CONTEXT_LIMIT} bytes at most, and has ${encoded.length}`,
    );
  const text = Buffer.from(encoded, 'base64').toString();
  const context = parse(text);
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    throw new AwsError(
      'InvalidRequestContentException',
      'Client context must be a valid Base64-encoded JSON object.',
    );
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function oneOf<T extends string>(all: readonly T[], member: string, value: unknown): T {
  const known = all.find((each) => each === value);
  if (known !== undefined) return known;
  throw invalid(member, value, `Member must satisfy enum value set: [${all.join(', ')}]`);
}

function pattern(regex: string): string {
  return `Member must satisfy regular expression pattern: ${regex}`;
}

function invalid(member: string, value: unknown, constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
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
