import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunCommand, runCommand } from '../../support/run-command.ts';
import { bundleApp } from '../../support/worlds/synthesize.ts';
import { type AwsCli, listNames, RESOURCE_LISTS, type ResourceList } from './list-names.ts';
import type { Remains, Target, TargetName } from './target.ts';

const E2E_APP = 'test/e2e/app.ts';

/** CloudFormation takes some minutes on AWS; seconds elsewhere. */
const CDK_TIMEOUT_MS = 14 * 60_000;
const CLI_TIMEOUT_MS = 60_000;

/** Where and how the real CDK CLI deploys. */
export interface CdkTargetOptions {
  readonly name: TargetName;
  /** Of the router's stack; those of the app's others begin with it. */
  readonly stackName: string;
  /** @default test/e2e/app.ts */
  readonly app?: string;
  /** For both `cdk` and `aws`. */
  readonly env: NodeJS.ProcessEnv;
  /** Such as `['--profile', 'test']`. */
  readonly cdkArguments?: readonly string[];
  readonly awsArguments?: readonly string[];
  /** The environment to bootstrap first, such as `aws://000000000000/us-east-1`. @default it is bootstrapped */
  readonly bootstrap?: string;
  /** Where the HTTP API of an output's URL answers. */
  readonly locate: (url: URL) => string;
  /** Where to look for what a destroyed stack left. @default RESOURCE_LISTS */
  readonly resourceLists?: readonly ResourceList[];
  readonly run?: RunCommand;
}

/** Stacks of its own that `cdk deploy` makes, `cdk deploy` updates and `cdk destroy` takes down. */
export class CdkTarget implements Target {
  readonly name: TargetName;
  readonly #options: CdkTargetOptions;
  readonly #run: RunCommand;
  #kept: readonly string[] = [];
  #isDeployed = false;

  constructor(options: CdkTargetOptions) {
    this.name = options.name;
    this.#options = options;
    this.#run = options.run ?? runCommand;
  }

  async deploy(version: 1 | 2): Promise<string> {
    const { stackName, bootstrap, locate } = this.#options;
    const folder = mkdtempSync(join(tmpdir(), 'waybill-e2e-cdk-'));
    const app = await this.#appArguments(version, join(folder, 'cdk.out'));
    if (bootstrap !== undefined && !this.#isDeployed)
      await this.#cdk('bootstrap', bootstrap, ...app);
    this.#isDeployed = true;
    const outputs = join(folder, 'outputs.json');
    const quietly = ['--require-approval', 'never', '--outputs-file', outputs];
    await this.#cdk('deploy', `${stackName}*`, ...app, ...quietly);
    this.#kept = await this.#findKept(join(folder, 'cdk.out', `${stackName}.template.json`));
    const url = readJson<Record<string, { WaybillUrl: string }>>(outputs)[stackName]?.WaybillUrl;
    rmSync(folder, { recursive: true });
    return locate(new URL(url ?? '')).replace(/\/$/, '');
  }

  async destroy(): Promise<Remains> {
    if (!this.#isDeployed) return { kept: [], found: [] };
    await this.removeStacks();
    this.#isDeployed = false;
    const found: string[] = [];
    for (const list of this.#options.resourceLists ?? RESOURCE_LISTS)
      found.push(...(await this.#list(list)));
    await this.removeKeptLogs();
    return { kept: this.#kept, found: found.sort() };
  }

  /** Also when nobody knows how far the deployment came. */
  async removeStacks(): Promise<void> {
    const { stackName } = this.#options;
    const folder = mkdtempSync(join(tmpdir(), 'waybill-e2e-cdk-'));
    const app = await this.#appArguments(2, join(folder, 'cdk.out'));
    await this.#cdk('destroy', `${stackName}*`, '--force', ...app);
    rmSync(folder, { recursive: true });
  }

  /** What is set to be kept is of no use after a test; it would cost for ever. */
  async removeKeptLogs(): Promise<void> {
    for (const name of await this.#list([
      'logs',
      'describe-log-groups',
      'logGroups[].logGroupName',
    ]))
      await this.#aws('logs', 'delete-log-group', '--log-group-name', name);
  }

  async #appArguments(version: number, output: string): Promise<string[]> {
    const { stackName, app = E2E_APP, cdkArguments = [] } = this.#options;
    const context = ['-c', `version=${version}`, '-c', `stackName=${stackName}`];
    return ['--app', await bundleApp(app), '--output', output, ...context, ...cdkArguments];
  }

  /** The names of those resources whose template says that they outlive the stack. */
  async #findKept(template: string): Promise<string[]> {
    const { Resources } = readJson<{ Resources: Record<string, { DeletionPolicy?: string }> }>(
      template,
    );
    const command = ['cloudformation', 'list-stack-resources', '--stack-name'];
    const answer = await this.#aws(...command, this.#options.stackName);
    const { StackResourceSummaries } = JSON.parse(answer) as {
      StackResourceSummaries: { LogicalResourceId: string; PhysicalResourceId: string }[];
    };
    return StackResourceSummaries.filter(
      ({ LogicalResourceId }) => Resources[LogicalResourceId]?.DeletionPolicy === 'Retain',
    ).map(({ PhysicalResourceId }) => PhysicalResourceId);
  }

  #list(list: ResourceList): Promise<string[]> {
    const aws: AwsCli = (...command) => this.#aws(...command);
    return listNames(list, this.#options.stackName, aws);
  }

  #aws(...command: readonly string[]): Promise<string> {
    const { env, awsArguments = [] } = this.#options;
    const args = [...command, ...awsArguments, '--output', 'json'];
    return this.#run('aws', args, { env, timeoutMs: CLI_TIMEOUT_MS });
  }

  async #cdk(...command: readonly string[]): Promise<void> {
    const env = { ...this.#options.env, CDK_DISABLE_CLI_TELEMETRY: '1', NO_COLOR: '1' };
    const args = [join('node_modules', 'aws-cdk', 'bin', 'cdk'), ...command];
    await this.#run(process.execPath, args, { env, timeoutMs: CDK_TIMEOUT_MS });
  }
}

function readJson<Shape>(file: string): Shape {
  return JSON.parse(readFileSync(file, 'utf8')) as Shape;
}
