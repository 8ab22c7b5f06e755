import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { describeError } from '../core/log/describe-error.ts';
import type {
  FunctionInvoker,
  Invocation,
  Invoked,
  NotRunReason,
} from '../core/ports/bridging/function-invoker.ts';
import { bytesOf, toBase64 } from '../core/shared/bytes.ts';

/** A function of anybody's, by its ARN, with a version or alias or without. Its client tries once: events come again by themselves. */
export class LambdaFunctionInvoker implements FunctionInvoker {
  readonly #client: LambdaClient;
  readonly #functionArn: string;

  constructor(client: LambdaClient, functionArn: string) {
    this.#client = client;
    this.#functionArn = functionArn;
  }

  async invoke({ payload, custom }: Invocation, signal: AbortSignal): Promise<Invoked> {
    const command = new InvokeCommand({
      FunctionName: this.#functionArn,
      Payload: bytesOf(payload),
      ...(custom === undefined
        ? {}
        : { ClientContext: toBase64(bytesOf(JSON.stringify({ custom }))) }),
    });
    try {
      const { FunctionError, Payload } = await this.#client.send(command, { abortSignal: signal });
      const kind = FunctionError === undefined ? 'returned' : 'failed';
      return { kind, payload: new TextDecoder().decode(Payload) };
    } catch (error) {
      return this.#notRun(error);
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #notRun(thrown: unknown): Invoked {
    const reason = reasonOf(thrown);
    const { class: name, message } = describeError(thrown);
    const advice = ADVICE[name] ?? '';
    const text = `${SAID[reason]} ${this.#functionArn}: ${message}${advice}`;
    return { kind: 'not-run', reason, error: { class: name, message: text } };
  }
}

const SAID: Readonly<Record<NotRunReason, string>> = {
  throttled: 'Lambda has no room to invoke',
  unavailable: 'Lambda cannot invoke now',
  unanswered: 'nothing was heard of the invocation of',
  refused: 'Lambda has refused to invoke',
  'too-large': 'the event is too large to invoke',
};

/** What to do about errors that somebody must do something about. */
const ADVICE: Readonly<Record<string, string>> = {
  ResourceNotFoundException: '; deploy the function again, or take the subscriber away',
  AccessDeniedException:
    '; the function may be in another account, which must allow it: the role of the Deliver function of the subscriber needs lambda:InvokeFunction',
};

/** By Lambda's names (Lambda API reference, "Invoke", errors). What it has in its own 502s and somebody must change is refused. */
const REASONS: Readonly<Record<string, NotRunReason>> = {
  TooManyRequestsException: 'throttled',
  ThrottlingException: 'throttled',
  EC2ThrottledException: 'throttled',
  ENILimitReachedException: 'throttled',
  SubnetIPAddressLimitReachedException: 'throttled',
  EFSMountConnectivityException: 'unavailable',
  EFSMountTimeoutException: 'unavailable',
  ResourceConflictException: 'unavailable',
  SnapStartNotReadyException: 'unavailable',
  SnapStartTimeoutException: 'unavailable',
  // Of the credentials of the function that invokes, which Lambda renews.
  ExpiredTokenException: 'unavailable',
  InvalidSignatureException: 'unavailable',
  UnrecognizedClientException: 'unavailable',
  EC2AccessDeniedException: 'refused',
  InvalidRuntimeException: 'refused',
  InvalidSecurityGroupIDException: 'refused',
  InvalidSubnetIDException: 'refused',
  InvalidZipFileException: 'refused',
  KMSAccessDeniedException: 'refused',
  KMSDisabledException: 'refused',
  KMSInvalidStateException: 'refused',
  KMSNotFoundException: 'refused',
  RequestTooLargeException: 'too-large',
  RequestEntityTooLargeException: 'too-large',
};

/** Network errors before anything was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function reasonOf(thrown: unknown): NotRunReason {
  if (!(thrown instanceof Error)) return 'unanswered';
  const known = REASONS[thrown.name];
  if (known !== undefined) return known;
  const metadata: unknown = Reflect.get(thrown, '$metadata');
  const status = (metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode;
  if (status === undefined) {
    const code: unknown = Reflect.get(thrown, 'code');
    return typeof code === 'string' && NOT_SENT.has(code) ? 'unavailable' : 'unanswered';
  }
  if (status === 413) return 'too-large';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unavailable' : 'refused';
}
