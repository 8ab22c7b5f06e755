import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  Table,
  TableEncryption,
  type WarmThroughput,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { SUMMARY_ATTRIBUTES } from '../../core/records/summary-attributes.ts';
import { suppressNag } from '../shared/suppress-nag.ts';
import { LedgerGrants } from './ledger-grants.ts';

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

const UNRECOVERABLE = [
  'AwsSolutions-DDB3',
  "The application's author has said `pointInTimeRecovery: false`.",
] as const;

/** What the ledger is made of. */
export interface LedgerTableProps {
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey: IKey | undefined;
  readonly pointInTimeRecovery: boolean;
  readonly warmThroughput: WarmThroughput | undefined;
  /** Whether API keys are in it, which most who write to it must leave alone. */
  readonly apiKeys: boolean;
}

/** The ledger: one table, paid per request; items leave by their `expiresAt`. */
export class LedgerTable extends Construct {
  readonly table: Table;
  readonly indexNames = [BY_TIME.indexName, BY_STATUS.indexName];
  /** Who may do what with it. */
  readonly grants: LedgerGrants;

  constructor(scope: Construct, id: string, props: LedgerTableProps) {
    super(scope, id);
    const { encryptionKey, pointInTimeRecovery } = props;
    const warm = props.warmThroughput === undefined ? {} : { warmThroughput: props.warmThroughput };
    this.table = new Table(this, 'Table', {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: props.removalPolicy,
      ...warm,
      ...(encryptionKey === undefined
        ? {}
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    });
    if (!pointInTimeRecovery) suppressNag(this.table, ...UNRECOVERABLE);
    this.table.addGlobalSecondaryIndex({ ...BY_TIME, ...warm });
    this.table.addGlobalSecondaryIndex(BY_STATUS);
    this.grants = new LedgerGrants(this.table, {
      apiKeys: props.apiKeys,
      indexNames: this.indexNames,
    });
  }
}
