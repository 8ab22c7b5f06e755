import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { dynamoDbClient, sqsClient } from '../aws/clients.ts';
import { DynamoLedger } from '../aws/ledger/dynamo-ledger.ts';
import { makeLineLog } from '../aws/line-log.ts';
import { parseLedgerSettings } from '../aws/settings.ts';
import { SqsQueue } from '../aws/sqs-queue.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { WaybillError } from '../core/errors.ts';
import { explainDelivery } from '../core/explain-delivery.ts';
import { listEvents } from '../core/list-events.ts';
import { listSubscribers } from '../core/list-subscribers.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Ledger } from '../core/ports/ledger.ts';
import type { Log } from '../core/ports/log.ts';
import type { Queue } from '../core/ports/queue.ts';
import { readWaybill, writeWaybill } from '../core/read-waybill.ts';
import { cutText } from '../core/shared/cut-text.ts';
import { SubscriberDirectory } from '../core/subscriber-directory.ts';
import { guardFrom } from './http/guard-from.ts';
import { jsonText, problem } from './http/problem.ts';

interface ManagePorts {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent where an authorizer before the function decides who may call. */
  readonly guard?: KeyGuard | undefined;
}

type Answer = APIGatewayProxyStructuredResultV2;

/** Answers every question about events and subscribers. */
export function makeManage(
  ports: ManagePorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const directory = new SubscriberDirectory({ registry: ports.ledger, ...ports });
  return async (request) => {
    try {
      if (request.routeKey !== 'GET /health')
        await ports.guard?.admit(request.headers.authorization, 'read');
      return jsonText(200, await route(request, { ...ports, directory }));
    } catch (error) {
      const { trackingId } = request.pathParameters ?? {};
      const about = trackingId === undefined ? {} : { trackingId: cutText(trackingId, 64) };
      return problem(error, {}, about);
    }
  };
}

interface ManageWorld extends ManagePorts {
  readonly directory: SubscriberDirectory;
}

/** The JSON that answers a request. */
async function route(request: APIGatewayProxyEventV2, ports: ManageWorld): Promise<string> {
  const { trackingId = '' } = request.pathParameters ?? {};
  return request.routeKey === 'GET /events/{trackingId}'
    ? writeWaybill(await readWaybill(trackingId, ports))
    : JSON.stringify(await ask(request, ports));
}

async function ask(request: APIGatewayProxyEventV2, ports: ManageWorld): Promise<unknown> {
  const { trackingId = '', subscriber = '' } = request.pathParameters ?? {};
  switch (request.routeKey) {
    case 'GET /events':
      return listEvents(request.queryStringParameters ?? {}, ports);
    case 'GET /events/{trackingId}/explain/{subscriber}':
      return explainDelivery(trackingId, subscriber, ports.ledger);
    case 'GET /subscribers':
      return { subscribers: await listSubscribers(ports) };
    case 'GET /health':
      await ports.ledger.getCheckpoint('health');
      return { status: 'ok' };
    default:
      throw new WaybillError('not-found', `there is no route ${cutText(request.routeKey, 64)}`);
  }
}

let built: ReturnType<typeof makeManage> | undefined;

/** The Lambda handler; its clients are built once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => {
  built ??= production();
  return built(request);
};

function production(): ReturnType<typeof makeManage> {
  const log = makeLineLog();
  return makeManage({
    ledger: new DynamoLedger(dynamoDbClient(), parseLedgerSettings(process.env), log),
    queue: new SqsQueue(sqsClient()),
    clock: systemClock,
    log,
    guard: guardFrom(process.env),
  });
}
