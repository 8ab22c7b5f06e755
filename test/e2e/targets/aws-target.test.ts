import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunCommand, runCommand } from '../../support/run-command.ts';
import { bundleApp } from '../../support/worlds/synthesize.ts';
import { awsTarget, describeCosts, findAccount } from './aws-target.ts';

const PLACE = { profile: 'test', region: 'eu-central-1' };
const STACK = 'WaybillE2e-abc';
const APP_STACK = { name: STACK, ingress: 'function-url' } as const;

interface Call {
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Stands for `cdk` and `aws`: writes down what is asked, and answers what AWS would of a small stack. */
function recordCalls(calls: Call[]): RunCommand {
  return async (command, args, { env = {} }) => {
    calls.push({ command: [command, ...args].join(' '), env });
    const after = (flag: string) => args[args.indexOf(flag) + 1] ?? '';
    if (args.includes('deploy')) {
      const url = 'https://abc123.lambda-url.eu-central-1.on.aws/';
      writeFileSync(after('--outputs-file'), JSON.stringify({ [STACK]: { WaybillUrl: url } }));
      mkdirSync(after('--output'));
      const Resources = { Logs: { DeletionPolicy: 'Retain' }, Bus: {} };
      writeFileSync(
        join(after('--output'), `${STACK}.template.json`),
        JSON.stringify({ Resources }),
      );
    }
    if (args.includes('list-stack-resources'))
      return `{"StackResourceSummaries": [
        {"LogicalResourceId": "Logs", "PhysicalResourceId": "${STACK}-Logs"},
        {"LogicalResourceId": "Bus", "PhysicalResourceId": "${STACK}-Bus"}]}`;
    return args.includes('describe-log-groups') ? `["${STACK}-Logs", "another"]` : '';
  };
}

describe('the AWS target', () => {
  it('deploys its own stack with the profile and the region, and leaves other settings out', async () => {
    const calls: Call[] = [];
    process.env.AWS_ENDPOINT_URL_SQS = 'http://127.0.0.1:1';

    const url = await awsTarget(PLACE, APP_STACK, recordCalls(calls)).deploy(1);
    delete process.env.AWS_ENDPOINT_URL_SQS;

    const [deploy, resources] = calls;
    expect(url).toBe('https://abc123.lambda-url.eu-central-1.on.aws');
    expect(deploy?.command).toContain(`cdk deploy ${STACK}* --app node dist/test/`);
    expect(deploy?.command).toContain(
      `-c version=1 -c stackName=${STACK} --profile test -c ingress=function-url`,
    );
    expect(deploy?.env).toMatchObject({ AWS_REGION: 'eu-central-1', AWS_PAGER: '' });
    expect(deploy?.env).not.toHaveProperty('AWS_ENDPOINT_URL_SQS');
    expect(resources?.command).toContain('--profile test --region eu-central-1 --output json');
  });

  it('removes the stack, says what was kept, and removes that too', async () => {
    const calls: Call[] = [];
    const target = awsTarget(PLACE, APP_STACK, recordCalls(calls));
    await target.deploy(1);

    const remains = await target.destroy();
    const count = calls.length;
    await target.destroy();

    const commands = calls.map(({ command }) => command);
    expect(remains).toEqual({ kept: [`${STACK}-Logs`], found: [`${STACK}-Logs`] });
    expect(commands).toContainEqual(expect.stringContaining(`cdk destroy ${STACK}* --force`));
    expect(commands.at(-1)).toContain(`aws logs delete-log-group --log-group-name ${STACK}-Logs`);
    expect(calls).toHaveLength(count);
  });

  it('asks first for the account of the profile', async () => {
    const calls: Call[] = [];
    const run: RunCommand = async (...call) => {
      await recordCalls(calls)(...call);
      return '123456789012\n';
    };

    const account = await findAccount(PLACE, run);

    expect(account).toBe('123456789012');
    expect(calls[0]?.command).toContain('aws sts get-caller-identity');
    expect(calls[0]?.command).toContain('--profile test --region eu-central-1');
  });

  it('says beforehand what it creates, what that costs, and how it is removed by hand', () => {
    const text = describeCosts(PLACE, APP_STACK);

    expect(text).toMatch(
      /WaybillE2e-abc and WaybillE2e-abc-Team: a function URL[\s\S]*0\.01 USD[\s\S]*--stack-name WaybillE2e-abc-Team\n[\s\S]*--stack-name WaybillE2e-abc\n/,
    );
  });
});

describe('the app for an account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-e2e-synth-'));
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

  beforeAll(async () => {
    const [command = '', ...args] = (await bundleApp('test/e2e/app.ts')).split(' ');
    const env = {
      ...process.env,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify({ version: '2', stackName: STACK }),
      CDK_DEFAULT_ACCOUNT: '123456789012',
      CDK_DEFAULT_REGION: PLACE.region,
    };
    await runCommand(command, args, { env, timeoutMs: 60_000 });
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each([STACK, `${STACK}-Team`])('its stack %s', (stack) => {
    it('is for that account and region', () => {
      const { artifacts } = read('manifest.json');

      expect(artifacts[stack].environment).toBe('aws://123456789012/eu-central-1');
    });

    it('has every asset that it names, each for the bucket of that account', () => {
      const { files } = read(`${stack}.assets.json`);

      for (const { source, destinations } of Object.values<Asset>(files)) {
        expect(existsSync(join(folder, source.path))).toBe(true);
        for (const { bucketName } of Object.values(destinations))
          expect(bucketName).toBe('cdk-hnb659fds-assets-123456789012-eu-central-1');
      }
      expect(Object.keys(files).length).toBeGreaterThan(2);
    });

    it('differs from the template of an empty account by every resource, all of them new', async () => {
      const empty = join(folder, 'empty.json');
      writeFileSync(empty, '{}');
      const alone = ['--exclusively', '--change-set=false', '--ci'];
      const args = ['diff', stack, '--app', folder, '--template', empty, ...alone];
      const env = { ...process.env, NO_COLOR: '1', AWS_EC2_METADATA_DISABLED: 'true' };

      const diff = await runCommand('node_modules/.bin/cdk', args, { env, timeoutMs: 60_000 });

      const changes = [...diff.matchAll(/^\[(.)\] (\S+::\S+) .*\b(\w+)$/gm)];
      const added = changes.map(([, sign, type, id]) => `${sign} ${type} ${id}`);
      const { Resources } = read(`${stack}.template.json`);
      const whole = Object.entries<{ Type: string }>(Resources).map(
        ([id, { Type }]) => `+ ${Type} ${id}`,
      );
      expect(added.toSorted()).toEqual(whole.toSorted());
    }, 60_000);

    it('asks for no parameter but the version of the bootstrap stack', () => {
      const { Parameters } = read(`${stack}.template.json`);

      expect(Object.keys(Parameters)).toEqual(['BootstrapVersion']);
    });
  });
});

interface Asset {
  readonly source: { readonly path: string };
  readonly destinations: Readonly<Record<string, { readonly bucketName: string }>>;
}
