import type { IncomingMessage } from 'node:http';
import { type AccountRegion, arnOf } from '../../../support/account-region.ts';
import { TokenBucket } from '../../../support/token-bucket.ts';
import type { Policies } from '../../iam/policies.ts';
import type { InvokeResult } from '../../lambda/function-spec.ts';
import { Gateway } from '../gateway.ts';
import { headBytes, MAX_HEAD_BYTES } from '../head-bytes.ts';
import { mayInvoke } from '../may-invoke.ts';
import { readBody } from '../read-body.ts';
import type { HttpResponse } from '../to-response.ts';
import { withinTime } from '../within-time.ts';
import { findMethod, type MethodMatch, type RestMethod, type RestResource } from './find-method.ts';
import {
  FORBIDDEN,
  MISCONFIGURED,
  NO_METHOD,
  restAnswer,
  THROTTLED,
  TOO_LATE,
} from './rest-answers.ts';
import type { RestAuthorizer } from './rest-authorizer.ts';
import { type RestEvent, toRestEvent } from './rest-event.ts';
import { toRestResponse } from './rest-response.ts';

/** API Gateway takes 10 MB of body (developer guide, "Quotas for a REST API"), and Lambda 6 MB of event. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_EVENT_CHARS = 6 * 1024 * 1024;
const TOO_LARGE = restAnswer(413, 'RequestTooLargeException', 'Request Too Long');

/** What a REST API needs of the cloud around it. */
export interface RestApiParts {
  readonly apiId: string;
  readonly binaryMediaTypes: readonly string[];
  readonly place: AccountRegion;
  readonly policies: Policies;
  readonly now: () => number;
  /** Refused, and not left to wait, where Lambda throttles. */
  readonly invoke: (functionArn: string, payload: string) => Promise<InvokeResult>;
  readonly warn: (message: string) => void;
}

/** A stage: the first segment of every path. */
export interface RestStage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Requests a second, and up to how many at once; more are answered with 429. */
  readonly throttle?: { readonly rate: number; readonly burst: number };
}

interface Call {
  readonly request: IncomingMessage;
  readonly stage: string;
  readonly match: MethodMatch;
  readonly path: string;
  readonly event: RestEvent;
}

/** An API Gateway REST API: methods of resources, each answered by a function or by a literal response. */
export class RestApi extends Gateway {
  readonly parts: RestApiParts;
  readonly rootId: string;
  readonly #resources = new Map<string, RestResource>();
  readonly #stages = new Map<string, RestStage & { readonly bucket: TokenBucket | undefined }>();
  readonly #authorizers = new Map<string, RestAuthorizer>();
  #requests = 0;

  constructor(parts: RestApiParts) {
    super('x-amzn-requestid', parts.warn);
    this.parts = parts;
    this.rootId = `${parts.apiId}-root`;
    this.#resources.set(this.rootId, { id: this.rootId, path: '/', methods: new Map() });
  }

  get apiId(): string {
    return this.parts.apiId;
  }

  /** Requests so far, without those above the throttle. */
  get requests(): number {
    return this.#requests;
  }

  /** Adds a path part below a resource that is there. */
  addResource(id: string, parentId: string, pathPart: string): void {
    const parent = this.#resource(parentId).path;
    const path = `${parent === '/' ? '' : parent}/${pathPart}`;
    this.#resources.set(id, { id, path, methods: new Map() });
  }

  addMethod(resourceId: string, method: RestMethod): void {
    this.#resource(resourceId).methods.set(method.httpMethod, method);
  }

  addStage(stage: RestStage): void {
    const bucket = stage.throttle && new TokenBucket(stage.throttle, this.parts.now());
    this.#stages.set(stage.name, { ...stage, bucket });
  }

  addAuthorizer(id: string, authorizer: RestAuthorizer): void {
    this.#authorizers.set(id, authorizer);
  }

  authorizer(id: string): RestAuthorizer | undefined {
    return this.#authorizers.get(id);
  }

