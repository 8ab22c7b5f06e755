import { KeyGuard } from '../../core/access/key-guard.ts';
import { PERMISSIONS } from '../../core/api/routes.ts';
import { makeCatalog } from '../../functions/catalog.ts';
import { makeConsole } from '../../functions/console.ts';
import { makeIngest } from '../../functions/ingest.ts';
import { makeKeys } from '../../functions/keys.ts';
import { makeOperate } from '../../functions/operate.ts';
import { makeMetrics } from '../../functions/parts/metrics.ts';
import { makeProvision } from '../../functions/provision.ts';
import { makePull } from '../../functions/pull.ts';
import { makeQuery } from '../../functions/query.ts';
import { hmacSha256 } from '../../node/hmac-sha256.ts';
import { randomBytes } from '../../node/random-bytes.ts';
import { sha256 } from '../../node/sha256.ts';
import { makeKey } from '../support/builders/make-key.ts';
import { MemoryConsoleFiles } from '../support/fakes/console/memory-console-files.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { FakeRandom } from '../support/fakes/fake-random.ts';
import { MemoryCatalog, MemoryPolicies } from '../support/fakes/memory-catalog.ts';
import { MemoryEventBus } from '../support/fakes/memory-event-bus.ts';
import { MemoryEventSources } from '../support/fakes/memory-event-sources.ts';
import { MemoryKeyStore } from '../support/fakes/memory-key-store.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { MemoryOperations } from '../support/fakes/memory-operations.ts';
import { MemoryPauses } from '../support/fakes/memory-pauses.ts';
import { MemoryChannels, MemoryProvisions } from '../support/fakes/memory-provisions.ts';
import { MemoryQueue } from '../support/fakes/memory-queue.ts';
import { MemoryRates } from '../support/fakes/rates/memory-rates.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';
import { RecordingMetricLog } from '../support/fakes/recording-metric-log.ts';

/** Every function that answers requests, with everything in memory, and a key for each permission. */
export async function makeRoutesWorld() {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  const keys = new MemoryKeyStore();
  const log = new RecordingLog();
  const world = { clock, random: new FakeRandom(), log, sha256, randomBytes };
  const guard = new KeyGuard({ ...world, keys });
  const catalog = new MemoryCatalog();
  const operations = new MemoryOperations();
  const queue = new MemoryQueue(clock);
  const ports = {
    ...{
      jobs: operations,
      trail: operations,
      audit: operations,
      failed: ledger,
      history: ledger,
      jobsQueueUrl: 'https://queues/jobs',
    },
    ...{ ...world, ledger, events: ledger, registry: ledger, keys, guard },
    ...{ queue, pullQueue: queue, bus: new MemoryEventBus() },
    ...{ secrets: { leaseSecret: async () => 'secret' }, hmac: hmacSha256 },
    ...{
      newId: () => 'id',
      ...{ catalog, typeReports: catalog, policies: new MemoryPolicies(ledger) },
      metrics: new RecordingMetricLog(),
      recoveryQueueUrl: 'https://queues/recovery',
    },
    ...{ provisions: new MemoryProvisions(), channels: new MemoryChannels() },
    ...{ queuePrefix: 'router-dyn-', deadLetterQueueUrl: 'https://queues/dead' },
    ...{ pauses: new MemoryPauses(), eventSources: new MemoryEventSources(), retentionDays: 30 },
  };
  const made = PERMISSIONS.map((permission) => ({
    permission,
    ...makeKey({ permissions: [permission] }),
  }));
  for (const { record } of made) await keys.addKey(record);
  const page = makeConsole({
    ...ports,
    settings: { signIn: 'api-key' },
    files: new MemoryConsoleFiles(),
  });
  const groups = {
    ...{ ingest: makeIngest(ports), query: makeQuery(ports) },
    ...{ catalog: makeCatalog(ports), operate: makeOperate(ports), keys: makeKeys(ports) },
    ...{ pull: makePull(ports), metrics: makeMetrics({ ...ports, rates: new MemoryRates() }) },
    provision: makeProvision(ports),
    ...{ console: page, session: page },
  };
  return { groups, keys: made, clock, log, ledger, queue, catalog };
}
