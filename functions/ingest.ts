import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AcceptResult } from '../core/accept/accept-result.ts';
import { mainError } from '../core/accept/main-error.ts';
import { responseStatus } from '../core/accept/response-status.ts';
import { checkGrants } from '../core/access/check-grants.ts';
import type { KeyGuard } from '../core/access/key-guard.ts';
import type { PublishAnswer } from '../core/api/publish-answer.ts';
import { WaybillError } from '../core/errors.ts';
import { parseRequest } from '../core/event/parse-request.ts';
import { lazy } from '../core/shared/lazy.ts';
import { composeAccept, composeGuard } from './compose.ts';
import { type AllowedRequest, type Answer, answerRoutes } from './http/answer-routes.ts';
import { json, problem } from './http/problem.ts';
import { readBody } from './http/read-body.ts';
import { type AcceptKeptPorts, makeAcceptKept, type SentEvents } from './policies/accept-kept.ts';

interface IngestPorts extends AcceptKeptPorts {
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Takes events. */
export function makeIngest(
  ports: IngestPorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const accept = makeAcceptKept(ports);
  return answerRoutes<'ingest'>(
    {
      'POST /events': async (allowed) => {
        const results = await accept(await readEvents(allowed, ports));
        const body: PublishAnswer = { events: results };
        const status = responseStatus(results);
        return status === undefined ? refuse(results) : json(status, body);
      },
    },
    ports,
  );
}

/** A request's events, and who sent them, as far as its key allows them. */
async function readEvents(
  { request, key }: AllowedRequest,
  { guard, clock, newId }: IngestPorts,
): Promise<SentEvents> {
  const body = await readBody(request);
  const options = { newId, now: () => clock.now() };
  const { items } = parseRequest({ headers: request.headers, body }, options);
  if (guard === undefined || key === undefined) return { items };
  const reserveQuota = (events: number) => guard.limit(key, events);
  return { items: checkGrants(items, key), producer: key.producer, reserveQuota };
}

/** Nothing of the request was taken: one problem, named after the main error, with every event's own result. */
function refuse(results: readonly AcceptResult[]): Answer {
  const error = mainError(results);
  if (error === undefined) throw new Error('a refused request has no error');
  return problem(new WaybillError(error.code, error.message), { events: results });
}

const answer = lazy(() => makeIngest({ ...composeAccept(), ...composeGuard() }));

/** The Lambda handler; its ports are composed once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);
