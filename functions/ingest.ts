import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { dynamoDbClient, eventBridgeClient, sqsClient } from '../aws/clients.ts';
import { EventBridgeBus } from '../aws/event-bridge-bus.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { makeLineLog } from '../aws/line-log.ts';
import { type MetricLog, makeMetricLog } from '../aws/metric-log.ts';
import { parseLedgerSettings, readText } from '../aws/settings.ts';
import { sha256 } from '../aws/sha256.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { systemClock } from '../aws/system-clock.ts';
import { systemRandom } from '../aws/system-random.ts';
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
import { WaybillError } from '../core/errors.ts';
import { parseRequest } from '../core/event/parse-request.ts';
import type { SubscriberRegistry } from '../core/ports/subscriber-registry.ts';
import { ENV } from '../core/settings.ts';
import { SubscriberDirectory } from '../core/subscriber-directory.ts';
import { guardFrom } from './http/guard-from.ts';
import { json, problem } from './http/problem.ts';
import { readBody } from './http/read-body.ts';

type Answer = APIGatewayProxyStructuredResultV2;

interface IngestPorts extends AcceptPorts {
  readonly registry: SubscriberRegistry;
  readonly metrics: MetricLog;
  /** Absent where an authorizer before the function decides who may call. */
  readonly guard?: KeyGuard | undefined;
}

/** POST /events. */
export function makeIngest(
  ports: IngestPorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const directory = new SubscriberDirectory(ports);
  return async (request) => {
    try {
      const sent = await readEvents(request, ports);
      const report = await acceptEvents(
        { ...sent, subscribers: await directory.patterns() },
        ports,
      );
      ports.metrics.count(countEvents(report));
      const { results } = report;
      const status = responseStatus(results);
      return status === undefined ? refuse(results) : json(status, { events: results });
    } catch (error) {
      return problem(error);
    }
  };
}

/** A request's events, and who sent them, once its key allows that. */
async function readEvents(
  request: APIGatewayProxyEventV2,
  { guard, clock }: IngestPorts,
): Promise<Pick<AcceptRequest, 'items' | 'producer' | 'admit'>> {
  const key = await guard?.admit(request.headers.authorization, 'publish');
  const body = await readBody(request);
  const options = { newId: randomUUID, now: clock.now };
  const { items } = parseRequest({ headers: request.headers, body }, options);
  if (guard === undefined || key === undefined) return { items };
  const admit = (events: number) => guard.limit(key, events);
  return { items: checkGrants(items, key), producer: key.producer, admit };
}

/** Nothing of the request was taken: one problem, named after the main error, with every event's own result. */
function refuse(results: readonly AcceptResult[]): Answer {
  const error = mainError(results);
  if (error === undefined) return problem(new Error('a refused request has no error'));
  return problem(new WaybillError(error.code, error.message), { events: results });
}

function production(): ReturnType<typeof makeIngest> {
  const router = readText(process.env, ENV.bus);
  const bus = new EventBridgeBus(eventBridgeClient(), router);
  const log = makeLineLog();
  const ledger = new DynamoLedger(dynamoDbClient(), parseLedgerSettings(process.env), log);
  const metrics = makeMetricLog(router);
  const guard = guardFrom(process.env);
  const queue = new SqsQueue(sqsClient());
  const recoveryQueueUrl = readText(process.env, ENV.recoveryQueueUrl);
  const world = { clock: systemClock, random: systemRandom, sha256 };
  const stores = { events: ledger, registry: ledger, queue, recoveryQueueUrl };
  return makeIngest({ ...stores, bus, metrics, log, guard, ...world });
}

let built: ReturnType<typeof makeIngest> | undefined;

/** The Lambda handler; its clients are built once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => {
  built ??= production();
  return built(request);
};
