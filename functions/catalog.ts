import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { makeOpenApi } from '../core/api/openapi/make-openapi.ts';
import type { Log } from '../core/ports/log.ts';
import { type TestPatternPorts, testPattern } from '../core/query/test-pattern.ts';
import { lazy } from '../core/shared/lazy.ts';
import { composeGuard, composeLedger } from './compose.ts';
import { type Answer, answerRoutes } from './http/answer-routes.ts';
import { json } from './http/problem.ts';
import { readJson } from './http/read-json.ts';

interface CatalogPorts extends TestPatternPorts {
  readonly log: Log;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Answers what is asked about events in general, and about patterns: a part of `query`, loaded when somebody asks. */
export function makeCatalog(
  ports: CatalogPorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  return answerRoutes<'catalog'>(
    {
      'POST /patterns/test': async ({ request }) =>
        json(200, await testPattern(await readJson(request), ports)),
      'GET /openapi.json': async () =>
        json(200, makeOpenApi({ apiKeys: ports.guard !== undefined })),
    },
    ports,
  );
}

const answer = lazy(() =>
  makeCatalog({ ...composeLedger(), ...composeGuard(), newId: randomUUID }),
);

/** Answers as a Lambda handler does; its ports are composed once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);
