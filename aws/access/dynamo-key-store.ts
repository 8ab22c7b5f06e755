import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ApiKey } from '../../core/access/api-key.ts';
import { parseApiKey } from '../../core/access/parse-api-key.ts';
import type { AllowanceRequest, KeyStore } from '../../core/ports/key-store.ts';
import type { Log } from '../../core/ports/log.ts';
import { ACCESS_PARTITION, accessKey, allowanceKey } from '../../core/records/ledger-keys.ts';
import { randomBytes } from '../../node/random-bytes.ts';
import { toItem } from '../ledger/attributes.ts';
import type { Table } from '../ledger/batch-calls.ts';
import { orOutage } from '../ledger/or-outage.ts';
import { readRecordsOf } from '../ledger/read-records-of.ts';

/** How long a key that has ended stays in lists, and a count after its minute, in seconds. */
const ENDED_KEPT_SECONDS = 30 * 86_400;
const COUNT_KEPT_SECONDS = 3600;

/** How many calls a count remembers, and by how many bytes: with them the count is below the 1 KB of one write unit. */
const SLOTS = 64;
const TOKEN_BYTES = 6;

/** API keys in the ledger's table: one partition, each record one JSON text, since nothing but the router reads it. */
export class DynamoKeyStore implements KeyStore {
  readonly #table: Table;
  readonly #log: Pick<Log, 'error'> | undefined;
  readonly #reported = new Set<string>();

  /** `log` is told once of each row that is no key. */
  constructor(client: DynamoDBClient, tableName: string, log?: Pick<Log, 'error'>) {
    this.#table = { client, name: tableName };
    this.#log = log;
  }

  /** A row that is no key opens nothing, and closes no other. */
  async listKeys(): Promise<readonly ApiKey[]> {
    const reading = readRecordsOf(this.#table, ACCESS_PARTITION, parseApiKey);
    const { records, unreadable } = await orOutage(reading);
    for (const { key, reason } of unreadable) {
      if (this.#reported.has(key)) continue;
      this.#reported.add(key);
      this.#log?.error('a row of the ledger is no API key; delete the key and issue another', {
        keyId: key,
        reason,
      });
    }
    return records;
  }

  async addKey(key: ApiKey): Promise<void> {
    await this.#put(key);
  }

  replaceKey(before: ApiKey, key: ApiKey): Promise<boolean> {
    return this.#put(key, {
      ConditionExpression: '#record = :before',
      ExpressionAttributeNames: { '#record': 'record' },
      ExpressionAttributeValues: toItem({ ':before': JSON.stringify(before) }),
    });
  }

  async deleteKey(id: string): Promise<boolean> {
    const { Attributes } = await orOutage(
      this.#table.client.send(
        new DeleteItemCommand({
          TableName: this.#table.name,
          Key: toItem({ ...accessKey(id) }),
          ReturnValues: 'ALL_OLD',
        }),
      ),
    );
    return Attributes !== undefined;
  }

  /**
   * The SDK repeats a call whose answer was lost, which may have counted already. So each call leaves a token of its
   * own in one of the count's slots, and is not counted where it finds it. Each other call of the producer between the
   * two takes that slot with a chance of 1 in 64, and the repeat then counts twice: more slots would cost every call.
   */
  async countEvents({ producer, minute, events, limit }: AllowanceRequest): Promise<boolean> {
    if (events > limit) return false;
    const bytes = randomBytes(TOKEN_BYTES + 1);
    const slot = `r${(bytes.at(-1) ?? 0) % SLOTS}`;
    const token = Buffer.from(bytes.subarray(0, TOKEN_BYTES)).toString('base64url');
    const command = new UpdateItemCommand({
      TableName: this.#table.name,
      Key: toItem({ ...allowanceKey(producer, minute) }),
      UpdateExpression: 'ADD #events :events SET expiresAt = :expires, #slot = :token',
      ConditionExpression:
        'attribute_not_exists(pk) OR (#events <= :room AND (attribute_not_exists(#slot) OR #slot <> :token))',
      ExpressionAttributeNames: { '#events': 'events', '#slot': slot },
      ExpressionAttributeValues: toItem({
        ':events': events,
        ':room': limit - events,
        ':expires': Date.parse(`${minute}:00Z`) / 1000 + COUNT_KEPT_SECONDS,
        ':token': token,
      }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await orOutage(this.#table.client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item?.[slot]?.S === token;
      throw error;
    }
  }

  #put(key: ApiKey, condition: Partial<PutItemCommandInput> = {}): Promise<boolean> {
    const expiresAt =
      key.expiresAt === undefined
        ? undefined
        : Math.ceil(Date.parse(key.expiresAt) / 1000) + ENDED_KEPT_SECONDS;
    const command = new PutItemCommand({
      TableName: this.#table.name,
      Item: toItem({ ...accessKey(key.id), record: JSON.stringify(key), expiresAt }),
      ...condition,
    });
    return orOutage(whetherMet(this.#table.client.send(command)));
  }
}

/** Whether a write's condition was met. */
async function whetherMet(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
