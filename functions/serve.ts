import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { systemClock } from '../aws/system-clock.ts';
import { writeLine } from '../aws/write-line.ts';
import type { AccessLine } from '../core/access-line.ts';
import { WaybillError } from '../core/errors.ts';
import { findRoute } from '../core/find-route.ts';
import type { Clock } from '../core/ports/clock.ts';
import { ROUTES, type RouterRoute, type Verb } from '../core/routes.ts';
import { API_KEYS, ENV } from '../core/settings.ts';
import { cutText } from '../core/shared/cut-text.ts';
import { problem } from './http/problem.ts';
import { handler as ingest } from './ingest.ts';
import { answerKeys } from './keys.ts';
import { handler as manage } from './manage.ts';

type Request = APIGatewayProxyEventV2;
type Answer = APIGatewayProxyStructuredResultV2;

type Handler = (request: Request) => Promise<Answer>;

type ServedRoute = RouterRoute & { readonly answer: Handler };

interface Served {
  readonly route: string;
  readonly answer: Answer;
  readonly error?: string;
}

/**
 * Answers every route behind a function URL, which has neither routes nor an access log of its own. A verb that is not
 * there has no routes.
 */
export function makeServe(
  verbs: Readonly<Partial<Record<Verb, Handler>>>,
  { clock, write }: { readonly clock: Pick<Clock, 'now'>; readonly write: (line: string) => void },
): Handler {
  const routes = ROUTES.flatMap((route) => {
    const answer = verbs[route.verb];
    return answer === undefined ? [] : [{ ...route, answer }];
  });
  return async (request) => {
    const begun = clock.now();
    const served = await serve(request, routes);
    const line = accessLine(request, served, clock.now() - begun);
    write(JSON.stringify(line));
    return served.answer;
  };
}

async function serve(request: Request, routes: readonly ServedRoute[]): Promise<Served> {
  const { method } = request.requestContext.http;
  const found = findRoute(routes, { method, path: request.rawPath });
  if (found.route === undefined) return { route: '-', answer: refuse(request, found.allow) };
  const { pathParameters } = found;
  const routeKey = `${found.route.method} ${found.route.path}`;
  try {
    const answer = await found.route.answer({ ...request, routeKey, pathParameters });
    return { route: routeKey, answer };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { route: routeKey, answer: problem(error), error: reason };
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

const hasKeys = process.env[ENV.authorizer] === API_KEYS;

/** The Lambda handler. */
export const handler = makeServe(
  { ingest, manage, ...(hasKeys ? { keys: answerKeys } : {}) },
  { clock: systemClock, write: writeLine },
);
