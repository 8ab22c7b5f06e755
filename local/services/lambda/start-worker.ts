import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { findBuiltFile } from '../../support/find-built-file.ts';
import { environmentVariables } from './environment-variables.ts';
import type { FunctionHost } from './function-host.ts';
import type { FunctionSpec } from './function-spec.ts';
import type { WorkerSetup } from './messages.ts';

/**
 * Two semi-spaces of 32 MB, where V8 has 16, and as much for what it copies: of what a batch makes, less lives long enough to be
 * copied again and again. Up to 48 MB more a thread, for a tenth more of single events (`bench/results.md`).
 */
const YOUNG_MB = 96;

/** Starts the thread of one environment with Lambda's variables; memory is bounded as on Lambda. */
export function startWorker(spec: FunctionSpec, host: FunctionHost): Worker {
  const { directory, handler, runtime, memoryMb, timeoutMs } = spec;
  const file = findBuiltFile('lambda', 'worker.js');
  const setup: WorkerSetup = {
    directory,
    layers: spec.layers ?? [],
    handler,
    runtime,
    timeoutMs,
    clock: host.clock,
    seed: host.seed,
  };
  return new Worker(file, {
    workerData: setup,
    env: environmentVariables(spec, host, dirname(file)),
    execArgv: [],
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
}
