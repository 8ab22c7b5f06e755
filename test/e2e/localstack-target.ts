import { CdkTarget } from './cdk-target.ts';

const REGION = 'us-east-1';

/** A stack of `app` on any endpoint that is compatible with LocalStack, which takes every account's keys. */
export function localStackTarget(endpoint: string, stackName: string, app?: string): CdkTarget {
  return new CdkTarget({
    name: 'localstack',
    stackName,
    ...(app === undefined ? {} : { app }),
    env: localStackEnvironment(endpoint),
    // Older CLIs do not read the variable for every service.
    awsArguments: ['--endpoint-url', endpoint],
    cdkArguments: ['-c', 'alarms=false'],
    bootstrap: `aws://000000000000/${REGION}`,
    locate: ({ hostname }) => {
      const [apiId = ''] = hostname.split('.');
      return `${endpoint.replace(/\/$/, '')}/_aws/execute-api/${apiId}/$default`;
    },
  });
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
