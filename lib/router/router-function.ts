import { join } from 'node:path';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { findPackage } from '../bundling/find-package.ts';
import { functionBasics, type LogSettings } from '../shared/function-basics.ts';
import { acknowledgeFunction } from '../shared/suppress-nag.ts';

/** What one of the router's own functions needs. */
export interface RouterFunctionProps {
  /** The folder of its bundle in `dist/functions`. */
  readonly bundle: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment: Record<string, string>;
  readonly logs: LogSettings;
  /** In megabytes. @default 512 */
  readonly memorySize?: number;
  readonly reservedConcurrentExecutions?: number;
  /** The role needs `allowNetwork` then. @default - none */
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/** One of the router's own functions, from the bundle that `npm run build` made of it. */
export class RouterFunction extends LambdaFunction {
  override readonly role: Role;

  constructor(scope: Construct, id: string, props: RouterFunctionProps) {
    const { bundle, logs, ...rest } = props;
    const basics = functionBasics(scope, id, logs);
    super(scope, id, {
      ...basics,
      memorySize: 512,
      ...rest,
      code: Code.fromAsset(join(findPackage(), 'dist', 'functions', bundle)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
    });
    this.role = basics.role;
    acknowledgeFunction(this);
  }
}
