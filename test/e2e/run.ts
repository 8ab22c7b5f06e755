import { delimiter } from 'node:path';
import { type Options, parseOptions, USAGE } from './parse-options.ts';
import { runSuite } from './run-suite.ts';
import { type AwsPlace, awsTarget, describeCosts, findAccount } from './targets/aws-target.ts';
import { installMiniStack } from './targets/install-ministack.ts';
import { hasDocker, startLocalStack } from './targets/start-localstack.ts';
import { startMiniStack } from './targets/start-ministack.ts';
import type { AppStack, IngressName } from './targets/target.ts';

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
  const stack = { name, ingress: ingress ?? 'http-api' };
  const { AWS_ENDPOINT_URL: endpoint } = process.env;
  if (endpoint !== undefined && emulator === undefined)
    return runOnEndpoint({ endpoint, stack }, process.env);
  const chosen = emulator ?? ((await hasDocker()) ? 'localstack' : 'ministack');
  return chosen === 'localstack' ? runInDocker(ingress) : runOnMiniStack(stack);
}

async function runInDocker(ingress: IngressName | undefined): Promise<boolean> {
  if (ingress === 'http-api')
    throw new Error(
      'LocalStack 4.14.0 has no HTTP API; leave --ingress out, or take --emulator ministack',
    );
  const localStack = await startLocalStack();
  try {
    const stack = { name, ingress: 'function-url' } as const;
    return await runOnEndpoint({ endpoint: localStack.endpoint, stack }, process.env);
  } finally {
    await localStack.stop();
    console.log('LocalStack has ended.');
  }
}

async function runOnMiniStack(stack: AppStack): Promise<boolean> {
  const programs = await installMiniStack().catch((error: Error) => skip(error.message));
  if (programs === undefined) return true;
  const miniStack = await startMiniStack(programs);
  try {
    // Its own folder comes last: it has `aws` where the machine has none.
    const PATH = `${process.env.PATH}${delimiter}${programs}`;
    return await runOnEndpoint({ endpoint: miniStack.endpoint, stack }, { ...process.env, PATH });
  } finally {
    await miniStack.stop();
    console.log('MiniStack has ended.');
  }
}

function runOnEndpoint(
  where: { readonly endpoint: string; readonly stack: AppStack },
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  const { name, ingress } = where.stack;
  console.log(`The suite deploys ${name}, with ${ingress}, to ${where.endpoint}.`);
  return runSuite({ target: 'localstack', ...where }, { env, signal });
}

/** As loud as a failure, and counted as what it is: nothing was tested. */
function skip(reason: string): undefined {
  console.log(`
!!! SKIPPED: the end-to-end suite did not run on localstack. MiniStack cannot be had here: it needs
!!! Python 3 with venv, and a package index; or name an endpoint with AWS_ENDPOINT_URL, or start a Docker.

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
