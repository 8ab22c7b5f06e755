import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ApiKey } from '../../core/access/api-key.ts';
import type { KeyGuard } from '../../core/access/key-guard.ts';
import { type RouteGroup, type RouteKeyOf, routeOf } from '../../core/api/routes.ts';
import { WaybillError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import { cutText } from '../../core/shared/cut-text.ts';
import { authorizationOf, isOfConsolePage } from './authorization-of.ts';
import { problem, toWaybillError } from './problem.ts';

/** The response to a request, as Lambda returns it to API Gateway or a function URL. */
export type Answer = APIGatewayProxyStructuredResultV2;

/** A request whose caller may send it. */
export interface AllowedRequest {
  readonly request: APIGatewayProxyEventV2;
  /** The path variables of the route. */
  readonly path: Readonly<Record<string, string | undefined>>;
  /** The key that allows it, where the router checks keys. */
  readonly key: ApiKey | undefined;
}

type RouteAnswer = (allowed: AllowedRequest) => Promise<Answer>;

/** What each route of a group returns: one that is forgotten is a type error. */
export type RouteAnswers<G extends RouteGroup> = Readonly<Record<RouteKeyOf<G>, RouteAnswer>>;

/**
 * Makes the HTTP side of a function: it lets a request through if its key has the permission of its route, and returns
 * errors as problems.
 */
export function answerRoutes<G extends RouteGroup>(
  answers: RouteAnswers<G>,
  { guard, log }: { readonly guard: KeyGuard | undefined; readonly log: Log },
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const byKey = new Map<string, RouteAnswer>(Object.entries<RouteAnswer>(answers));
  const answerOf = async (request: APIGatewayProxyEventV2): Promise<Answer> => {
    const { routeKey, pathParameters: path = {} } = request;
    try {
      const route = routeOf(routeKey);
      const answer = byKey.get(routeKey);
      if (route === undefined || answer === undefined)
        throw new WaybillError('not-found', `there is no route ${cutText(routeKey, 64)}`);
      const { permission } = route;
      const key =
        permission === 'none'
          ? undefined
          : await guard?.admit(authorizationOf(request), permission);
      return await answer({ request, path, key });
    } catch (error) {
      const { trackingId } = path;
      const about = trackingId === undefined ? {} : { trackingId: cutText(trackingId, 64) };
      return problem(toWaybillError(error, log, about));
    }
  };
  return async (request) => {
    const answer = await answerOf(request);
    const needsKey = guard !== undefined && routeOf(request.routeKey)?.permission !== 'none';
    return needsKey && isOfConsolePage(request) ? unstored(answer) : answer;
  };
}

/**
 * Caches keep what was answered to an `Authorization` header from others, and not what was to a cookie (RFC 9111, section
 * 3.5). An answer that says itself how it is kept stays as it is.
 */
function unstored(answer: Answer): Answer {
  return { ...answer, headers: { 'cache-control': 'no-store', ...answer.headers } };
}