  /** Invokes a function for an authorizer; undefined when the function's policy does not allow that. */
  async invokeAuthorizer(
    id: string,
    functionArn: string,
    payload: string,
  ): Promise<InvokeResult | undefined> {
    const sourceArn = `${this.#arn}/authorizers/${id}`;
    if (!mayInvoke({ functionArn, sourceArn }, this.parts)) return undefined;
    return this.parts.invoke(functionArn, payload);
  }

  protected async respond(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    const { stage, path } = splitStage(request.url ?? '/');
    const found = this.#stages.get(stage);
    if (found === undefined) return FORBIDDEN;
    if (found.bucket?.take(this.parts.now()) === false) return THROTTLED;
    this.#requests++;
    if (headBytes(request) > MAX_HEAD_BYTES)
      return restAnswer(431, 'BadRequestException', 'Request Header Fields Too Large');
    const match = findMethod(this.#resources.values(), request.method ?? 'GET', path);
    if (match === undefined) return NO_METHOD;
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === undefined) return tooLong(MAX_BODY_BYTES);
    const { apiId, place, binaryMediaTypes, now } = this.parts;
    const { resource, pathParameters } = match;
    const event = toRestEvent({
      ...{ request, body, apiId, accountId: place.accountId, requestId, now: now(), stage, path },
      ...{ stageVariables: found.variables, pathParameters, binaryMediaTypes },
      ...{ resourceId: resource.id, resourcePath: resource.path },
    });
    return this.#answerCall({ request, stage, match, path, event });
  }

  async #answerCall(call: Call): Promise<HttpResponse> {
    const { request, stage, path, event } = call;
    const { authorizer, needsKey } = call.match.method;
    // No key is known here, as the start has said.
    if (needsKey) return FORBIDDEN;
    if (authorizer === undefined) return this.#integrate(call);
    const methodArn = `${this.#arn}/${stage}/${request.method}${path}`;
    const authorization = await authorizer(event, methodArn);
    if (!authorization.allowed) return authorization.answer;
    const requestContext = { ...event.requestContext, ...authorization.context };
    return this.#integrate({ ...call, event: { ...event, requestContext } });
  }

  async #integrate(call: Call): Promise<HttpResponse> {
    const { integration, httpMethod } = call.match.method;
    if (integration === 'not-run') return MISCONFIGURED;
    if ('mock' in integration) return integration.mock;
    const { functionArn, timeoutMs } = integration;
    const { path } = call.match.resource;
    const sourceArn = `${this.#arn}/${call.stage}/${httpMethod === 'ANY' ? '*' : httpMethod}${path}`;
    if (!mayInvoke({ functionArn, sourceArn }, this.parts)) return MISCONFIGURED;
    const payload = JSON.stringify(call.event);
    if (payload.length > MAX_EVENT_CHARS) return TOO_LARGE;
    const result = await withinTime(this.parts.invoke(functionArn, payload), timeoutMs);
    if (result === undefined) return TOO_LATE;
    const what = `${httpMethod} ${path}`;
    if (!result.ok)
      this.warn(`${what} failed: ${result.error.errorType}: ${result.error.errorMessage}`);
    const { accept } = call.request.headers;
    const { binaryMediaTypes } = this.parts;
    return toRestResponse(result, { accept, binaryMediaTypes }, (problem) =>
      this.warn(`${what} answered what is no proxy response: ${problem}`),
    );
  }

  get #arn(): string {
    const { place, apiId } = this.parts;
    return arnOf(place, 'execute-api', apiId);
  }

  #resource(id: string): RestResource {
    const resource = this.#resources.get(id);
    if (resource === undefined) throw new Error(`the REST API ${this.apiId} has no resource ${id}`);
    return resource;
  }
}

function splitStage(url: string): { readonly stage: string; readonly path: string } {
  const [whole = '/'] = url.split('?', 1);
  const [, stage = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(whole) ?? [];
  return { stage, path: rest === '' ? '/' : rest };
}

function tooLong(bytes: number): HttpResponse {
  const message = `HTTP content length exceeded ${bytes} bytes.`;
  return restAnswer(413, 'RequestTooLargeException', message);
}
