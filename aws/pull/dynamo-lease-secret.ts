import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { LeaseSecrets } from '../../core/ports/pulling/lease-secret.ts';
import { LEASE_SECRET_KEY } from '../../core/records/ledger-keys.ts';
import { base32 } from '../../core/shared/base32.ts';
import { randomBytes } from '../../node/random-bytes.ts';
import { text, toItem } from '../ledger/attributes.ts';
import { orUnmet } from '../ledger/deliveries.ts';
import { orOutage } from '../ledger/or-outage.ts';

const SECRET_BYTES = 32;

/** The secret of leases in the ledger's table, which a function reads once. */
export class DynamoLeaseSecret implements LeaseSecrets {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  #secret: string | undefined;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async leaseSecret(): Promise<string> {
    this.#secret ??= (await this.#read()) ?? (await this.#make());
    return this.#secret;
  }

  async #read(): Promise<string | undefined> {
    const { Item } = await orOutage(
      this.#client.send(
        new GetItemCommand({
          TableName: this.#table,
          Key: toItem({ ...LEASE_SECRET_KEY }),
          ConsistentRead: true,
        }),
      ),
    );
    const secret = Item && text(Item, 'secret');
    return secret === '' ? undefined : secret;
  }

  /** Of several that make it at once, the first counts for all; what stands there without a secret is written over. */
  async #make(): Promise<string> {
    const secret = base32(randomBytes(SECRET_BYTES));
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: toItem({ ...LEASE_SECRET_KEY, secret }),
      ConditionExpression: 'attribute_not_exists(#secret)',
      ExpressionAttributeNames: { '#secret': 'secret' },
    });
    const isFirst = (await orOutage(orUnmet(this.#client.send(put)))) !== undefined;
    return isFirst ? secret : ((await this.#read()) ?? secret);
  }
}
