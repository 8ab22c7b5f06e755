import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { KeyGuard } from '../../core/access/key-guard.ts';
import { PERMISSIONS, ROUTES, type RouteGroup } from '../../core/api/routes.ts';
import { makeCatalog } from '../../functions/catalog.ts';
import { makeFunctionUrl } from '../../functions/function-url.ts';
import type { Answer } from '../../functions/http/answer-routes.ts';
import { makeIngest } from '../../functions/ingest.ts';
import { makeKeys } from '../../functions/keys.ts';
import { makeOperate } from '../../functions/operate.ts';
import { makeQuery } from '../../functions/query.ts';
import { randomBytes } from '../../node/random-bytes.ts';
import { sha256 } from '../../node/sha256.ts';
import { makeKey } from '../support/builders/make-key.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { FakeRandom } from '../support/fakes/fake-random.ts';
import { MemoryEventBus } from '../support/fakes/memory-event-bus.ts';
import { MemoryEventSources } from '../support/fakes/memory-event-sources.ts';
import { MemoryKeyStore } from '../support/fakes/memory-key-store.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryOperations } from '../support/fakes/memory-operations.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';
import { RecordingMetricLog } from '../support/fakes/recording-metric-log.ts';

/** Every function that answers requests, and a key for each permission. */
async function makeWorld() {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  const keys = new MemoryKeyStore();
  const log = new RecordingLog();
  const world = { clock, random: new FakeRandom(), log, sha256, randomBytes };
  const guard = new KeyGuard({ ...world, keys });
  const operations = new MemoryOperations();
  const ports = {
    ...{
      jobs: operations,
      audit: operations,
      failed: ledger,
      history: ledger,
      jobsQueueUrl: 'https://queues/jobs',
    },
    ...{ ...world, ledger, events: ledger, registry: ledger, keys, guard },
    ...{ queue: new MemoryQueue(clock), bus: new MemoryEventBus() },
    ...{
      newId: () => 'id',
      metrics: new RecordingMetricLog(),
      recoveryQueueUrl: 'https://queues/recovery',
    },
    ...{ pauses: new MemoryPauses(), eventSources: new MemoryEventSources(), retentionDays: 30 },
  };
  const made = PERMISSIONS.map((permission) => ({
    permission,
    ...makeKey({ permissions: [permission] }),
  }));
  for (const { record } of made) await keys.addKey(record);
  const groups = {
    ...{ ingest: makeIngest(ports), query: makeQuery(ports) },
    ...{ catalog: makeCatalog(ports), operate: makeOperate(ports), keys: makeKeys(ports) },
  };
  return { groups, keys: made, clock, log };
}

type Groups = Awaited<ReturnType<typeof makeWorld>>['groups'];

function request(key: string, token: string | undefined): APIGatewayProxyEventV2 {
  return {
    routeKey: key,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
}

const ask = (groups: Groups, group: RouteGroup, asked: APIGatewayProxyEventV2): Promise<Answer> =>
  groups[group](asked);

describe.each(ROUTES)('$key', ({ key, group, permission, method, path }) => {
  it.each(PERMISSIONS)('is open to a key with %s only where the table says so', async (held) => {
    const { groups, keys } = await makeWorld();
    const token = keys.find((made) => made.permission === held)?.text;

    const { statusCode } = await ask(groups, group, request(key, token));

    const isOpen = permission === 'none' || permission === held;
    expect(statusCode === 403).toBe(!isOpen);
    expect(statusCode).not.toBe(500);
  });

  it('is open without a key only where the table says so', async () => {
    const { groups } = await makeWorld();

    const { statusCode } = await ask(groups, group, request(key, undefined));

    expect(statusCode === 401).toBe(permission !== 'none');
  });

  it('needs the same behind a function URL', async () => {
    const { groups, clock, log } = await makeWorld();
    const answer = makeFunctionUrl(groups, { clock, log, write: () => undefined });
    const rawPath = path.replaceAll(/\{[^}]+\}/g, 'x');
    const http = { method, path: rawPath, sourceIp: '192.0.2.1' };

    const { statusCode } = await answer({
      ...request('$default', undefined),
      rawPath,
      requestContext: { http } as APIGatewayProxyEventV2['requestContext'],
    });

    expect(statusCode === 401).toBe(permission !== 'none');
  });
});
