import type { Fault } from '../../../local/index.ts';
import type { AcceptView, RouterUnderTest } from '../../support/worlds/router-under-test.ts';

const MINUTE = 60_000;

/** How an event comes to a function's work, and how it ends. */
export interface Work {
  /** Part of the name of the function that is ended. */
  readonly ends: string;
  readonly type?: string;
  readonly data?: object;
  /** What is out of order until the time for the work is over. */
  readonly faults?: () => readonly Fault[];
  /** Brings the event to where the function's work begins. @default it is published then */
  readonly before?: (publish: () => Promise<AcceptView>) => Promise<unknown>;
  /** How long the function has for its work at the most. @default 3 minutes */
  readonly workMs?: number;
  /** How long everything else has for its end at the most. @default 6 minutes */
  readonly restMs?: number;
  /** Whether the function makes its calls side by side. @default one after the other */
  readonly isSideBySide?: boolean;
  readonly statuses: Readonly<Record<string, string>>;
  /** The most runs of each handler, of which each end may add one. */
  readonly handled: Readonly<Record<string, number>>;
}

export const DELIVERED = { billing: 'delivered', email: 'delivered' };
export const ONCE = { billing: 1, email: 1 };

/** What functions do for one event, and some of the writes that each makes for it. */
export function worksOf(
  router: () => RouterUnderTest,
): readonly (readonly [string, Work, readonly string[]])[] {
  const functionCalls = (part: string, fault: Fault) => [
    { function: router().functionName(part), ...fault },
  ];

  const noWrites = (part: string) => () =>
    ['BatchWriteItem', 'PutItem'].flatMap((action) =>
      functionCalls(part, { service: 'dynamodb', action }),
    );

  return [
    [
      'ingest that accepts an event',
      // So late it reads all subscribers again.
      {
        ends: 'Ingest',
        before: () => router().pass(6 * MINUTE),
        statuses: DELIVERED,
        handled: ONCE,
      },
      ['dynamodb.BatchWriteItem', 'events.PutEvents'],
    ],
    [
      'ingest whose ledger takes nothing',
      { ends: 'Ingest', faults: noWrites('Ingest'), statuses: DELIVERED, handled: ONCE },
      ['dynamodb.BatchWriteItem', 'events.PutEvents', 'sqs.SendMessageBatch'],
    ],
    [
      'a subscriber that handles an event',
      { ends: 'billing', statuses: DELIVERED, handled: ONCE },
      ['dynamodb.BatchWriteItem'],
    ],
    [
      'a subscriber that fails once',
      {
        ends: 'billing',
        data: { only: 'billing', failures: 1 },
        statuses: DELIVERED,
        handled: ONCE,
      },
      ['dynamodb.PutItem', 'sqs.SendMessageBatch'],
    ],
    [
      'a subscriber whose handler ends it once',
      {
        ends: 'billing',
        data: { only: 'billing', exitOnAttempt: 1 },
        statuses: DELIVERED,
        handled: ONCE,
      },
      ['dynamodb.PutItem', 'dynamodb.UpdateItem', 'sqs.SendMessageBatch'],
    ],
    [
      'a subscriber that never will handle an event',
      {
        ends: 'billing',
        data: { only: 'billing', permanent: true },
        statuses: { billing: 'dead', email: 'delivered' },
        handled: { billing: 0, email: 1 },
      },
      ['dynamodb.PutItem'],
    ],
    [
      'a subscriber whose ledger takes nothing',
      { ends: 'billing', faults: noWrites('billing'), statuses: DELIVERED, handled: ONCE },
      ['dynamodb.BatchWriteItem', 'sqs.SendMessageBatch'],
    ],
    [
      'a subscriber that claims each event',
      {
        ends: 'payments',
        type: 'payment.made',
        statuses: { payments: 'delivered' },
        handled: { payments: 1 },
      },
      ['dynamodb.UpdateItem'],
    ],
    [
      'dead-letter that takes a receipt',
      { ends: 'DeadLetter', faults: noWrites('billing'), statuses: DELIVERED, handled: ONCE },
      ['dynamodb.PutItem'],
    ],
    [
      'dead-letter that takes a waybill of the recovery queue',
      { ends: 'DeadLetter', faults: noWrites('Ingest'), statuses: DELIVERED, handled: ONCE },
      ['dynamodb.BatchWriteItem'],
    ],
    [
      'dead-letter that repeats an attempt without an outcome',
      {
        ends: 'DeadLetter',
        // So late it reads all subscribers again, whatever the place.
        before: () => router().pass(6 * MINUTE),
        faults: () =>
          functionCalls('billing', {
            ...{ service: 'dynamodb', action: 'BatchGetItem' },
            ...{ error: 'crash-before', times: 3 },
          }),
        statuses: DELIVERED,
        handled: ONCE,
      },
      ['dynamodb.PutItem', 'sqs.SendMessageBatch'],
    ],
    [
      'dead-letter that files what is due later',
      {
        ends: 'DeadLetter',
        data: { only: 'billing', retryLaterSeconds: 1200 },
        restMs: 22 * MINUTE,
        statuses: DELIVERED,
        handled: ONCE,
      },
      ['dynamodb.BatchWriteItem'],
    ],
  ];
}
