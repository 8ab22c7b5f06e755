import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { DynamoKeyStore } from '../aws/access/dynamo-key-store.ts';
import { dynamoDbClient } from '../aws/clients.ts';
import { makeLineLog } from '../aws/line-log.ts';
import { randomBytes } from '../aws/random-bytes.ts';
import { readText } from '../aws/settings.ts';
import { sha256 } from '../aws/sha256.ts';
import { systemClock } from '../aws/system-clock.ts';
import { createKey, type IssuedKey, type IssuePorts } from '../core/access/issue-key.ts';
import { KeyGuard } from '../core/access/key-guard.ts';
import { isKeyId } from '../core/access/key-text.ts';
import { listKeys } from '../core/access/list-keys.ts';
import { noSuchKey, rotateKey } from '../core/access/rotate-key.ts';
import { WaybillError } from '../core/errors.ts';
import type { Json } from '../core/event/event.ts';
import { decodeUtf8, parseJson } from '../core/event/read-text.ts';
import { ENV } from '../core/settings.ts';
import { cutText } from '../core/shared/cut-text.ts';
import { json, problem } from './http/problem.ts';
import { readBody } from './http/read-body.ts';

interface KeysPorts extends IssuePorts {
  readonly guard: KeyGuard;
}

type Answer = APIGatewayProxyStructuredResultV2;

/** An answer with a secret is kept by nobody on its way. */
const UNSTORED = { 'cache-control': 'no-store' };

/** Everything under /keys. */
export function makeKeys(ports: KeysPorts): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  return async (request) => {
    try {
      await ports.guard.admit(request.headers.authorization, 'admin');
      return await route(request, ports);
    } catch (error) {
      return problem(error);
    }
  };
}

async function route(request: APIGatewayProxyEventV2, ports: KeysPorts): Promise<Answer> {
  const { id = '' } = request.pathParameters ?? {};
  switch (request.routeKey) {
    case 'GET /keys':
      return json(200, { keys: await listKeys(ports) });
    case 'POST /keys':
      return json(201, await createKey(await readJson(request), ports), UNSTORED);
    case 'POST /keys/{id}/rotate': {
      const body = request.body === undefined ? {} : await readJson(request);
      return json(201, await rotateKey(id, body, ports), UNSTORED);
    }
    case 'DELETE /keys/{id}':
      if (isKeyId(id) && (await ports.keys.deleteKey(id))) return { statusCode: 204 };
      throw noSuchKey(id);
    default:
      throw new WaybillError('not-found', `there is no route ${cutText(request.routeKey, 64)}`);
  }
}

async function readJson(request: APIGatewayProxyEventV2): Promise<Json> {
  return parseJson(decodeUtf8(await readBody(request), undefined));
}

function production(): KeysPorts {
  const log = makeLineLog();
  const keys = new DynamoKeyStore(dynamoDbClient(), readText(process.env, ENV.table), log);
  const ports = { keys, clock: systemClock, sha256, randomBytes };
  const guard = new KeyGuard({ ...ports, log });
  return { ...ports, guard };
}

let built: { readonly ports: KeysPorts; readonly http: ReturnType<typeof makeKeys> } | undefined;

function build(): typeof built & object {
  const ports = production();
  return { ports, http: makeKeys(ports) };
}

/** Answers the routes of keys, for the one function behind a function URL. */
export const answerKeys = (request: APIGatewayProxyEventV2): Promise<Answer> => {
  built ??= build();
  return built.http(request);
};

/**
 * The Lambda handler. Invoked directly, which IAM allows or not, it makes the key that its payload asks for, and answers
 * with it: so the first key comes to be. Lambda logs neither payloads nor answers.
 */
export const handler = (event: APIGatewayProxyEventV2 | Json): Promise<Answer | IssuedKey> => {
  if (isRequest(event)) return answerKeys(event);
  built ??= build();
  return createKey(event, built.ports);
};

/** The HTTP API always says so, and whoever may invoke the function needs no key. */
function isRequest(event: APIGatewayProxyEventV2 | Json): event is APIGatewayProxyEventV2 {
  return typeof event === 'object' && event !== null && 'requestContext' in event;
}
