import type { IEventBus, IEventBusRef } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { LedgerGrants } from './ledger-grants.ts';
import type { RouterFunctions } from './router-functions.ts';

/** A router's bus, which may be imported. */
type RouterBusReference = IEventBusRef & Pick<IEventBus, 'eventBusArn' | 'eventBusName'>;

/** What subscribers need of a router, which may be another app's. */
export interface RouterParts {
  readonly bus: RouterBusReference;
  readonly ledger: LedgerGrants;
  /** What every function that uses the ledger is told. */
  readonly ledgerEnvironment: Readonly<Record<string, string>>;
  /** The function behind each subscriber's entry in the ledger. */
  readonly registerFunctionArn: string;
  /** Of the functions that look at subscribers' queues. */
  readonly queryRole: IRole;
  readonly reconcileRole: IRole;
  readonly runJobRole: IRole;
  /** Of the function by which consumers pull. */
  readonly pullRole: IRole;
}

/** The parts of a router in its own app. */
export function partsOf({
  bus,
  ledger,
  functions: { ledgerEnvironment, register, query, reconcile, runJob, pull },
}: {
  readonly bus: RouterParts['bus'];
  readonly ledger: LedgerGrants;
  readonly functions: RouterFunctions;
}): RouterParts {
  return {
    ...{ bus, ledger, ledgerEnvironment },
    registerFunctionArn: register.functionArn,
    queryRole: query.role,
    reconcileRole: reconcile.role,
    runJobRole: runJob.role,
    pullRole: pull.role,
  };
}
