import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readText } from '../aws/settings.ts';
import {
  type AcceptPorts,
  type AcceptRequest,
  acceptEvents,
} from '../core/accept/accept-events.ts';
import type { AcceptResult } from '../core/accept/accept-result.ts';
import { countEvents } from '../core/accept/count-events.ts';
import { mainError } from '../core/accept/main-error.ts';
import { responseStatus } from '../core/accept/response-status.ts';
import { checkGrants } from '../core/access/check-grants.ts';
import type { KeyGuard } from '../core/access/key-guard.ts';
import type { PublishAnswer } from '../core/api/publish-answer.ts';
import { SeenTypes, type SeenTypesPorts } from '../core/catalog/learn/seen-types.ts';
import type { SeenEvent } from '../core/catalog/learn/type-tally.ts';
import { WaybillError } from '../core/errors.ts';
import { parseRequest } from '../core/event/parse-request.ts';
import type { TypePolicies } from '../core/ports/catalog/type-policies.ts';
import type { SubscriberRegistry } from '../core/ports/subscriber-registry.ts';
import { SubscriberDirectory } from '../core/registry/subscriber-directory.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import type { MetricLog } from '../node/metric-log.ts';
import { sha256 } from '../node/sha256.ts';
import {
  composeBus,
  composeGuard,
  composeLedger,
  composeMetrics,
  composePolicyList,
  composeQueue,
  composeTypeReports,
} from './compose.ts';
import { type AllowedRequest, type Answer, answerRoutes } from './http/answer-routes.ts';
import { json, problem } from './http/problem.ts';
import { readBody } from './http/read-body.ts';
import { keepPolicies } from './policies/keep-policies.ts';

interface IngestPorts extends AcceptPorts, Pick<SeenTypesPorts, 'typeReports' | 'newId'> {
  readonly registry: SubscriberRegistry;
  readonly policies: Pick<TypePolicies, 'listPolicies'>;
  readonly metrics: MetricLog;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Takes events. */
export function makeIngest(
  ports: IngestPorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const directory = new SubscriberDirectory(ports);
  const seen = new SeenTypes(ports);
  const keep = keepPolicies(ports);
  return answerRoutes<'ingest'>(
    {
      'POST /events': async (allowed) => {
        const sent = await readEvents(allowed, ports);
        const known = await directory.known();
        const items = await keep(sent.items, known?.version.policies);
        const checked = { ...sent, items, subscribers: known?.patterns };
        const accepting = acceptEvents(checked, ports);
        seen.begin(seenEvents(checked));
        const report = await accepting;
        ports.metrics.count(countEvents(report));
        const { results } = report;
        await seen.end(seenEvents(checked, results));
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
): Promise<Pick<AcceptRequest, 'items' | 'producer' | 'reserveQuota'>> {
  const body = await readBody(request);
  const options = { newId, now: () => clock.now() };
  const { items } = parseRequest({ headers: request.headers, body }, options);
  if (guard === undefined || key === undefined) return { items };
  const reserveQuota = (events: number) => guard.limit(key, events);
  return { items: checkGrants(items, key), producer: key.producer, reserveQuota };
}

/** What the catalog learns from: the events that are in order, or, where results are given, those that were accepted. */
function seenEvents(
  { items, producer }: Pick<AcceptRequest, 'items' | 'producer'>,
  results?: readonly AcceptResult[],
): readonly SeenEvent[] {
  return items.flatMap((item, place) => {
    const counts = results === undefined || results[place]?.status === 'accepted';
    return item.ok && counts ? [{ ...item, producer }] : [];
  });
}

/** Nothing of the request was taken: one problem, named after the main error, with every event's own result. */
function refuse(results: readonly AcceptResult[]): Answer {
  const error = mainError(results);
  if (error === undefined) throw new Error('a refused request has no error');
  return problem(new WaybillError(error.code, error.message), { events: results });
}

const answer = lazy(() => {
  const { ledger, ...world } = composeLedger();
  return makeIngest({
    ...world,
    ...{ events: ledger, registry: ledger, sha256, newId: randomUUID },
    recoveryQueueUrl: readText(process.env, ENV.recoveryQueueUrl),
    ...composeQueue(),
    ...composeBus(),
    ...composeMetrics(),
    ...composeTypeReports(),
    ...composePolicyList(),
    ...composeGuard(),
  });
});

/** The Lambda handler; its ports are composed once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);
