import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { subscriberKey } from '../../core/ledger/keys.ts';
import { parseSubscriber } from '../../core/parse-subscriber.ts';
import type { Subscriber } from '../../core/subscriber.ts';
import { toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { type RecordsRead, readRecordsOf } from './read-records-of.ts';

/** The registered subscribers: one partition, each record one JSON text, since nothing but the router reads it. */
export class SubscriberItems {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async put(subscriber: Subscriber): Promise<void> {
    const item = toItem({ ...subscriberKey(subscriber.name), record: JSON.stringify(subscriber) });
    await this.#table.client.send(new PutItemCommand({ TableName: this.#table.name, Item: item }));
  }

  async delete(name: string): Promise<void> {
    const key = toItem({ ...subscriberKey(name) });
    await this.#table.client.send(new DeleteItemCommand({ TableName: this.#table.name, Key: key }));
  }

  /** Every subscriber, and the rows of the partition that are none, by their names. */
  list(): Promise<RecordsRead<Subscriber>> {
    return readRecordsOf(this.#table, subscriberKey('').pk, parseSubscriber);
  }
}
