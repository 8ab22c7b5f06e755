import type { ProxyEvent } from '../to-event.ts';
import { gatewayAnswer, type HttpResponse } from '../to-response.ts';

/** A request on a route that is not open to everybody. */
export interface AuthorizationRequest {
  readonly event: ProxyEvent;
  /** With the method and the path of the request: `arn:aws:execute-api:us-east-1:000000000000:api1/$default/POST/events`. */
  readonly routeArn: string;
  /** The route's scopes; a token needs one of them. None when empty. */
  readonly scopes: readonly string[];
}

/** Who calls, as `requestContext.authorizer` of the function's event has it; or what the caller is answered. */
export type Authorization =
  | { readonly allowed: true; readonly context: Readonly<Record<string, unknown>> }
  | { readonly allowed: false; readonly answer: HttpResponse };

/** Decides who may call a route. */
export type Authorizer = (request: AuthorizationRequest) => Promise<Authorization>;

/** The answer to a caller who is known, or needs not be, and may not. */
export const FORBIDDEN: Authorization = {
  allowed: false,
  answer: gatewayAnswer(403, 'Forbidden'),
};

/** The answer to a caller who does not say who it is. */
export const UNAUTHORIZED: Authorization = {
  allowed: false,
  answer: gatewayAnswer(401, 'Unauthorized'),
};

/** The answer where the authorizer itself fails. */
export const BROKEN: Authorization = {
  allowed: false,
  answer: gatewayAnswer(500, 'Internal Server Error'),
};
