import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  type FunctionOptions,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { bundleHandler, bundleWarnings } from '../bundling/bundle-handler.ts';
import { allowLogs } from '../router/allow-logs.ts';
import { functionBasics } from '../shared/function-basics.ts';
import { acknowledgeFunction } from '../shared/suppress-nag.ts';
import { allowNetwork } from './allow-network.ts';

/** What a `SubscriberFunction` sees to itself, and what has no place where a queue feeds a function. */
export type OwnedFunctionOption =
  | 'deadLetterQueue'
  | 'deadLetterQueueEnabled'
  | 'deadLetterTopic'
  | 'durableConfig'
  | 'events'
  | 'logFormat'
  | 'logGroup'
  | 'loggingFormat'
  | 'logRemovalPolicy'
  | 'logRetention'
  | 'logRetentionRetryOptions'
  | 'logRetentionRole'
  | 'recursiveLoop'
  | 'role'
  | 'snapStart'
  | 'systemLogLevel'
  | 'systemLogLevelV2'
  | 'tenancyConfig';

/** What a subscribing function is made of: 30 seconds, 512 MB and arm64, unless told otherwise. */
export interface SubscriberFunctionProps extends Omit<FunctionOptions, OwnedFunctionOption> {
  /** Path of a TypeScript or JavaScript file, from the working folder, that exports `handler = subscriber(...)`. */
  readonly entry: string;
  /** How long its log is kept. @default one month */
  readonly logRetention?: RetentionDays;
  /** What becomes of the log group when the function goes. @default RETAIN */
  readonly logRemovalPolicy?: RemovalPolicy;
  /** A customer-managed key for the log group. @default - a key of AWS */
  readonly logEncryptionKey?: IKey;
}

/** A Lambda function for a `FunctionTarget`: bundled here, with esbuild, and with a role of its own. */
export class SubscriberFunction extends LambdaFunction {
  constructor(scope: Construct, id: string, props: SubscriberFunctionProps) {
    const { entry: path, logRetention, logRemovalPolicy, logEncryptionKey, ...options } = props;
    const entry = resolve(path);
    if (!existsSync(entry)) {
      throw new Error(
        `SubscriberFunction ${id}: there is no file ${entry}; \`entry\` is a path from the working folder, ${process.cwd()}`,
      );
    }
    const basics = functionBasics(scope, id, {
      retention: logRetention ?? RetentionDays.ONE_MONTH,
      removalPolicy: logRemovalPolicy ?? RemovalPolicy.RETAIN,
      ...(logEncryptionKey === undefined ? {} : { encryptionKey: logEncryptionKey }),
    });
    if (options.vpc !== undefined) allowNetwork(basics.role);
    super(scope, id, {
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(30),
      memorySize: 512,
      ...options,
      ...basics,
      code: bundleHandler(entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    acknowledgeFunction(this);
    if (logEncryptionKey !== undefined) allowLogs(this, logEncryptionKey);
    for (const warning of bundleWarnings(entry))
      Annotations.of(this).addWarningV2('waybill:bundle', warning);
  }
}
