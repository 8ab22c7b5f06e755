import { randomBytes } from '../../../node/random-bytes.ts';
import { sha256 } from '../../../node/sha256.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { MemoryPolicies } from '../fakes/memory-catalog.ts';
import { MemoryOperations } from '../fakes/memory-operations.ts';
import { MemoryQueue } from '../fakes/memory-queue.ts';
import { RecordingLog } from '../fakes/recording-log.ts';

/** What a registration works with beside the ledger. */
export function makeRegisterPorts() {
  const clock = new FakeClock();
  const operations = new MemoryOperations();
  return {
    ...{ clock, queue: new MemoryQueue(clock), log: new RecordingLog(), sha256, randomBytes },
    ...{ jobs: operations, audit: operations, jobsQueueUrl: 'http://127.0.0.1/jobs' },
    policies: new MemoryPolicies(),
  };
}
