import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AccessLine } from '../core/api/access-line.ts';
import { findRoute } from '../core/api/find-route.ts';
import { ROUTES, type Route, type RouteGroup } from '../core/api/routes.ts';
import { WaybillError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import { API_KEYS, ENV } from '../core/settings.ts';
import { cutText } from '../core/shared/cut-text.ts';
import { lazy } from '../core/shared/lazy.ts';
import { makeLineLog } from '../node/line-log.ts';
import { systemClock } from '../node/system-clock.ts';
import { writeLine } from '../node/write-line.ts';
import { composeConsole } from './compose.ts';
import type { Answer } from './http/answer-routes.ts';
import { problem, toWaybillError } from './http/problem.ts';
import { handler as ingest } from './ingest.ts';

type Request = APIGatewayProxyEventV2;

type Handler = (request: Request) => Promise<Answer>;

type ServedRoute = Route & { readonly answer: Handler };

interface FunctionUrlPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Writes a line of the access log. */
  readonly write: (line: string) => void;
}

interface Served {
  readonly route: string;
  readonly answer: Answer;
  readonly error?: string;
}

/**
 * Answers every route behind a function URL, which has neither routes nor an access log of its own. A group that is
 * not there has no routes.
 */
export function makeFunctionUrl(
  groups: Readonly<Partial<Record<RouteGroup, Handler>>>,
  { clock, log, write }: FunctionUrlPorts,
): Handler {
  const routes = ROUTES.flatMap((route) => {
    const answer = groups[route.group];
    return answer === undefined ? [] : [{ ...route, answer }];
  });
  return async (request) => {
    const begun = clock.now();
    const served = await serve(request, routes, log);
    const line = accessLine(request, served, clock.now() - begun);
    write(JSON.stringify(line));
    return served.answer;
  };
}

async function serve(request: Request, routes: readonly ServedRoute[], log: Log): Promise<Served> {
  const { method } = request.requestContext.http;
  const found = findRoute(routes, { method, path: request.rawPath });
  if (found.route === undefined) return { route: '-', answer: refuse(request, found.allow) };
  const { pathParameters } = found;
  const { key: routeKey } = found.route;
  try {
    const answer = await found.route.answer({ ...request, routeKey, pathParameters });
    return { route: routeKey, answer };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { route: routeKey, answer: problem(toWaybillError(error, log)), error: reason };
  }
}

function refuse({ requestContext, rawPath }: Request, allow: readonly string[]): Answer {
  const asked = cutText(`${requestContext.http.method} ${rawPath}`, 128);
  if (allow.length === 0)
    return problem(new WaybillError('not-found', `there is no route ${asked}`));
  const methods = allow.join(', ');
  const answer = problem(
    new WaybillError('method-not-allowed', `received ${asked}; this path takes ${methods}`),
  );
  return { ...answer, headers: { ...answer.headers, allow: methods } };
}

function accessLine(
  { requestContext }: Request,
  { route, answer, error = '-' }: Served,
  latencyMs: number,
): AccessLine {
  const { time, requestId, http } = requestContext;
  return {
    time,
    requestId,
    sourceIp: http.sourceIp,
    route,
    status: String(answer.statusCode),
    bytes: String(Buffer.byteLength(answer.body ?? '')),
    latencyMs: String(latencyMs),
    error,
  };
}

/** Loaded when somebody asks: most of those who are served publish, and what they wait for at a cold start is paid for. */
const query: Handler = async (request) => (await import('./query.ts')).handler(request);
const operate: Handler = async (request) => (await import('./operate.ts')).handler(request);
const keys: Handler = async (request) => (await import('./keys.ts')).answerKeys(request);

/** The same for those who pull. */
const pull: Handler = async (request) => (await import('./pull.ts')).handler(request);
/** To the function that alone may make queues and rules. */
const provision: Handler = async (request) =>
  (await import('./call-provision.ts')).callProvision(request);

const answer = lazy(() => {
  const checksKeys = process.env[ENV.authorizer] === API_KEYS;
  const page = process.env[ENV.console] === undefined ? undefined : composeConsole();
  const more = {
    ...(checksKeys ? { keys } : {}),
    ...(page && { console: page }),
    ...(page && checksKeys ? { session: page } : {}),
  };
  const world = { clock: systemClock, log: makeLineLog(), write: writeLine };
  return makeFunctionUrl(
    { ingest, query, catalog: query, metrics: query, operate, provision, pull, ...more },
    world,
  );
});

/** The Lambda handler; its ports are composed once, at the first request. */
export const handler: Handler = (request) => answer()(request);
