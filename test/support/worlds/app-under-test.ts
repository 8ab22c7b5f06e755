import { rmSync } from 'node:fs';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { App, AppProps, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Cloud, CloudOptions } from '../../../local/cloud/cloud.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';
import { newApp } from '../../lib/synth.ts';

/** What tests make an app of. */
export type Define = (app: App) => unknown;

/** An app that is synthesized in a test, and the clouds that ran it; `clear` removes all of it. */
export class AppUnderTest {
  readonly lines: string[] = [];
  readonly #clouds: Cloud[] = [];
  readonly #folders: string[] = [];

  /** Synthesizes an app, with the flags of `cdk.json` unless there are others; answers its folder. */
  synthesize(define: Define, props: Pick<AppProps, 'context' | 'outdir'> = {}): string {
    const app = newApp(props);
    define(app);
    const { directory } = app.synth();
    this.#folders.push(directory);
    return directory;
  }

  /** Starts a cloud on free ports. */
  async start(
    assembly: CloudOptions['assembly'],
    options: Partial<CloudOptions> = {},
  ): Promise<Cloud> {
    const cloud = await startCloud({
      assembly,
      httpPort: 0,
      awsPort: 0,
      log: ({ message }) => this.lines.push(message),
      ...options,
    });
    this.#clouds.push(cloud);
    return cloud;
  }

  /** Synthesizes and starts. */
  run(define: Define, options?: Partial<CloudOptions>): Promise<Cloud> {
    return this.start(this.synthesize(define), options);
  }

  async clear(): Promise<void> {
    for (const cloud of this.#clouds.splice(0)) await cloud.stop();
    for (const folder of this.#folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    this.lines.length = 0;
  }
}

/** A function that prints and answers; its code is that of `handlers/tell` unless it is given. */
export function tell(
  scope: Construct | Stack,
  id: string,
  { GREETING = 'hello', code = 'test/integration/handlers/tell' } = {},
): LambdaFunction {
  return new LambdaFunction(scope, id, {
    code: Code.fromAsset(code),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    environment: { GREETING },
  });
}
