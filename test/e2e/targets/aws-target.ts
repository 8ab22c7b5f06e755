import { type RunCommand, runCommand } from '../../support/run-command.ts';
import { CdkTarget } from './cdk-target.ts';
import type { AppStack } from './target.ts';

/** An account, by the profile that knows it, and a region. */
export interface AwsPlace {
  readonly profile: string;
  readonly region: string;
}

/** AWS itself. */
export function awsTarget(
  { profile, region }: AwsPlace,
  stack: AppStack,
  run?: RunCommand,
): CdkTarget {
  return new CdkTarget({
    name: 'aws',
    stackName: stack.name,
    env: awsEnvironment(region),
    cdkArguments: ['--profile', profile, '-c', `ingress=${stack.ingress}`],
    awsArguments: ['--profile', profile, '--region', region],
    locate: ({ href }) => href,
    ...(run === undefined ? {} : { run }),
  });
}

/** The account of a profile; throws where the AWS CLI cannot say it. The first call of a run, which changes nothing. */
export async function findAccount(
  { profile, region }: AwsPlace,
  run: RunCommand = runCommand,
): Promise<string> {
  const ask = ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'];
  const where = ['--profile', profile, '--region', region];
  const options = { env: awsEnvironment(region), timeoutMs: 60_000 };
  return (await run('aws', [...ask, ...where], options)).trim();
}

/** Keys and endpoints in the environment would win over the profile. */
function awsEnvironment(region: string): NodeJS.ProcessEnv {
  const isRival = (name: string) =>
    name.startsWith('AWS_ENDPOINT_URL') ||
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].includes(name);
  const others = Object.entries(process.env).filter(([name]) => !isRival(name));
  return {
    ...Object.fromEntries(others),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: '',
  };
}

/** What a run creates and costs, to be read before it begins. */
export function describeCosts(
  { profile, region }: AwsPlace,
  { name: stackName, ingress }: AppStack,
): string {
  const parts =
    ingress === 'function-url'
      ? { door: 'a function URL', functions: 'nine' }
      : { door: 'an HTTP API', functions: 'ten' };
  return `This deploys to AWS, with the profile ${profile} in ${region}:

  the stacks ${stackName} and ${stackName}-Team: ${parts.door}, an event bus, a DynamoDB
  table (paid per request), ${parts.functions} functions, eight queues, and their roles, rules, logs and alarms; for about ten minutes
  its assets, some 2 MB, in the bucket of \`cdk bootstrap\`, where they stay until \`cdk gc\`

It costs about 0.01 USD, and surely less than 0.10: some hundred events, some thousand invocations and requests.
The stacks are removed at the end, with the log group that is set to be kept. Should that fail, remove them by name:

  aws cloudformation delete-stack --profile ${profile} --region ${region} --stack-name ${stackName}-Team
  aws cloudformation delete-stack --profile ${profile} --region ${region} --stack-name ${stackName}
`;
}
