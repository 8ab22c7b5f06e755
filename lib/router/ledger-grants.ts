import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ACCESS_PARTITION,
  deliveryPrefix,
  eventPartition,
  LEASE_SECRET_KEY,
  PAUSE_PARTITION,
  REGISTRY_KEY,
  subscriberKey,
} from '../../core/records/ledger-keys.ts';

/** The actions on the ledger that functions are granted, without their `dynamodb:` prefix. */
export type LedgerAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

/** What `operate` does: it writes jobs with their slices and places, the audit, and what is edited. */
export const OPERATE_ACTIONS = [
  ...(['BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query'] as const),
  'UpdateItem',
] as const satisfies readonly LedgerAction[];

/** What a subscriber's function does with the rows of its own deliveries. */
const DELIVERY_ACTIONS: readonly LedgerAction[] = [
  'BatchGetItem',
  'BatchWriteItem',
  'PutItem',
  'UpdateItem',
];

const WRITES: readonly LedgerAction[] = ['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem'];

/** What a caller of an encrypted table needs of its key (DynamoDB developer guide, "Encryption at rest"), without wildcards. */
const KEY_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** A ledger's table, which may be imported. */
export type LedgerReference = Pick<ITable, 'encryptionKey' | 'tableArn' | 'tableName'>;

/**
 * Who may do what with the ledger's table, which may be another app's: said by partition key (DynamoDB developer guide,
 * "Using IAM policy conditions for fine-grained access control").
 */
export class LedgerGrants {
  readonly table: LedgerReference;
  readonly #apiKeys: boolean;
  readonly #indexNames: readonly string[];

  /** `apiKeys` says whether there may be API keys in the table, which most who write to it must leave alone. */
  constructor(
    table: LedgerReference,
    { apiKeys, indexNames }: { readonly apiKeys: boolean; readonly indexNames: readonly string[] },
  ) {
    this.table = table;
    this.#apiKeys = apiKeys;
    this.#indexNames = indexNames;
  }

  /** Grants actions on the table itself; API keys may be read by them, and not written. */
  grant(grantee: IGrantable, ...actions: readonly LedgerAction[]): Grant {
    const writes = actions.filter((action) => WRITES.includes(action));
    if (this.#apiKeys && writes.length > 0) this.#denyKeys(grantee, writes);
    return this.#grantWithKey(grantee, actions);
  }

  /** Grants reading and writing API keys, and more actions on the table. */
  grantKeys(grantee: IGrantable, ...more: readonly LedgerAction[]): Grant {
    return this.#grantWithKey(grantee, ['DeleteItem', 'PutItem', 'Query', ...more]);
  }

  /**
   * Grants the rows of one subscriber's deliveries, by their partition keys, and nothing else of the table. A call that
   * has no key is refused: of an empty list of keys, `ForAllValues` is true.
   */
  grantDeliveries(grantee: IGrantable, subscriber: string): void {
    this.grantRows(grantee, DELIVERY_ACTIONS, [`${deliveryPrefix(subscriber)}*`]);
  }

  /**
   * Grants what it takes to hand events to consumers and to record what became of them: rows of deliveries, whosever they are,
   * since subscribers are added where the router's roles cannot be changed; and to read who subscribes, is paused, or has a key.
   */
  grantPull(grantee: IGrantable): void {
    const deliveries = `${deliveryPrefix('*')}*`;
    this.grantRows(grantee, DELIVERY_ACTIONS, [deliveries]);
    const secret = LEASE_SECRET_KEY.pk;
    const known = [PAUSE_PARTITION, REGISTRY_KEY.pk, subscriberKey('').pk, secret];
    const read = this.#apiKeys ? [...known, ACCESS_PARTITION] : known;
    this.grantRows(grantee, ['GetItem', 'Query'], [...read, deliveries, eventPartition('*')]);
    this.grantRows(grantee, ['BatchGetItem'], [eventPartition('*')]);
    this.grantRows(grantee, ['PutItem'], [secret]);
  }

  /** Grants actions on the items of these partitions, and of no others; a partition's name may have a `*`. */
  grantRows(
    grantee: IGrantable,
    actions: readonly LedgerAction[],
    partitions: readonly string[],
  ): void {
    this.table.encryptionKey?.grant(grantee, ...KEY_ACTIONS);
    const statement = new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
    grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }

  #grantWithKey(grantee: IGrantable, actions: readonly LedgerAction[]): Grant {
    this.table.encryptionKey?.grant(grantee, ...KEY_ACTIONS);
    return this.#grant(grantee, actions, this.table.tableArn);
  }

  /** Grants queries of the two indexes, or of those that are told, named one by one. */
  grantQueryIndexes(grantee: IGrantable, indexNames = this.#indexNames): Grant {
    const indexArns = indexNames.map((name) => `${this.table.tableArn}/index/${name}`);
    return this.#grant(grantee, ['Query'], ...indexArns);
  }

  #denyKeys(grantee: IGrantable, actions: readonly LedgerAction[]): void {
    const statement = new PolicyStatement({
      effect: Effect.DENY,
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
      conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [ACCESS_PARTITION] } },
    });
    grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }

  #grant(grantee: IGrantable, actions: readonly LedgerAction[], ...resourceArns: string[]): Grant {
    return Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns,
    });
  }
}
