import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TypeReports } from '../../core/ports/catalog/type-reports.ts';
import type { TypeReport } from '../../core/records/catalog/type-report.ts';
import { reportKey } from '../../core/records/ledger-keys.ts';
import { toItem } from '../ledger/attributes.ts';
import { putAll, type Table } from '../ledger/batch-calls.ts';
import { orOutage, outage } from '../ledger/or-outage.ts';

/** How long a report waits to be learned, in seconds: a day, for which `reconcile` would have to stand still. */
const KEPT_SECONDS = 86_400;

/** Where a function that takes events tells what it has seen: it may put items, and nothing else. */
export class DynamoTypeReports implements Pick<TypeReports, 'addReport'> {
  readonly #table: Table;

  constructor(client: DynamoDBClient, table: string) {
    this.#table = { client, name: table };
  }

  async addReport(report: TypeReport): Promise<void> {
    const expiresAt = Math.floor(Date.parse(report.toldAt) / 1000) + KEPT_SECONDS;
    const item = toItem({ ...reportKey(report), record: JSON.stringify(report), expiresAt });
    const { left, cause, refused } = await orOutage(putAll(this.#table, [item]));
    if (left.length > 0) throw outage(cause);
    for (const { reason } of refused) throw reason;
  }
}
