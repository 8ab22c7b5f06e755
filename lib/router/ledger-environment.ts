import { ENV } from '../../core/settings.ts';
import type { LedgerReference } from './ledger-grants.ts';

/** What every function that uses the ledger is told. */
export function ledgerEnvironment(
  { tableName }: LedgerReference,
  retentionDays: number,
): Readonly<Record<string, string>> {
  return { [ENV.table]: tableName, [ENV.retentionDays]: String(retentionDays) };
}
