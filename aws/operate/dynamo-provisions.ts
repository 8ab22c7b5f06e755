import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseStoredProvision } from '../../core/operate/provision/parse-stored-provision.ts';
import type { Provision } from '../../core/operate/provision/provision.ts';
import type { Log } from '../../core/ports/log.ts';
import type { ProvisionStore } from '../../core/ports/provisioning/provision-store.ts';
import { PROVISION_PARTITION, provisionKey } from '../../core/records/ledger-keys.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orOutage } from '../ledger/or-outage.ts';
import { readRecordsOf } from '../ledger/read-records-of.ts';
import { findRecord, removeRecord, replaceRecord } from './replace-record.ts';

/** The subscribers that are made at run time, one JSON text each, in one partition of the ledger's table. */
export class DynamoProvisions implements ProvisionStore {
  readonly #table: Table;
  readonly #log: Log | undefined;

  constructor(client: DynamoDBClient, table: string, log?: Log) {
    this.#table = { client, name: table };
    this.#log = log;
  }

  async listProvisions(): Promise<readonly Provision[]> {
    const { records, unreadable } = await orOutage(
      readRecordsOf(this.#table, PROVISION_PARTITION, parseStoredProvision),
    );
    for (const { key: subscriber, reason } of unreadable)
      this.#log?.error(
        'a row of the ledger is no subscriber made at run time; delete it, its queue and its rule',
        { subscriber, reason },
      );
    return records;
  }

  findProvision(name: string): Promise<Provision | undefined> {
    return findRecord(this.#table, provisionKey(name), parseStoredProvision);
  }

  replaceProvision(before: Provision | undefined, next: Provision): Promise<boolean> {
    return replaceRecord(this.#table, provisionKey(next.name), { before, next });
  }

  removeProvision(before: Provision): Promise<boolean> {
    return removeRecord(this.#table, provisionKey(before.name), before);
  }
}
