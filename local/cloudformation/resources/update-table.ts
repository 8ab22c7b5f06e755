import type { AwsJson, Engine } from '../../api/aws-api.ts';

/** A table as a template has it, or as it is. */
export interface TableShape extends AwsJson {
  readonly TableName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly IndexShape[];
  readonly LocalSecondaryIndexes?: readonly IndexShape[];
}

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: string;
}

interface IndexShape extends AwsJson {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection?: {
    readonly ProjectionType?: string;
    readonly NonKeyAttributes?: readonly string[];
  };
}

/**
 * Makes a table that was kept from an earlier start what the template says by now, as an update of its stack does:
 * indexes come, filled from the rows, and go. Throws of what CloudFormation would replace the table for.
 */
export async function updateTable(
  tables: Engine,
  wanted: TableShape,
  warn: (message: string) => void,
): Promise<void> {
  const { TableName } = wanted;
  const { Table } = await tables.call('DescribeTable', { TableName });
  const kept = Table as TableShape;
  checkSame(kept, wanted);
  const has = describeAll(kept, kept.GlobalSecondaryIndexes);
  const wants = describeAll(wanted, wanted.GlobalSecondaryIndexes);
  const gone = [...has].filter(([name, text]) => wants.get(name) !== text);
  const fresh = (wanted.GlobalSecondaryIndexes ?? []).filter(
    ({ IndexName }) => has.get(IndexName) !== wants.get(IndexName),
  );
  if (gone.length + fresh.length > 1)
    warn(
      `the table ${TableName} has ${gone.length + fresh.length} changes of its indexes, which are made; CloudFormation makes or deletes one index of a table in an update, and would refuse this one`,
    );
  const change = (update: AwsJson) =>
    tables.call('UpdateTable', {
      TableName,
      AttributeDefinitions: wanted.AttributeDefinitions,
      GlobalSecondaryIndexUpdates: [update],
    });
  for (const [IndexName] of gone) await change({ Delete: { IndexName } });
  for (const Create of fresh) await change({ Create });
}

/** What only a new table can have otherwise (CloudFormation, `AWS::DynamoDB::Table`, "Update requires: Replacement"). */
function checkSame(kept: TableShape, wanted: TableShape): void {
  const parts = {
    'key schema': (table: TableShape) => describe(table, table),
    'local indexes': (table: TableShape) =>
      [...describeAll(table, table.LocalSecondaryIndexes).values()].sort().join('; ') || 'none',
  };
  for (const [name, read] of Object.entries(parts)) {
    const [before, now] = [read(kept), read(wanted)];
    if (before !== now)
      throw new Error(
        `the table ${wanted.TableName} was kept with other ${name} (${before}; the template has ${now}), for which CloudFormation replaces it by an empty one: give it another name, or start with another data folder`,
      );
  }
}

function describeAll(
  table: TableShape,
  indexes: readonly IndexShape[] = [],
): ReadonlyMap<string, string> {
  return new Map(indexes.map((index) => [index.IndexName, describe(table, index)]));
}

/** Keys with their types, and what an index has of an item. */
function describe(
  { AttributeDefinitions }: TableShape,
  { KeySchema, Projection }: Pick<IndexShape, 'KeySchema' | 'Projection'>,
): string {
  const typeOf = (name: string) =>
    AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  const keys = KeySchema.map(
    ({ AttributeName: name, KeyType }) => `${KeyType} ${name} ${typeOf(name)}`,
  );
  const { ProjectionType, NonKeyAttributes = [] } = Projection ?? {};
  return [
    ...keys,
    ...(ProjectionType === undefined ? [] : [ProjectionType]),
    ...[...NonKeyAttributes].sort(),
  ].join(', ');
}
