import { setTimeout as pause } from 'node:timers/promises';
import { type RunCommand, runCommand } from '../run-command.ts';
import type { Emulator } from './emulator.ts';
import { PLUGIN, resolveLocalStack, SETTINGS } from './localstack-plugin.ts';

/** The last image that starts without a token. */
const IMAGE = 'localstack/localstack:4.14.0';

/** The first run downloads the image, of about 1 GB. */
const PULL_MS = 10 * 60_000;
const DOCKER_MS = 30_000;
const READY_MS = 120_000;

/** Whether there is a Docker that answers. */
export async function hasDocker(run: RunCommand = runCommand): Promise<boolean> {
  return run('docker', ['info'], { timeoutMs: DOCKER_MS }).then(
    () => true,
    () => false,
  );
}

/**
 * Starts LocalStack on a free port of the loopback interface, with our plugin. It runs functions in containers beside its
 * own, on the machine's own processor, though they are for ARM.
 */
export async function startLocalStackImage(
  run: RunCommand = runCommand,
  readyMs = READY_MS,
): Promise<Emulator<'localstack'>> {
  const docker = async (timeoutMs: number, ...args: readonly string[]) =>
    (await run('docker', args, { timeoutMs })).trim();
  const volumes = ['/var/run/docker.sock:/var/run/docker.sock', `${PLUGIN}:/opt/waybill:ro`];
  const settings = [
    ...volumes.flatMap((volume) => ['--volume', volume]),
    ...Object.entries({
      ...SETTINGS,
      PYTHONPATH: '/opt/waybill',
      LAMBDA_IGNORE_ARCHITECTURE: '1',
    }).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  const published = ['--publish', '127.0.0.1::4566'];
  const id = await docker(PULL_MS, 'run', '--rm', '--detach', ...published, ...settings, IMAGE);
  const stop = async () => {
    await docker(DOCKER_MS, 'stop', id);
  };
  try {
    const endpoint = `http://${await docker(DOCKER_MS, 'port', id, '4566/tcp')}`;
    await waitUntilReady(endpoint, readyMs);
    return { name: 'localstack', endpoint, env: resolveLocalStack(process.env), stop };
  } catch (cause) {
    const printed = await docker(DOCKER_MS, 'logs', '--tail', '40', id).catch(String);
    await stop();
    throw new Error(`LocalStack did not start: ${String(cause)}\n\n${printed}`, { cause });
  }
}

async function waitUntilReady(endpoint: string, readyMs: number): Promise<void> {
  const deadline = performance.now() + readyMs;
  while (performance.now() < deadline) {
    const isReady = await fetch(`${endpoint}/_localstack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await pause(100);
  }
  throw new Error(`it was not ready within ${readyMs / 1000} seconds`);
}
