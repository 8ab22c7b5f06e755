import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAwsApi } from '../../../local/api/route-calls.ts';
import { Faults } from '../../../local/cloud/faults.ts';
import { AwsEndpoint } from '../../../local/endpoint/aws-endpoint.ts';
import { Policies } from '../../../local/services/iam/policies.ts';
import { EventSourceMappings } from '../../../local/services/lambda/event-sources/event-source-mappings.ts';
import type { LogLine } from '../../../local/services/lambda/function-host.ts';
import type { FunctionSpec } from '../../../local/services/lambda/function-spec.ts';
import { Functions } from '../../../local/services/lambda/functions.ts';
import { LambdaEngine } from '../../../local/services/lambda/lambda-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../local/support/account-region.ts';
import { VirtualClock } from '../../../local/support/virtual-clock.ts';

/** What the functions do: what their event says, or answer with the event. */
const CODE = `exports.handler = async (event, context) => {
  console.log('ran with ' + JSON.stringify(event));
  if (event.fail) throw new TypeError(event.fail);
  if (event.write) process.stdout.write(event.write);
  if (event.warn) console.warn('%s of %d', event.warn, 7);
  if (event.exit) process.exit(event.exit);
  if (event.hang) await new Promise((done) => setTimeout(done, event.hang));
  return event.ask ? context[event.ask] ?? null : { got: event };
};`;

/** Lambda behind the AWS endpoint, with a function `probe`, one, `closed`, that takes no invocation, `hasty` of a short timeout and `broken`, which does not load. */
export class LambdaUnderTest {
  readonly policies = new Policies();
  readonly faults = new Faults();
  readonly lines: LogLine[] = [];
  readonly clock = new VirtualClock(0);
  readonly mappings = new EventSourceMappings(this.clock);
  readonly endpoint: AwsEndpoint;
  readonly functions: Functions;
  readonly #directory = mkdtempSync(join(tmpdir(), 'waybill-lambda-'));

  private constructor() {
    writeFileSync(join(this.#directory, 'index.js'), CODE);
    const host = {
      region: DEFAULT_ACCOUNT_REGION.region,
      endpointUrl: 'http://127.0.0.1:1',
      clock: undefined,
      seed: undefined,
      log: (line: LogLine) => this.lines.push(line),
      syncClock: () => {},
      serve: () => Promise.resolve({ status: 400, body: '{}' }),
    };
    this.functions = new Functions(host, this.clock);
    this.#add('probe');
    this.#add('closed', { reservedConcurrency: 0 });
    this.#add('hasty', { timeoutMs: 300 });
    this.#add('broken', { handler: 'nowhere.handler' });
    const { arn } = this.functions.find('probe');
    const version = this.functions.addVersion(arn);
    this.functions.addQualifier(arn, 'live', version);
    const api = makeAwsApi({
      engines: [new LambdaEngine(() => this.functions, this.mappings, DEFAULT_ACCOUNT_REGION)],
      authorize: this.policies.authorize,
      fault: this.faults.gate,
    });
    this.endpoint = new AwsEndpoint({ api, port: 0 });
  }

  static async start(): Promise<LambdaUnderTest> {
    const lambda = new LambdaUnderTest();
    await lambda.endpoint.start();
    return lambda;
  }

  async stop(): Promise<void> {
    await this.endpoint.stop();
    await this.functions.stop();
    rmSync(this.#directory, { recursive: true });
  }

  #add(name: string, own: Partial<FunctionSpec> = {}): void {
    this.functions.add({
      stackName: 'Shop',
      logicalId: `Logical${name}`,
      name,
      arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      roleArn: `arn:aws:iam::000000000000:role/${name}`,
      accessKeyId: `AKIA${name}`,
      directory: this.#directory,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      timeoutMs: 10_000,
      memoryMb: 128,
      environment: {},
      ...own,
    });
  }
}
