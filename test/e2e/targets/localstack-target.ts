import { CdkTarget } from './cdk-target.ts';
import { RESOURCE_LISTS, type ResourceList } from './list-names.ts';
import type { AppStack, EmulatorName } from './target.ts';

const REGION = 'us-east-1';

/** `Fn::GetStackOutput` came to CloudFormation in May 2026, after LocalStack 4.14.0. */
const STRONG_REFERENCES = ['-c', '@aws-cdk/core:defaultCrossStackReferences=strong'];

/** Where an emulator answers, and which. */
export interface EmulatedPlace {
  readonly endpoint: string;
  readonly emulator: EmulatorName;
}

/** MiniStack refuses alarms on metric math. */
const LACKS: Record<EmulatorName, readonly string[]> = {
  localstack: [],
  ministack: ['-c', 'alarms=false'],
};

/**
 * Both emulators make a log group for the end of an invocation that outlived its function. AWS needs
 * `logs:CreateLogGroup` for that, which no function of a router has. LocalStack gives it Lambda's own name, which no
 * group of a template has; MiniStack gives it the name of the group that was removed, but not its retention.
 */
const TEMPLATE_LOG_GROUPS: Record<EmulatorName, string> = {
  localstack: "logGroups[?!starts_with(logGroupName, '/aws/lambda/')].logGroupName",
  ministack: 'logGroups[?retentionInDays].logGroupName',
};

function resourceLists(emulator: EmulatorName): ResourceList[] {
  return RESOURCE_LISTS.map((list) =>
    list[0] === 'logs' ? ['logs', 'describe-log-groups', TEMPLATE_LOG_GROUPS[emulator]] : list,
  );
}

/** A stack of `app` on any endpoint that is compatible with LocalStack, which takes every account's keys. */
export function localStackTarget(
  { endpoint, emulator }: EmulatedPlace,
  stack: AppStack,
  app?: string,
): CdkTarget {
  return new CdkTarget({
    name: 'localstack',
    stackName: stack.name,
    ...(app === undefined ? {} : { app }),
    env: localStackEnvironment(endpoint),
    // Older CLIs do not read the variable for every service.
    awsArguments: ['--endpoint-url', endpoint],
    cdkArguments: ['-c', `ingress=${stack.ingress}`, ...STRONG_REFERENCES, ...LACKS[emulator]],
    bootstrap: `aws://000000000000/${REGION}`,
    locate: (url) => locate(url, endpoint.replace(/\/$/, '')),
    resourceLists: resourceLists(emulator),
  });
}

/** LocalStack's own host names lead back to it; MiniStack names hosts of AWS, and has paths for them. */
function locate({ href, hostname }: URL, endpoint: string): string {
  if (hostname.endsWith('.localhost.localstack.cloud')) return href;
  const [id = '', service = ''] = hostname.split('.');
  return service === 'lambda-url'
    ? `${endpoint}/_aws/lambda-url/${id}`
    : `${endpoint}/_aws/execute-api/${id}/$default`;
}

/** Nothing of the user's own AWS settings, and everything for the endpoint. */
function localStackEnvironment(endpoint: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
}
