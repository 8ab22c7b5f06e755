import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Effect, Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ACCESS_PARTITION, deliveryPrefix } from '../core/ledger/keys.ts';
import { SUMMARY_ATTRIBUTES } from '../core/ledger/summary-attributes.ts';
import { acknowledge } from './acknowledge.ts';

/** The actions on the ledger that functions are granted, without their `dynamodb:` prefix. */
export type LedgerAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'DeleteItem'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

const string = (name: string) => ({ name, type: AttributeType.STRING });

/** Every event, newest first; it carries what a list shows. */
const BY_TIME = {
  indexName: 'byTime',
  partitionKey: string('timePk'),
  sortKey: string('timeSk'),
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: [...SUMMARY_ATTRIBUTES],
} satisfies GlobalSecondaryIndexProps;

/** Failed deliveries and the outbox only: other items have no `statusPk`. */
const BY_STATUS = {
  indexName: 'byStatus',
  partitionKey: string('statusPk'),
  sortKey: string('statusSk'),
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: [
    ...['status', 'attempts', 'firstAttemptAt', 'lastAttemptAt', 'nextAttemptAt'],
    ...['errorClass', 'errorMessage', 'errorStatusCode'],
  ],
} satisfies GlobalSecondaryIndexProps;

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

const UNRECOVERABLE = [
  'AwsSolutions-DDB3',
  "The application's author has said `pointInTimeRecovery: false`.",
] as const;

/** What the ledger is made of. */
export interface LedgerTableProps {
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey: IKey | undefined;
  readonly pointInTimeRecovery: boolean;
  /** Whether API keys are in it, which most who write to it must leave alone. */
  readonly apiKeys: boolean;
}

/**
 * The ledger: one table, paid per request; items leave by their `expiresAt`. Who may touch which of them is said by
 * partition key (DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control").
 */
export class LedgerTable extends Construct {
  readonly table: Table;
  readonly indexNames = [BY_TIME.indexName, BY_STATUS.indexName];
  readonly #apiKeys: boolean;

  constructor(scope: Construct, id: string, props: LedgerTableProps) {
    super(scope, id);
    this.#apiKeys = props.apiKeys;
    const { encryptionKey, pointInTimeRecovery } = props;
    this.table = new Table(this, 'Table', {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: props.removalPolicy,
      ...(encryptionKey === undefined
        ? {}
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    });
    if (!pointInTimeRecovery) acknowledge(this.table, ...UNRECOVERABLE);
    for (const index of [BY_TIME, BY_STATUS]) this.table.addGlobalSecondaryIndex(index);
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
    this.table.encryptionKey?.grant(grantee, ...KEY_ACTIONS);
    const statement = new PolicyStatement({
      actions: DELIVERY_ACTIONS.map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${deliveryPrefix(subscriber)}*`] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
    grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }

  #grantWithKey(grantee: IGrantable, actions: readonly LedgerAction[]): Grant {
    this.table.encryptionKey?.grant(grantee, ...KEY_ACTIONS);
    return this.#grant(grantee, actions, this.table.tableArn);
  }

  /** Grants queries of the two indexes, named one by one. */
  grantQueryIndexes(grantee: IGrantable): Grant {
    const [first, ...rest] = [BY_TIME, BY_STATUS].map(
      ({ indexName }) => `${this.table.tableArn}/index/${indexName}`,
    );
    return this.#grant(grantee, ['Query'], ...(first === undefined ? [] : [first]), ...rest);
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
