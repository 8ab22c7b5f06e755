import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { LedgerTable } from '../router/ledger-table.ts';
import type { RouterFunctions } from '../router/router-functions.ts';
import type { RouterMetrics } from './router-metrics.ts';

/** A router's parts, as far as they are watched. */
export interface WatchedRouter {
  readonly router: RouterMetrics;
  readonly functions: RouterFunctions;
  readonly bus: EventBus;
  readonly ledger: LedgerTable;
  readonly recoveryQueue: Queue;
  /** Of the subscribers that are made at run time: of all of them together. */
  readonly runTimeDeadLetterQueue: Queue;
  /** The dead-letter queue of the router's bus, where it has one. */
  readonly failedEvents: Queue | undefined;
}
