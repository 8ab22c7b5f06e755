import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseStoredPolicy } from '../../core/catalog/policy/parse-stored-policy.ts';
import type { TypePolicies } from '../../core/ports/catalog/type-policies.ts';
import type { Log } from '../../core/ports/log.ts';
import type { TypePolicy } from '../../core/records/catalog/type-policy.ts';
import { POLICY_PARTITION } from '../../core/records/ledger-keys.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orOutage } from '../ledger/or-outage.ts';
import { readRecordsOf } from '../ledger/read-records-of.ts';

/** What is declared of types, for a function that takes events: it reads all of it, and nothing else. */
export class DynamoPolicyList implements Pick<TypePolicies, 'listPolicies'> {
  readonly #table: Table;
  readonly #log: Pick<Log, 'error'>;

  /** `log` is told of rows that cannot be read: everything goes on without them. */
  constructor(client: DynamoDBClient, table: string, log: Pick<Log, 'error'>) {
    this.#table = { client, name: table };
    this.#log = log;
  }

  async listPolicies(): Promise<readonly TypePolicy[]> {
    const { records, unreadable } = await orOutage(
      readRecordsOf(this.#table, POLICY_PARTITION, parseStoredPolicy),
    );
    for (const row of unreadable) this.report(row);
    return records;
  }

  protected report({ key: type, reason }: { readonly key: string; readonly reason: string }): void {
    this.#log.error(
      'what is declared of a type cannot be read; delete its row, and declare it again',
      { type, reason },
    );
  }
}
