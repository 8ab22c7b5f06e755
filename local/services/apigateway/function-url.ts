import type { IncomingMessage } from 'node:http';
import type { InvokeResult } from '../lambda/function-spec.ts';
import { describeSigner, isAllowed, signerOf } from './authorizers/signer.ts';
import { addCorsHeaders, type CorsRules, corsHeaders, isPreflight } from './cors.ts';
import { Gateway } from './gateway.ts';
import type { HttpApiParts } from './http-api.ts';
import { readBody } from './read-body.ts';
import { type ProxyEvent, toEvent } from './to-event.ts';
import type { HttpResponse } from './to-response.ts';
import { toUrlResponse, urlAnswer } from './to-url-response.ts';

/** Lambda's limit of a synchronous event, in bytes. */
const MAX_EVENT_BYTES = 6_291_456;

const TOO_LARGE = urlAnswer(
  413,
  'RequestEntityTooLargeException',
  `Request must be smaller than ${MAX_EVENT_BYTES} bytes for the InvokeFunction operation`,
);
const FORBIDDEN = urlAnswer(403, 'AccessDeniedException', 'Forbidden');

/** The function of a URL, and who may call it. */
export interface FunctionUrlSpec {
  readonly urlId: string;
  readonly functionArn: string;
  readonly authType: 'AWS_IAM' | 'NONE';
  readonly cors?: CorsRules | undefined;
  /** Whether its `InvokeMode` is RESPONSE_STREAM; what is streamed is sent when it has ended. */
  readonly streams?: boolean;
}

type FunctionUrlParts = Omit<HttpApiParts, 'apiId'>;

/** Both must be allowed since October 2025, each under its condition (Lambda developer guide, "Control access to Lambda function URLs"). */
const permissions = (authType: string) => [
  { action: 'lambda:InvokeFunctionUrl', context: { 'lambda:functionurlauthtype': authType } },
  { action: 'lambda:InvokeFunction', context: { 'lambda:invokedviafunctionurl': 'true' } },
];

/** A Lambda function URL on a port of this machine; what it answers is buffered. */
export class FunctionUrl extends Gateway {
  readonly #spec: FunctionUrlSpec;
  readonly #parts: FunctionUrlParts;

  constructor(spec: FunctionUrlSpec, parts: FunctionUrlParts) {
    super('x-amzn-requestid', parts.warn);
    this.#spec = spec;
    this.#parts = parts;
  }

  protected override get cors(): CorsRules | undefined {
    return this.#spec.cors;
  }

  /** Lambda answers a preflight itself, signed or not, and the function hears nothing of it. */
  protected async respond(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    const { cors } = this;
    if (cors === undefined) return this.#invoke(request, requestId);
    const headers = corsHeaders(cors, request);
    if (isPreflight(request)) return { status: 200, headers, body: '' };
    return addCorsHeaders(await this.#invoke(request, requestId), headers);
  }

  async #invoke(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    const { functionArn } = this.#spec;
    const body = await readBody(request, MAX_EVENT_BYTES);
    if (body === undefined) return TOO_LARGE;
    const event = this.#authorize(this.#toEvent(request, { body, requestId }));
    if (event === undefined) return FORBIDDEN;
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > MAX_EVENT_BYTES) return TOO_LARGE;
    const result = await this.#parts.invoke(functionArn, payload);
    this.#warnOfFailure(result);
    return toUrlResponse(this.#answerOf(result), (problem) =>
      this.warn(`the function of the URL answered what is no HTTP: ${problem}`),
    );
  }

  /** What a handler streamed is an HTTP response only to a URL that streams. */
  #answerOf(result: InvokeResult): InvokeResult {
    if (!this.#spec.streams || !result.ok || result.response === undefined) return result;
    return { ok: true, payload: result.response };
  }

  #toEvent(
    request: IncomingMessage,
    { body, requestId }: { readonly body: Buffer; readonly requestId: string },
  ): ProxyEvent {
    const { urlId, authType } = this.#spec;
    const { now, place } = this.#parts;
    return toEvent({
      request,
      body,
      routeKey: '$default',
      pathParameters: {},
      apiId: urlId,
      accountId: authType === 'NONE' ? 'anonymous' : place.accountId,
      requestId,
      now: now(),
    });
  }

  /** The event with its caller; undefined when the caller may not. */
  #authorize(event: ProxyEvent): ProxyEvent | undefined {
    if (this.#spec.authType === 'NONE') return this.#isOpen() ? event : undefined;
    const accessKeyId = signerOf(event, 'lambda');
    if (accessKeyId === undefined) return undefined;
    const resources = [this.#spec.functionArn];
    const requests = permissions('AWS_IAM').map((it) => ({ ...it, accessKeyId, resources }));
    if (!isAllowed(requests, this.#parts)) return undefined;
    const authorizer = describeSigner(accessKeyId, this.#parts);
    return { ...event, requestContext: { ...event.requestContext, authorizer } };
  }

  #isOpen(): boolean {
    const { functionArn: resource } = this.#spec;
    const { policies, warn } = this.#parts;
    const missing = permissions('NONE').filter(
      ({ action, context }) => !policies.allowsEverybody({ action, resource, context }),
    );
    for (const { action } of missing)
      warn(`the policy of ${resource} does not allow everybody to perform: ${action} by its URL`);
    return missing.length === 0;
  }

  #warnOfFailure(result: InvokeResult): void {
    if (result.ok) return;
    const { errorType, errorMessage } = result.error;
    this.warn(`the function of the URL failed: ${errorType}: ${errorMessage}`);
  }
}
