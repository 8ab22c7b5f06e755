import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseStoredPause } from '../../core/operate/pause/parse-stored-pause.ts';
import type { Log } from '../../core/ports/log.ts';
import type { PauseStore } from '../../core/ports/pausing/pause-store.ts';
import { PAUSE_PARTITION, pauseKey } from '../../core/records/ledger-keys.ts';
import { type Pause, QUEUE_RETENTION_MS } from '../../core/records/pause.ts';
import { toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orOutage } from '../ledger/or-outage.ts';
import { readRecordsOf } from '../ledger/read-records-of.ts';
import { findRecord, replaceRecord } from './replace-record.ts';

/** The pauses of subscribers, one JSON text each, in one partition of the ledger's table. */
export class DynamoPauses implements PauseStore {
  readonly #table: Table;
  readonly #log: Log | undefined;

  constructor(client: DynamoDBClient, table: string, log?: Log) {
    this.#table = { client, name: table };
    this.#log = log;
  }

  async listPauses(): Promise<readonly Pause[]> {
    const { records, unreadable } = await orOutage(
      readRecordsOf(this.#table, PAUSE_PARTITION, parseStoredPause),
    );
    for (const { key: subscriber, reason } of unreadable)
      this.#log?.error(
        'a row of the ledger is no pause; delete it, and pause the subscriber again',
        {
          subscriber,
          reason,
        },
      );
    return records;
  }

  findPause(subscriber: string): Promise<Pause | undefined> {
    return findRecord(this.#table, pauseKey(subscriber), parseStoredPause);
  }

  /** One that has ended is forgotten when every message is gone that could have waited for its end. */
  replacePause(before: Pause | undefined, next: Pause): Promise<boolean> {
    const { subscriber, resumedAt } = next;
    const more =
      resumedAt === undefined
        ? {}
        : { expiresAt: Math.ceil((Date.parse(resumedAt) + QUEUE_RETENTION_MS) / 1000) };
    return replaceRecord(this.#table, pauseKey(subscriber), { before, next, more });
  }

  async deletePause(subscriber: string): Promise<void> {
    const Key = toItem({ ...pauseKey(subscriber) });
    await orOutage(
      this.#table.client.send(new DeleteItemCommand({ TableName: this.#table.name, Key })),
    );
  }
}
