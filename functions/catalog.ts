import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KeyGuard } from '../core/access/key-guard.ts';
import { tagOf } from '../core/catalog/policy/policy-tag.ts';
import { readCatalog } from '../core/catalog/read-catalog.ts';
import { listCatalog, type ShowCatalogPorts, showType } from '../core/catalog/show-catalog.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { SubscriberRegistry } from '../core/ports/subscriber-registry.ts';
import { type ShowSubscriberPorts, showSubscriber } from '../core/query/show-subscriber.ts';
import { type TestPatternPorts, testPattern } from '../core/query/test-pattern.ts';
import { SubscriberDirectory } from '../core/registry/subscriber-directory.ts';
import { lazy } from '../core/shared/lazy.ts';
import {
  composeCatalog,
  composeGuard,
  composeLedger,
  composePauses,
  composePolicies,
  composeProvisions,
  composeQueue,
} from './compose.ts';
import { type Answer, answerRoutes } from './http/answer-routes.ts';
import { json, plainText } from './http/problem.ts';
import { readJson } from './http/read-json.ts';

interface CatalogPorts
  extends TestPatternPorts,
    Omit<ShowSubscriberPorts, keyof TestPatternPorts>,
    Pick<ShowCatalogPorts, 'catalog' | 'policies'> {
  readonly ledger: TestPatternPorts['ledger'] & ShowSubscriberPorts['ledger'] & SubscriberRegistry;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined where an authorizer before the function decides who may call. */
  readonly guard: KeyGuard | undefined;
}

/** Answers what is asked about events in general, and about patterns: a part of `query`, loaded when somebody asks. */
export function makeCatalog(
  ports: CatalogPorts,
): (request: APIGatewayProxyEventV2) => Promise<Answer> {
  const directory = new SubscriberDirectory({ registry: ports.ledger, ...ports });
  const roles = { ...ports, directory };
  return answerRoutes<'catalog'>(
    {
      'GET /catalog': async ({ request }) =>
        json(200, await listCatalog(request.queryStringParameters ?? {}, roles)),
      'GET /catalog/asyncapi.json': async () => {
        const { makeAsyncApi } = await import('./parts/documents.ts');
        return json(200, makeAsyncApi(await readCatalog(roles)));
      },
      'GET /catalog/types.d.ts': async () => {
        const { makeTypes } = await import('./parts/documents.ts');
        return plainText(200, makeTypes(await readCatalog(roles)));
      },
      'GET /catalog/{type}': async ({ path: { type = '' } }) => {
        const shown = await showType(type, roles);
        return json(200, shown, shown.declared ? { etag: tagOf(shown.declared) } : {});
      },
      'POST /patterns/test': async ({ request }) =>
        json(200, await testPattern(await readJson(request), ports)),
      'GET /subscribers/{name}': async ({ path: { name = '' } }) => {
        const { subscriber, tag } = await showSubscriber(name, ports);
        return json(200, subscriber, tag === undefined ? {} : { etag: tag });
      },
      'GET /openapi.json': async () => {
        const { makeOpenApi } = await import('./parts/documents.ts');
        return json(200, makeOpenApi({ apiKeys: ports.guard !== undefined }));
      },
    },
    ports,
  );
}

const answer = lazy(() =>
  makeCatalog({
    ...composeLedger(),
    ...composeQueue(),
    ...composePauses(),
    ...composeProvisions(),
    ...composeGuard(),
    ...composeCatalog(),
    ...composePolicies(),
    newId: randomUUID,
  }),
);

/** Answers as a Lambda handler does; its ports are composed once, at the first request. */
export const handler = (request: APIGatewayProxyEventV2): Promise<Answer> => answer()(request);
