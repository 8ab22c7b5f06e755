import type { IncomingMessage } from 'node:http';
import { type AccountRegion, arnOf } from '../../support/account-region.ts';
import { TokenBucket } from '../../support/token-bucket.ts';
import type { Policies } from '../iam/policies.ts';
import type { InvokeResult } from '../lambda/function-spec.ts';
import type { Authorizer } from './authorizers/authorizer.ts';
import { type CorsRules, corsHeaders, isPreflight, replaceCorsHeaders } from './cors.ts';
import { Gateway } from './gateway.ts';
import { headBytes, MAX_HEAD_BYTES } from './head-bytes.ts';
import { matchRoute, type Route, type RouteMatch } from './match-route.ts';
import { mayInvoke } from './may-invoke.ts';
import { readBody } from './read-body.ts';
import { type ProxyEvent, toEvent } from './to-event.ts';
import { gatewayAnswer, type HttpResponse, toResponse } from './to-response.ts';
import { withinTime } from './within-time.ts';

/** API Gateway's limits: 10 MB of body, 30 s for the function; Lambda takes 6 MB of event. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_EVENT_CHARS = 6 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;

/** What an HTTP API needs of the cloud around it. */
export interface HttpApiParts {
  readonly apiId: string;
  readonly place: AccountRegion;
  readonly policies: Policies;
  readonly now: () => number;
  /** Refused, and not left to wait, where Lambda throttles. */
  readonly invoke: (functionArn: string, payload: string) => Promise<InvokeResult>;
  readonly warn: (message: string) => void;
}

/** An API Gateway HTTP API. */
export class HttpApi extends Gateway {
  /** The cloud around it, for its authorizers too. */
  readonly parts: HttpApiParts;
  readonly #routes: Route[] = [];
  readonly #authorizers = new Map<string, Authorizer>();
  #bucket: TokenBucket | undefined;
  #cors: CorsRules | undefined;
  #requests = 0;

  constructor(parts: HttpApiParts) {
    super('apigw-requestid', parts.warn);
    this.parts = parts;
  }

  get apiId(): string {
    return this.parts.apiId;
  }

  /** Requests so far, without those above the throttle. */
  get requests(): number {
    return this.#requests;
  }

  addRoute(route: Route): void {
    this.#routes.push(route);
  }

  addAuthorizer(id: string, authorizer: Authorizer): void {
    this.#authorizers.set(id, authorizer);
  }

  authorizer(id: string): Authorizer | undefined {
    return this.#authorizers.get(id);
  }

  /** Invokes a function for an authorizer; undefined when the function's policy does not allow that. */
  async invokeAuthorizer(
    id: string,
    functionArn: string,
    payload: string,
  ): Promise<InvokeResult | undefined> {
    if (!this.#mayInvoke(functionArn, `${this.#arn}/authorizers/${id}`)) return undefined;
    return this.parts.invoke(functionArn, payload);
  }

  /** Requests a second, and up to how many at once; more are answered with 429. */
  throttle(limits: { readonly rate: number; readonly burst: number }): void {
    this.#bucket = new TokenBucket(limits, this.parts.now());
  }

  /** Has preflights answered here, and CORS headers on every answer. */
  configureCors(rules: CorsRules | undefined): void {
    this.#cors = rules;
  }

  protected override get cors(): CorsRules | undefined {
    return this.#cors;
  }

  protected async respond(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    const answer = await this.#serve(request, requestId);
    if (this.#cors === undefined) return answer;
    return replaceCorsHeaders(answer, corsHeaders(this.#cors, request));
  }

  async #serve(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    if (this.#bucket?.take(this.parts.now()) === false)
      return gatewayAnswer(429, 'Too Many Requests');
    this.#requests++;
    if (headBytes(request) > MAX_HEAD_BYTES)
      return gatewayAnswer(431, 'Request Header Fields Too Large');
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const match = matchRoute(this.#routes, request.method ?? 'GET', path);
    // A route that takes every method has its authorizer asked first (API Gateway developer guide, "Configure CORS for HTTP APIs").
    if (this.#cors !== undefined && isPreflight(request) && !match?.route.authorizer)
      return { status: 204, headers: {}, body: '' };
    if (!match) return gatewayAnswer(404, 'Not Found');
    const body = await readBody(request, MAX_BODY_BYTES);
    if (!body) return gatewayAnswer(413, 'Request Entity Too Large');
    const { apiId, place } = this.parts;
    const now = this.parts.now();
    const event = toEvent({
      request,
      body,
      routeKey: match.route.routeKey,
      pathParameters: match.pathParameters,
      apiId,
      accountId: place.accountId,
      requestId,
      now,
    });
    const authorization = await this.#authorize(match.route, event);
    if (!authorization.allowed) return authorization.answer;
    const payload = JSON.stringify(authorization.event);
    if (payload.length > MAX_EVENT_CHARS) return gatewayAnswer(413, 'Request Entity Too Large');
    return this.#invoke(match, payload);
  }

  async #authorize(
    { authorizer, scopes = [] }: Route,
    event: ProxyEvent,
  ): Promise<
    | { readonly allowed: true; readonly event: ProxyEvent }
    | { readonly allowed: false; readonly answer: HttpResponse }
  > {
    if (authorizer === undefined) return { allowed: true, event };
    const { method, path } = event.requestContext.http;
    const routeArn = `${this.#arn}/$default/${method}${path}`;
    const authorization = await authorizer({ event, routeArn, scopes });
    if (!authorization.allowed) return authorization;
    const requestContext = { ...event.requestContext, authorizer: authorization.context };
    return { allowed: true, event: { ...event, requestContext } };
  }

  async #invoke({ route }: RouteMatch, payload: string): Promise<HttpResponse> {
    const [method = '', path = ''] = route.routeKey.split(' ');
    const sourceArn = `${this.#arn}/$default/${method === 'ANY' ? '*' : method}${path}`;
    if (!this.#mayInvoke(route.functionArn, sourceArn))
      return gatewayAnswer(500, 'Internal Server Error');
    const invocation = this.parts.invoke(route.functionArn, payload);
    const result = await withinTime(invocation, INTEGRATION_TIMEOUT_MS);
    if (result === undefined) return gatewayAnswer(503, 'Service Unavailable');
    if (!result.ok) {
      const { errorType, errorMessage } = result.error;
      this.warn(`${route.routeKey} failed: ${errorType}: ${errorMessage}`);
    }
    return toResponse(result, (problem) =>
      this.warn(`${route.routeKey} answered what is no HTTP: ${problem}`),
    );
  }

  get #arn(): string {
    const { place, apiId } = this.parts;
    return arnOf(place, 'execute-api', apiId);
  }

  #mayInvoke(functionArn: string, sourceArn: string): boolean {
    return mayInvoke({ functionArn, sourceArn }, this.parts);
  }
}
