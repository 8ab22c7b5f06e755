import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { subscriberKey } from '../../core/ledger/keys.ts';
import type { Subscriber } from '../../core/subscriber.ts';
import { type Item, requiredText, toItem } from './attributes.ts';
import type { Table } from './batch-calls.ts';

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

  async list(): Promise<readonly Subscriber[]> {
    const subscribers: Subscriber[] = [];
    let start: Item | undefined;
    do {
      const page = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          KeyConditionExpression: 'pk = :partition',
          ExpressionAttributeValues: { ':partition': { S: subscriberKey('').pk } },
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      for (const item of page.Items ?? []) {
        subscribers.push(JSON.parse(requiredText(item, 'record')) as Subscriber);
      }
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return subscribers;
  }
}
