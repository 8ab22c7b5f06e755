import { Worker } from 'node:worker_threads';
import { findBuiltFile } from '../../support/find-built-file.ts';
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
  const { directory, handler, memoryMb, timeoutMs } = spec;
  const setup: WorkerSetup = {
    directory,
    handler,
    memoryMb,
    timeoutMs,
    functionName: spec.name,
    functionArn: spec.arn,
    clock: host.clock,
    seed: host.seed,
  };
  return new Worker(findBuiltFile('lambda', 'worker.js'), {
    workerData: setup,
    env: environmentOf(spec, host),
    execArgv: [],
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
  });
}

function environmentOf(
  spec: FunctionSpec,
  { region, endpointUrl }: FunctionHost,
): Record<string, string> {
  return {
    ...spec.environment,
    TZ: 'UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: spec.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    LAMBDA_TASK_ROOT: spec.directory,
    // The Node of this machine is not the runtime that the function is deployed with.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    _HANDLER: spec.handler,
  };
}
