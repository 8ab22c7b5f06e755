import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ENV } from '../../core/settings.ts';
import { allowRecursion } from '../shared/allow-recursion.ts';
import type { LogSettings } from '../shared/function-basics.ts';
import { suppressEventSourceNag } from '../shared/suppress-nag.ts';
import type { LedgerAction } from './ledger-grants.ts';
import { RouterFunction } from './router-function.ts';
import type { RouterParts } from './router-parts.ts';

/** What `dead-letter` does with the ledger; `reconcile` also takes away what it has sent. */
export const DEAD_LETTER_ACTIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'GetItem',
  'PutItem',
  'Query',
  'UpdateItem',
] as const satisfies readonly LedgerAction[];

/** The router that dead letters are of. */
export interface DeadLetterFunctionProps
  extends Pick<RouterParts, 'bus' | 'ledger' | 'ledgerEnvironment'> {
  readonly logs: LogSettings;
}

/** The function for the dead letters of one stack. Each stack has its own, so that no role grows with the subscribers of others. */
export class DeadLetterFunction extends RouterFunction {
  constructor(scope: Construct, id: string, props: DeadLetterFunctionProps) {
    const { bus, ledger, ledgerEnvironment, logs } = props;
    super(scope, id, {
      bundle: 'dead-letter',
      description: 'Records outcomes that came late, and schedules what crashed anew',
      timeout: Duration.seconds(30),
      environment: { ...ledgerEnvironment, [ENV.bus]: bus.eventBusName },
      logs,
    });
    ledger.grant(this, ...DEAD_LETTER_ACTIONS);
    // What it sends to a subscriber's queue may come back by way of the dead-letter queue.
    allowRecursion(this);
    suppressEventSourceNag(this);
  }
}
