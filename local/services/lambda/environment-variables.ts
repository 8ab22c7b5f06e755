import { randomUUID } from 'node:crypto';
import { delimiter, join } from 'node:path';
import { type FunctionHost, timeOf } from './function-host.ts';
import type { FunctionSpec } from './function-spec.ts';

/**
 * The variables of one environment (Lambda developer guide, "Defined runtime environment variables"). Left out are those
 * of what is not here: the runtime API and the daemon of X-Ray. `runtimeDirectory` is where our part of the runtime lies.
 */
export function environmentVariables(
  spec: FunctionSpec,
  host: FunctionHost,
  runtimeDirectory: string,
): Record<string, string> {
  return {
    ...ownDefaults(spec, runtimeDirectory),
    ...spec.environment,
    ...reserved(spec, host),
    LAMBDA_RUNTIME_DIR: runtimeDirectory,
    AWS_ENDPOINT_URL: host.endpointUrl,
    // The Node of this machine is not the runtime that the function is deployed with.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** Those that a function may set itself. */
function ownDefaults({ directory, layers = [] }: FunctionSpec, runtimeDirectory: string) {
  const libraries = [runtimeDirectory, join(runtimeDirectory, 'lib'), directory];
  const modules = [...layers.map((layer) => join(layer, 'nodejs')), runtimeDirectory].map(
    (folder) => join(folder, 'node_modules'),
  );
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: process.env.PATH ?? '',
    LD_LIBRARY_PATH: [...libraries, join(directory, 'lib')].join(delimiter),
    NODE_PATH: [...modules, runtimeDirectory, directory].join(delimiter),
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
  };
}

function reserved(spec: FunctionSpec, host: FunctionHost) {
  const { region } = host;
  const day = timeOf(host).slice(0, 10).replaceAll('-', '/');
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY: spec.accessKeyId,
    AWS_ACCESS_KEY_ID: spec.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
    LAMBDA_TASK_ROOT: spec.directory,
    _HANDLER: spec.handler,
  };
}
