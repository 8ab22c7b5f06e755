import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { RouterParts } from './router-parts.ts';

/** What the subscribers of another app need to know of a router: ARNs, each known now or at the deployment. */
export interface EventRouterAttributes {
  readonly busArn: string;
  readonly tableArn: string;
  /** Of the function that puts subscribers into the ledger. */
  readonly registerFunctionArn: string;
  /** Of the function that answers `GET /subscribers`, and reads how full their queues are. */
  readonly queryRoleArn: string;
  /** Of the function that sends retries to subscribers' queues when they are due. */
  readonly reconcileRoleArn: string;
  /** Of the function that sends what is redriven to subscribers' queues. */
  readonly runJobRoleArn: string;
  /** Of the function by which consumers pull events, and tell what became of them. */
  readonly pullRoleArn: string;
  /** Of the router's `encryptionKey`. @default - it has none */
  readonly encryptionKeyArn?: string;
}

/** The attributes of a router in its own app. */
export function attributesOf(parts: RouterParts, key: IKey | undefined): EventRouterAttributes {
  return {
    busArn: parts.bus.eventBusArn,
    tableArn: parts.ledger.table.tableArn,
    registerFunctionArn: parts.registerFunctionArn,
    queryRoleArn: parts.queryRole.roleArn,
    reconcileRoleArn: parts.reconcileRole.roleArn,
    runJobRoleArn: parts.runJobRole.roleArn,
    pullRoleArn: parts.pullRole.roleArn,
    ...(key === undefined ? {} : { encryptionKeyArn: key.keyArn }),
  };
}

/** The service of each attribute's ARN. */
const SERVICES: Readonly<Record<keyof EventRouterAttributes, string>> = {
  busArn: 'events',
  tableArn: 'dynamodb',
  registerFunctionArn: 'lambda',
  queryRoleArn: 'iam',
  reconcileRoleArn: 'iam',
  runJobRoleArn: 'iam',
  pullRoleArn: 'iam',
  encryptionKeyArn: 'kms',
};

/** Throws where an attribute is missing, is no such ARN, or is of another account or region than the stack of `scope`; what is not known before the deployment is let through. */
export function checkAttributes(scope: Construct, attributes: EventRouterAttributes): void {
  for (const [name, service] of Object.entries(SERVICES)) {
    const value: unknown = attributes[name as keyof EventRouterAttributes];
    if (value === undefined && name === 'encryptionKeyArn') continue;
    const refuse = (message: string): never => {
      throw new Error(`EventRouter.fromAttributes ${scope.node.path}: ${name} ${message}`);
    };
    if (typeof value !== 'string' || !isArnOf(service, value))
      refuse(
        `must be an ARN of ${service}, as \`attributes\` of the router has it in its own app; received ${JSON.stringify(value)}`,
      );
    else checkArnPlace(scope, value, refuse);
  }
}

function isArnOf(service: string, value: string): boolean {
  return Token.isUnresolved(value) || /^arn:[^:]+:([^:]+):/.exec(value)?.[1] === service;
}

function checkArnPlace(scope: Construct, arn: string, refuse: (message: string) => never): void {
  if (Token.isUnresolved(arn)) return;
  const { account, region } = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
  const stack = Stack.of(scope);
  for (const [part, theirs, ours] of [
    ['account', account, stack.account],
    ['region', region, stack.region],
  ] as const) {
    // Roles have no region.
    if (theirs === undefined || theirs === '' || Token.isUnresolved(ours) || theirs === ours)
      continue;
    refuse(
      `is of the ${part} ${theirs}, and this stack is in ${ours}; subscribers in another ${part} are not possible yet: put this stack into the router's, or make a router here`,
    );
  }
}
