import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { isOfConsole, routeOf } from '../core/api/routes.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Sha256 } from '../core/ports/digest.ts';
import type { FailedDeliveries } from '../core/ports/failed-deliveries.ts';
import type { JobStore } from '../core/ports/jobs/job-store.ts';
import type { JobTrail } from '../core/ports/jobs/job-trail.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Log } from '../core/ports/log.ts';
import type { PauseStore } from '../core/ports/pausing/pause-store.ts';
import type { Queue } from '../core/ports/queue.ts';
import { explainDelivery } from '../core/query/explain-delivery.ts';
import { groupFailures } from '../core/query/group-failures.ts';
import { listDeliveries } from '../core/query/list-deliveries.ts';
import { listEvents } from '../core/query/list-events.ts';
import { listJobDeliveries } from '../core/query/list-job-deliveries.ts';
import { listSubscribers } from '../core/query/list-subscribers.ts';
import { readWaybill, writeWaybill } from '../core/query/read-waybill.ts';
import { SubscriberDirectory } from '../core/registry/subscriber-directory.ts';
import { lazy } from '../core/shared/lazy.ts';
import { sha256 } from '../node/sha256.ts';
import {
  composeConsole,
  composeGuard,
  composeLedger,
  composeOperations,
  composePauses,
  composeQueue,
  composeTrail,
} from './compose.ts';
import { type Answer, answerRoutes } from './http/answer-routes.ts';
import { json, jsonText } from './http/problem.ts';

interface QueryPorts {
  readonly ledger: Ledger;
  readonly failed: Pick<FailedDeliveries, 'listFailed'>;
  readonly jobs: Pick<JobStore, 'findJob'>;
  readonly trail: Pick<JobTrail, 'listSteps'>;
  readonly pauses: Pick<PauseStore, 'listPauses'>;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: Sha256;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Answers every question about events and subscribers. */
export function makeQuery(ports: QueryPorts): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const { ledger } = ports;
  const directory = new SubscriberDirectory({ registry: ledger, ...ports });
  const roles = { ...ports, directory };
  return answerRoutes<'query'>(
    {
      'GET /events': async ({ request }) =>
        json(200, await listEvents(request.queryStringParameters ?? {}, roles)),
      'GET /events/{trackingId}': async ({ path: { trackingId = '' } }) =>
        jsonText(200, writeWaybill(await readWaybill(trackingId, roles))),
      'GET /events/{trackingId}/explain/{subscriber}': async ({ path }) => {
        const { trackingId = '', subscriber = '' } = path;
        return json(200, await explainDelivery(trackingId, subscriber, ledger));
      },
      'GET /subscribers': async () => json(200, { subscribers: await listSubscribers(roles) }),
      'GET /subscribers/{name}/deliveries': async ({ request, path: { name = '' } }) =>
        json(200, await listDeliveries(name, request.queryStringParameters ?? {}, ports)),
      'GET /subscribers/{name}/failures': async ({ request, path: { name = '' } }) =>
        json(200, await groupFailures(name, request.queryStringParameters ?? {}, ports)),
      'GET /jobs/{id}/deliveries': async ({ request, path: { id = '' } }) =>
        json(200, await listJobDeliveries(id, request.queryStringParameters ?? {}, ports)),
      'GET /health': async () => {
        await ledger.getCheckpoint('health');
        return json(200, { status: 'ok' });
      },
    },
    ports,
  );
}

const answer = lazy(() => {
  const operations = composeOperations();
  return makeQuery({
    ...composeLedger(),
    ...{ failed: operations, jobs: operations },
    ...composeTrail(),
    ...composePauses(),
    ...composeQueue(),
    ...composeGuard(),
    sha256,
  });
});

const answerConsole = lazy(composeConsole);

/** The Lambda handler; its ports are composed once, at the first request. What few ask for is loaded when somebody does. */
export const handler = async (request: APIGatewayProxyEventV2): Promise<Answer> => {
  const { group = 'query' } = routeOf(request.routeKey) ?? {};
  if (group === 'catalog') return (await import('./catalog.ts')).handler(request);
  if (group === 'metrics') return (await import('./parts/metrics.ts')).handler(request);
  return isOfConsole(group) ? answerConsole()(request) : answer()(request);
};
