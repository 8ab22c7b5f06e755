import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createKey, type IssuedKey, type IssuePorts } from '../core/access/issue-key.ts';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { isKeyId } from '../core/access/key-text.ts';
import { listKeys } from '../core/access/list-keys.ts';
import { noSuchKey, rotateKey } from '../core/access/rotate-key.ts';
import type { Json } from '../core/event/event.ts';
import type { Log } from '../core/ports/log.ts';
import { lazy } from '../core/shared/lazy.ts';
import { composeKeys } from './compose.ts';
import { type Answer, answerRoutes } from './http/answer-routes.ts';
import { json } from './http/problem.ts';
import { readJson } from './http/read-json.ts';

interface KeysPorts extends IssuePorts {
  readonly guard: KeyGuard;
  readonly log: Log;
}

/** An answer with a secret is kept by nobody on its way. */
const UNSTORED = { 'cache-control': 'no-store' };

/** Everything under /keys. */
export function makeKeys(ports: KeysPorts): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  return answerRoutes<'keys'>(
    {
      'GET /keys': async () => json(200, { keys: await listKeys(ports) }),
      'POST /keys': async ({ request }) =>
        json(201, await createKey(await readJson(request), ports), UNSTORED),
      'POST /keys/{id}/rotate': async ({ request, path: { id = '' } }) => {
        const body = request.body === undefined ? {} : await readJson(request);
        return json(201, await rotateKey(id, body, ports), UNSTORED);
      },
      'DELETE /keys/{id}': async ({ path: { id = '' } }) => {
        if (isKeyId(id) && (await ports.keys.deleteKey(id))) return { statusCode: 204 };
        throw noSuchKey(id);
      },
    },
    ports,
  );
}

const ports = lazy(composeKeys);
const answer = lazy(() => makeKeys(ports()));

/** Answers the routes of keys, for the one function behind a function URL. */
export const answerKeys = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);

/**
 * The Lambda handler. Invoked directly, which IAM allows or not, it makes the key that its payload asks for, and answers
 * with it: so the first key comes to be. Lambda logs neither payloads nor answers.
 */
export const handler = (event: APIGatewayProxyEventV2 | Json): Promise<Answer | IssuedKey> => {
  if (isRequest(event)) return answerKeys(event);
  return createKey(event, ports());
};

/** The HTTP API always says so, and whoever may invoke the function needs no key. */
function isRequest(event: APIGatewayProxyEventV2 | Json): event is APIGatewayProxyEventV2 {
  return typeof event === 'object' && event !== null && 'requestContext' in event;
}
