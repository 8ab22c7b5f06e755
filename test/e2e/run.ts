import { type Emulator, UnavailableError } from '../support/emulators/emulator.ts';
import { startLocalStackHost } from '../support/emulators/start-localstack-host.ts';
import { hasDocker, startLocalStackImage } from '../support/emulators/start-localstack-image.ts';
import { startMiniStack } from '../support/emulators/start-ministack.ts';
import { type Options, parseOptions, USAGE } from './parse-options.ts';
import { runSuite } from './run-suite.ts';
import { type AwsPlace, awsTarget, describeCosts, findAccount } from './targets/aws-target.ts';
import type { EmulatedPlace } from './targets/localstack-target.ts';
import type { AppStack, EmulatorName, IngressName } from './targets/target.ts';

type LocalStackOptions = Options & { readonly target: 'localstack' };

/** `npm run test:e2e`: prepares a target, runs the suite on it, and leaves nothing running. */
const interrupted = new AbortController();
const { signal } = interrupted;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());

/** No two runs share a stack. */
const name = `WaybillE2e-${Date.now().toString(36)}`;

async function run(): Promise<boolean> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(`${USAGE}\n\ndocs/e2e.md says what each target needs, takes and costs.`);
    return true;
  }
  const options = parseOptions(args);
  const { ingress = 'http-api' } = options;
  switch (options.target) {
    case 'embedded':
      console.log('The suite runs on the embedded cloud, in this machine only.');
      return runSuite({ target: 'embedded', ingress }, { env: process.env, signal });
    case 'localstack':
      return runOnLocalStack(options);
    case 'aws':
      return runOnAws(options.place, { name, ingress });
  }
}

/** On the endpoint that is named, or on LocalStack where there is a Docker, or on MiniStack. */
async function runOnLocalStack({ ingress, emulator }: LocalStackOptions): Promise<boolean> {
  const { AWS_ENDPOINT_URL: endpoint } = process.env;
  if (endpoint !== undefined && emulator === undefined)
    return runOnEndpoint(
      { endpoint, emulator: 'localstack' },
      { ingress: ingress ?? 'http-api', env: process.env },
    );
  const isLocalStack = emulator === 'localstack' || (emulator === undefined && (await hasDocker()));
  if (isLocalStack && ingress === 'http-api')
    throw new Error(
      'LocalStack 4.14.0 has no HTTP API; leave --ingress out, or take --emulator ministack',
    );
  try {
    return isLocalStack
      ? await runOnEmulator(await startLocalStack(), 'function-url')
      : await runOnEmulator(await startMiniStack(), ingress ?? 'http-api');
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    skip(error.message);
    return true;
  }
}

async function startLocalStack(): Promise<Emulator<EmulatorName>> {
  return (await hasDocker()) ? startLocalStackImage() : startLocalStackHost();
}

async function runOnEmulator(
  emulator: Emulator<EmulatorName>,
  ingress: IngressName,
): Promise<boolean> {
  try {
    const { name, endpoint } = emulator;
    return await runOnEndpoint({ endpoint, emulator: name }, { ingress, env: emulator.env });
  } finally {
    await emulator.stop();
    console.log(`${emulator.name} has ended.`);
  }
}

function runOnEndpoint(
  place: EmulatedPlace,
  { ingress, env }: { readonly ingress: IngressName; readonly env: NodeJS.ProcessEnv },
): Promise<boolean> {
  console.log(
    `The suite deploys ${name}, with ${ingress}, to ${place.emulator}, ${place.endpoint}.`,
  );
  return runSuite({ target: 'localstack', place, stack: { name, ingress } }, { env, signal });
}

/** As loud as a failure, and counted as what it is: nothing was tested. */
function skip(reason: string): void {
  console.log(`
!!! SKIPPED: the end-to-end suite did not run on localstack. Name an endpoint with AWS_ENDPOINT_URL, start a Docker,
!!! or let it have what it needs here.

${reason}

Tests:       1 skipped, 1 total`);
}

async function runOnAws(place: AwsPlace, stack: AppStack): Promise<boolean> {
  console.log(describeCosts(place, stack));
  console.log(`The account is ${await findAccount(place)}.`);
  let hasPassed = false;
  try {
    hasPassed = await runSuite({ target: 'aws', place, stack }, { env: process.env, signal });
    return hasPassed;
  } finally {
    // The suite has removed its stack, unless it was cut off.
    if (!hasPassed) await removeStacks(place, stack);
  }
}

async function removeStacks(place: AwsPlace, stack: AppStack): Promise<void> {
  console.log(`Making sure that the stacks of ${stack.name} are gone...`);
  const target = awsTarget(place, stack);
  await target.removeStacks();
  await target.removeKeptLogs();
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
if (signal.aborted) process.exitCode = 130;
