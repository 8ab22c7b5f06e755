import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { parseStoredPolicy } from '../../core/catalog/policy/parse-stored-policy.ts';
import type { TypePolicies } from '../../core/ports/catalog/type-policies.ts';
import type { Log } from '../../core/ports/log.ts';
import type { TypePolicy } from '../../core/records/catalog/type-policy.ts';
import { policyKey, REGISTRY_KEY } from '../../core/records/ledger-keys.ts';
import { toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orOutage } from '../ledger/or-outage.ts';
import { readRow } from '../ledger/read-records-of.ts';
import { removeRecord, replaceRecord } from '../operate/replace-record.ts';
import { canBeKey } from './can-be-key.ts';
import { DynamoPolicyList } from './policy-list.ts';

/**
 * What is declared of types: a partition of one JSON text each, whose changes are counted in the registry's item, which
 * every function that takes events reads anyway.
 */
export class DynamoPolicies extends DynamoPolicyList implements TypePolicies {
  readonly #table: Table;

  constructor(client: DynamoDBClient, table: string, log: Pick<Log, 'error'>) {
    super(client, table, log);
    this.#table = { client, name: table };
  }

  async findPolicy(type: string): Promise<TypePolicy | undefined> {
    if (!canBeKey(type)) return undefined;
    const { client, name: TableName } = this.#table;
    const Key = toItem({ ...policyKey(type) });
    const { Item } = await orOutage(
      client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
    );
    if (Item === undefined) return undefined;
    const read = readRow(Item, parseStoredPolicy);
    if ('record' in read) return read.record;
    this.report(read);
    return undefined;
  }

  async replacePolicy(before: TypePolicy | undefined, next: TypePolicy): Promise<boolean> {
    const isPut = await replaceRecord(this.#table, policyKey(next.type), { before, next });
    if (isPut) await this.#countChange();
    return isPut;
  }

  async deletePolicy(policy: TypePolicy): Promise<boolean> {
    const isDeleted = await removeRecord(this.#table, policyKey(policy.type), policy);
    if (isDeleted) await this.#countChange();
    return isDeleted;
  }

  /** After the change: a list that was read before the number is at most too new for it. */
  async #countChange(): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#table.name,
      Key: toItem({ ...REGISTRY_KEY }),
      UpdateExpression: 'ADD policies :one',
      ExpressionAttributeValues: toItem({ ':one': 1 }),
    });
    await orOutage(this.#table.client.send(update));
  }
}
