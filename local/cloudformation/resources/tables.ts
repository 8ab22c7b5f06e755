import type { AwsJson, Engine } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { arnOf } from '../../support/account-region.ts';
import type { PropertyReader } from '../property-reader.ts';
import { physicalName } from './physical-name.ts';
import type { ResourceHandler, ResourceHandlers } from './resource-handler.ts';
import { type TableShape, updateTable } from './update-table.ts';

const SHAPE = [
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
];

const table: ResourceHandler = {
  // Backups, encryption, protection and capacity need nothing here.
  understood: [
    ...SHAPE,
    'TableName',
    'StreamSpecification',
    'TimeToLiveSpecification',
    'BillingMode',
    'DeletionProtectionEnabled',
    'OnDemandThroughput',
    'PointInTimeRecoverySpecification',
    'ProvisionedThroughput',
    'Replicas',
    'SSESpecification',
    'Tags',
    'WarmThroughput',
    'WriteOnDemandThroughputSettings',
  ],
  async create({ logicalId, type, properties }, { tables, place, stackName, warn }) {
    const TableName = properties.text('TableName') ?? physicalName(stackName, logicalId, 255);
    const wanted = { TableName, ...shape(properties) };
    const isNew = await createTable(tables, { BillingMode: 'PAY_PER_REQUEST', ...wanted });
    await untilActive(tables, TableName);
    if (!isNew) await updateTable(tables, wanted as TableShape, warn);
    await expire(tables, TableName, properties);
    const StreamArn = await updateStream(tables, TableName, properties);
    const { ResourcePolicy } = properties.object('StreamSpecification').values;
    if (ResourcePolicy !== undefined)
      warn(
        `${type} "${logicalId}": the ResourcePolicy of its StreamSpecification is not run locally`,
      );
    const Arn = arnOf(place, 'dynamodb', `table/${TableName}`);
    const attributes = { Arn, TableId: TableName, ...(StreamArn && { StreamArn }) };
    return { ref: TableName, attributes };
  },
};

/** Answers whether it is a new one. */
async function createTable(tables: Engine, input: Record<string, unknown>): Promise<boolean> {
  try {
    await tables.call('CreateTable', input);
    return true;
  } catch (error) {
    // It was kept from an earlier start.
    if (!(error instanceof AwsError) || error.code !== 'ResourceInUseException') throw error;
    return false;
  }
}

/** dynalite calls a table active some turns of the event loop after it was made. */
async function untilActive(tables: Engine, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await tables.call('DescribeTable', { TableName });
    if ((Table as { readonly TableStatus?: string }).TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function expire(
  tables: Engine,
  TableName: string,
  properties: PropertyReader,
): Promise<void> {
  const ttl = properties.object('TimeToLiveSpecification');
  const AttributeName = ttl.text('AttributeName');
  if (AttributeName === undefined) return;
  const TimeToLiveSpecification = { AttributeName, Enabled: ttl.flag('Enabled') ?? true };
  await tables.call('UpdateTimeToLive', { TableName, TimeToLiveSpecification });
}

/** Gives a table the stream that the template has, or none; answers its ARN. Another view type is another stream. */
async function updateStream(
  tables: Engine,
  TableName: string,
  properties: PropertyReader,
): Promise<string | undefined> {
  const wanted = properties.object('StreamSpecification').text('StreamViewType');
  const { Table } = await tables.call('DescribeTable', { TableName });
  const { StreamSpecification: has } = Table as { StreamSpecification?: AwsJson };
  if (has?.StreamViewType !== wanted) {
    const update = (StreamSpecification: AwsJson) =>
      tables.call('UpdateTable', { TableName, StreamSpecification });
    if (has !== undefined) await update({ StreamEnabled: false });
    if (wanted !== undefined) await update({ StreamEnabled: true, StreamViewType: wanted });
  }
  if (wanted === undefined) return undefined;
  const { Table: table } = await tables.call('DescribeTable', { TableName });
  return String((table as AwsJson).LatestStreamArn);
}

function shape(properties: PropertyReader): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const name of SHAPE) {
    const value = properties.values[name];
    if (value === undefined) continue;
    given[name] = name.endsWith('Indexes') ? properties.objects(name).map(index) : value;
  }
  return given;
}

function index({ values }: PropertyReader): Record<string, unknown> {
  const { IndexName, KeySchema, Projection } = values;
  return { IndexName, KeySchema, Projection };
}

/** DynamoDB tables; a global table is run as its one local replica. */
export const tableResources: ResourceHandlers = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
};
