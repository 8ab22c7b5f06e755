import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { acknowledgeFunction } from './acknowledge.ts';
import { allowLogs } from './allow-logs.ts';
import { bundleHandler, bundleWarnings } from './bundle-handler.ts';
import { functionBasics } from './function-basics.ts';

/** What a subscribing function is made of. */
export interface SubscriberFunctionProps {
  /** Path of a TypeScript or JavaScript file, from the working folder, that exports `handler = subscriber(...)`. */
  readonly entry: string;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /** In megabytes; processor time grows with it. @default 512 */
  readonly memorySize?: number;
  /** @default - only what Waybill sets */
  readonly environment?: Record<string, string>;
  /** @default - none */
  readonly description?: string;
  /** @default one month */
  readonly logRetention?: RetentionDays;
  /** What becomes of the log group when the function goes. @default RETAIN */
  readonly logRemovalPolicy?: RemovalPolicy;
  /** A customer-managed key for the log group. @default - a key of AWS */
  readonly logEncryptionKey?: IKey;
}

/** A Lambda function for `router.addSubscriber()`: bundled here, with esbuild, and with a role of its own. */
export class SubscriberFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: SubscriberFunctionProps) {
    const { environment, description, logEncryptionKey } = props;
    const entry = resolve(props.entry);
    if (!existsSync(entry)) {
      throw new Error(
        `SubscriberFunction ${id}: there is no file ${entry}; \`entry\` is a path from the working folder, ${process.cwd()}`,
      );
    }
    super(scope, id, {
      ...functionBasics(scope, id, {
        retention: props.logRetention ?? RetentionDays.ONE_MONTH,
        removalPolicy: props.logRemovalPolicy ?? RemovalPolicy.RETAIN,
        ...(logEncryptionKey === undefined ? {} : { encryptionKey: logEncryptionKey }),
      }),
      ...(environment === undefined ? {} : { environment }),
      ...(description === undefined ? {} : { description }),
      code: bundleHandler(entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize: props.memorySize ?? 512,
    });
    acknowledgeFunction(this);
    if (logEncryptionKey !== undefined) allowLogs(this, logEncryptionKey);
    for (const warning of bundleWarnings(entry))
      Annotations.of(this).addWarningV2('waybill:bundle', warning);
  }
}
