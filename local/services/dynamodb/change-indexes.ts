import type { AwsJson } from '../../api/aws-api.ts';
import { AwsError } from '../../api/aws-error.ts';
import { checkInput, runAction } from './dynalite.ts';
import { fillIndex } from './fill-index.ts';
import { asPromise, type IndexDescription, type Store, type TableDescription } from './store.ts';

/** One of `GlobalSecondaryIndexUpdates`; its third kind is dynalite's. */
interface IndexUpdate {
  readonly Create?: IndexDescription;
  readonly Delete?: { readonly IndexName: string };
}

/** Whether an `UpdateTable` makes or deletes a global index, which dynalite takes and does not do. */
export function changesIndexes({ GlobalSecondaryIndexUpdates: updates }: AwsJson): boolean {
  return (
    Array.isArray(updates) &&
    updates.some(({ Create, Delete }: IndexUpdate) => Create !== undefined || Delete !== undefined)
  );
}

/** Makes or deletes one global index of a table; it is filled from the items, or gone, when this answers. */
export async function changeIndexes(store: Store, input: AwsJson): Promise<AwsJson> {
  const updates = input.GlobalSecondaryIndexUpdates as readonly IndexUpdate[];
  if (updates.length > 1)
    throw new AwsError(
      'LimitExceededException',
      'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
    );
  const { TableName } = input;
  const { Table } = (await runAction(store, 'DescribeTable', { TableName })) ?? {};
  const table = Table as TableDescription;
  if (table.GlobalSecondaryIndexes?.some(({ IndexStatus }) => IndexStatus !== 'ACTIVE') === true)
    throw new AwsError(
      'ResourceInUseException',
      `Attempt to change a resource which is still in use: Table is being updated: ${TableName}`,
    );
  const { Create, Delete } = updates[0] ?? {};
  const TableDescription =
    Create === undefined
      ? await deleteIndex(store, table, String(Delete?.IndexName))
      : await createIndex(store, table, { ...input, Create });
  return { TableDescription };
}

async function createIndex(
  store: Store,
  table: TableDescription,
  { Create, AttributeDefinitions: more }: AwsJson & { readonly Create: IndexDescription },
): Promise<TableDescription> {
  const { GlobalSecondaryIndexes = [] } = table;
  const name = Create.IndexName;
  if (findIndex(table, name) !== undefined)
    throw new AwsError('ValidationException', 'Attempting to create an index which already exists');
  const { ProvisionedThroughput: _, ...index } = Create;
  const AttributeDefinitions = merge(table.AttributeDefinitions, more);
  checkIndex(store, { ...table, AttributeDefinitions }, index);
  const IndexArn = `${String(table.TableArn)}/index/${name}`;
  const counts = { IndexSizeBytes: 0, ItemCount: 0 };
  const throughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };
  const made = { ...index, ...counts, IndexArn, ProvisionedThroughput: throughput };
  const withStatus = (IndexStatus: string): TableDescription => ({
    ...table,
    AttributeDefinitions,
    GlobalSecondaryIndexes: [...GlobalSecondaryIndexes, { ...made, IndexStatus }],
  });
  // In this order: what is written while it is filled is in it as well, and a start after a kill fills it anew.
  await putTable(store, withStatus('CREATING'));
  await fillIndex(store, withStatus('CREATING'), index);
  const ready = withStatus('ACTIVE');
  await putTable(store, ready);
  return ready;
}

async function deleteIndex(
  store: Store,
  table: TableDescription,
  name: string,
): Promise<TableDescription> {
  if (findIndex(table, name) === undefined)
    throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
  const { GlobalSecondaryIndexes: indexes = [], ...others } = table;
  const kept = indexes.filter(({ IndexName }) => IndexName !== name);
  const changed = { ...others, ...(kept.length === 0 ? {} : { GlobalSecondaryIndexes: kept }) };
  const used = keysOf([changed, ...kept, ...(table.LocalSecondaryIndexes ?? [])]);
  const AttributeDefinitions = table.AttributeDefinitions.filter(({ AttributeName }) =>
    used.has(AttributeName),
  );
  const smaller = { ...changed, AttributeDefinitions };
  await putTable(store, smaller);
  await asPromise((done) => store.deleteIndexDb('Global', table.TableName, name, done));
  return smaller;
}

/** By the rules of `CreateTable` for an index, which are those of `UpdateTable`. */
function checkIndex(store: Store, table: TableDescription, index: IndexDescription): void {
  const { TableName, AttributeDefinitions, KeySchema } = table;
  const plain = ({ IndexName, KeySchema, Projection }: IndexDescription) => ({
    IndexName,
    KeySchema,
    Projection,
  });
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), index].map(plain);
  const local = table.LocalSecondaryIndexes?.map(plain);
  checkInput(store, 'CreateTable', {
    ...{ TableName, AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: indexes,
    ...(local === undefined ? {} : { LocalSecondaryIndexes: local }),
  });
}

function findIndex(table: TableDescription, name: string): IndexDescription | undefined {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  return [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].find(
    ({ IndexName }) => IndexName === name,
  );
}

/** The table's definitions, and those that come with an index. */
function merge(
  known: TableDescription['AttributeDefinitions'],
  more: unknown,
): TableDescription['AttributeDefinitions'] {
  const names = new Set(known.map(({ AttributeName }) => AttributeName));
  const given = (Array.isArray(more) ? more : []) as TableDescription['AttributeDefinitions'];
  return [...known, ...given.filter(({ AttributeName }) => !names.has(AttributeName))];
}

function keysOf(schemas: readonly Pick<TableDescription, 'KeySchema'>[]): ReadonlySet<string> {
  return new Set(
    schemas.flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)),
  );
}

async function putTable({ tableDb }: Store, table: TableDescription): Promise<void> {
  await asPromise((done) => tableDb.put(table.TableName, table, done));
}
