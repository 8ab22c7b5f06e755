import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readNumber, readText } from '../aws/settings.ts';
import type { KeyGuard } from '../core/access/key-guard.ts';
import type { ParsedItem } from '../core/event/parse-request.ts';
import { type ChangeJobPorts, cancelJob, changeJob } from '../core/operate/change-job.ts';
import { listAudit } from '../core/operate/list-audit.ts';
import { listJobs } from '../core/operate/list-jobs.ts';
import {
  type ActOnEventPorts,
  discardEvent,
  type EventRequest,
  redeliverEvent,
} from '../core/operate/one-event/act-on-event.ts';
import type { RedeliverEditedPorts } from '../core/operate/one-event/redeliver-edited.ts';
import type { BulkKind } from '../core/operate/parse-job-request.ts';
import {
  type PauseCall,
  type PausePorts,
  pauseSubscriber,
  resumeSubscriber,
  type SubscriberState,
} from '../core/operate/pause/pause-subscriber.ts';
import { showJob } from '../core/operate/show-job.ts';
import { type StartJobPorts, startJob } from '../core/operate/start-job.ts';
import type { AuditLog } from '../core/ports/audit-log.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import { SubscriberDirectory } from '../core/registry/subscriber-directory.ts';
import { ENV } from '../core/settings.ts';
import { isJsonObject } from '../core/shared/json/json-object.ts';
import { lazy } from '../core/shared/lazy.ts';
import { randomBytes } from '../node/random-bytes.ts';
import { sha256 } from '../node/sha256.ts';
import {
  composeEventSources,
  composeGuard,
  composeLedger,
  composeOperations,
  composePauses,
  composePolicies,
  composeQueue,
} from './compose.ts';
import { type AllowedRequest, type Answer, answerRoutes } from './http/answer-routes.ts';
import { callerOf } from './http/caller-of.ts';
import { json } from './http/problem.ts';
import { readJson, readJsonExactly } from './http/read-json.ts';
import type { DeclareTypesPorts } from './policies/declare-types.ts';
import { keepPolicies } from './policies/keep-policies.ts';

interface OperatePorts
  extends StartJobPorts,
    Omit<ChangeJobPorts, keyof StartJobPorts>,
    Omit<ActOnEventPorts, keyof StartJobPorts | 'directory'>,
    Omit<PausePorts, keyof StartJobPorts>,
    Pick<DeclareTypesPorts, 'policies'> {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly audit: AuditLog;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Begins and changes what is done to many deliveries, and says what was done. */
export function makeOperate(
  ports: OperatePorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const directory = new SubscriberDirectory({ registry: ports.ledger, ...ports });
  const keep = keepPolicies(ports);
  const keepPolicy = async (item: ParsedItem): Promise<ParsedItem> => {
    const { policies } = await ports.ledger.registryVersion();
    const [kept = item] = await keep([item], policies);
    return kept;
  };
  const roles = { ...ports, directory, keepPolicy };
  const start = (kind: BulkKind) => (allowed: AllowedRequest) => begin(kind, allowed, ports);
  return answerRoutes<'operate'>(
    {
      'POST /subscribers/{name}/redrive': start('redrive'),
      'POST /subscribers/{name}/discard': start('discard'),
      'POST /subscribers/{name}/replay': start('replay'),
      'POST /events/{trackingId}/redeliver': async (allowed) => redeliver(allowed, roles),
      'POST /events/{trackingId}/discard': async (allowed) =>
        json(200, { deliveries: await discardEvent(await eventRequest(allowed), roles) }),
      'POST /subscribers/{name}/pause': hold(pauseSubscriber, ports),
      'POST /subscribers/{name}/resume': hold(resumeSubscriber, ports),
      'GET /jobs': async ({ request }) =>
        json(200, await listJobs(request.queryStringParameters ?? {}, ports)),
      'GET /jobs/{id}': async ({ path: { id = '' } }) => json(200, await showJob(id, ports)),
      'PATCH /jobs/{id}': async (allowed) => {
        const { id = '' } = allowed.path;
        await changeJob(
          { id, by: callerOf(allowed), body: await readJson(allowed.request) },
          ports,
        );
        return json(200, await showJob(id, ports));
      },
      'DELETE /jobs/{id}': async (allowed) => {
        const { id = '' } = allowed.path;
        const reason = allowed.request.queryStringParameters?.reason;
        await cancelJob({ id, by: callerOf(allowed), reason }, ports);
        return json(202, await showJob(id, ports));
      },
      'PUT /catalog/{type}': async (allowed) =>
        (await import('./policies/declare-types.ts')).declareType(allowed, ports),
      'DELETE /catalog/{type}': async (allowed) =>
        (await import('./policies/declare-types.ts')).undeclareType(allowed, ports),
      'GET /audit': async ({ request }) =>
        json(200, await listAudit(request.queryStringParameters ?? {}, ports)),
    },
    ports,
  );
}

async function eventRequest(allowed: AllowedRequest): Promise<EventRequest> {
  const { trackingId = '' } = allowed.path;
  return { trackingId, by: callerOf(allowed), body: await readJson(allowed.request) };
}

/** With data, it is another event that is delivered. */
async function redeliver(allowed: AllowedRequest, ports: RedeliverEditedPorts): Promise<Answer> {
  const { trackingId = '' } = allowed.path;
  const { value: body, exact } = await readJsonExactly(allowed.request);
  const request = { trackingId, by: callerOf(allowed), body };
  if (!isJsonObject(body) || body.data === undefined)
    return json(202, { deliveries: await redeliverEvent(request, ports) });
  const producer = allowed.key?.producer;
  const { redeliverEdited } = await import('./parts/redeliver-edited.ts');
  return json(202, await redeliverEdited({ ...request, exact, producer }, ports));
}

async function begin(
  kind: BulkKind,
  allowed: AllowedRequest,
  ports: OperatePorts,
): Promise<Answer> {
  const { request, path } = allowed;
  const caller = { by: callerOf(allowed), idempotencyKey: request.headers['idempotency-key'] };
  const body = await readJson(request);
  const begun = await startJob(kind, { subscriber: path.name ?? '', body, caller }, ports);
  if ('dryRun' in begun) return json(200, begun);
  return json(202, await showJob(begun.id, ports), { location: `/jobs/${begun.id}` });
}

type Hold = (call: PauseCall, ports: PausePorts) => Promise<SubscriberState>;

/** Has a subscriber pause or resume. */
function hold(run: Hold, ports: OperatePorts): (allowed: AllowedRequest) => Promise<Answer> {
  return async (allowed) => {
    const { request, path } = allowed;
    const call = {
      subscriber: path.name ?? '',
      by: callerOf(allowed),
      body: await readJson(request),
    };
    return json(202, await run(call, ports));
  };
}

const answer = lazy(() => {
  const operations = composeOperations();
  return makeOperate({
    ...composeLedger(),
    ...composeQueue(),
    ...composeGuard(),
    ...{
      jobs: operations,
      failed: operations,
      history: operations,
      audit: operations,
      sha256,
      randomBytes,
    },
    ...composePauses(),
    ...composePolicies(),
    ...composeEventSources(),
    jobsQueueUrl: readText(process.env, ENV.jobsQueueUrl),
    retentionDays: readNumber(process.env, ENV.retentionDays),
  });
});

/** The Lambda handler; its ports are composed once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);
