import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { RegistryVersion } from '../../core/ports/subscriber-registry.ts';
import { REGISTRY_KEY, subscriberKey } from '../../core/records/ledger-keys.ts';
import type { Subscriber } from '../../core/records/subscriber.ts';
import { parseSubscriber } from '../../core/registry/parse-subscriber.ts';
import { number, toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';
import { orUnmet } from './deliveries.ts';
import { type RecordsRead, readRecordsOf } from './read-records-of.ts';

/**
 * The registered subscribers: one partition, each record one JSON text, since nothing but the router reads it; and an item
 * that counts their changes, so that who remembers them reads one small item to know whether they are the same.
 */
export class SubscriberItems {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** False where the row is one that is managed in another way. */
  async put(subscriber: Subscriber): Promise<boolean> {
    const { name, queueUrl, managedBy } = subscriber;
    const own = managedBy === undefined ? {} : { managedBy };
    const record = JSON.stringify(subscriber);
    const put = new PutItemCommand({
      TableName: this.#table.name,
      Item: toItem({ ...subscriberKey(name), queueUrl, record, ...own }),
      ...(managedBy === undefined
        ? { ConditionExpression: 'attribute_not_exists(managedBy)' }
        : {
            ConditionExpression: 'attribute_not_exists(pk) OR managedBy = :managedBy',
            ExpressionAttributeValues: toItem({ ':managedBy': managedBy }),
          }),
    });
    if ((await orUnmet(this.#table.client.send(put))) === undefined) return false;
    await this.#countChange();
    return true;
  }

  async delete({ name, queueUrl }: Pick<Subscriber, 'name' | 'queueUrl'>): Promise<void> {
    try {
      await this.#table.client.send(
        new DeleteItemCommand({
          TableName: this.#table.name,
          Key: toItem({ ...subscriberKey(name) }),
          ConditionExpression: 'queueUrl = :queueUrl',
          ExpressionAttributeValues: toItem({ ':queueUrl': queueUrl }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    await this.#countChange();
  }

  /** Every subscriber, and the rows of the partition that are none, by their names. */
  list(): Promise<RecordsRead<Subscriber>> {
    return readRecordsOf(this.#table, subscriberKey('').pk, parseSubscriber);
  }

  /** May be a second old: who reads an old number, and then the list, reads the list again when the number is the new one. */
  async version(): Promise<RegistryVersion> {
    const { Item } = await this.#table.client.send(
      new GetItemCommand({ TableName: this.#table.name, Key: toItem({ ...REGISTRY_KEY }) }),
    );
    return {
      subscribers: (Item && number(Item, 'version')) ?? 0,
      policies: (Item && number(Item, 'policies')) ?? 0,
    };
  }

  /** After the change: a list that was read before the number is at most too new for it. */
  async #countChange(): Promise<void> {
    await this.#table.client.send(
      new UpdateItemCommand({
        TableName: this.#table.name,
        Key: toItem({ ...REGISTRY_KEY }),
        UpdateExpression: 'ADD version :one',
        ExpressionAttributeValues: toItem({ ':one': 1 }),
      }),
    );
  }
}
