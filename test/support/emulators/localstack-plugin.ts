import { join, resolve } from 'node:path';

/** The folder of what LocalStack lacks, and of what Python needs to know of it: for its `PYTHONPATH`. */
export const PLUGIN = resolve('test/support/emulators/localstack-plugin');

/** Of LocalStack, however it runs: an idle queue is polled each second, not each ten; the plugin's folder stays as it is. */
export const SETTINGS = {
  LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** An environment whose Node finds LocalStack's names on this machine: `localhost.localstack.cloud` and those below it. */
export function resolveLocalStack(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS = '' } = env;
  const preload = `--require=${join(PLUGIN, 'resolve-localstack.cjs')}`;
  return { ...env, NODE_OPTIONS: `${NODE_OPTIONS} ${preload}`.trim() };
}
