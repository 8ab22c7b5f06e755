import { isObject } from '../../../core/shared/is-object.ts';
import type { AwsJson } from '../../api/aws-api.ts';

type Keys = Readonly<Record<string, unknown>>;

/**
 * Which partitions calls are about, as `dynamodb:LeadingKeys` has it (DynamoDB developer guide, "Using IAM policy
 * conditions for fine-grained access control"). It learns the names of the keys from the tables that are made.
 */
export class PartitionKeys {
  /** By table, and by `table/index`. */
  readonly #names = new Map<string, string>();

  /** Takes note of a table that is made, or was. */
  learn({ TableName, KeySchema, GlobalSecondaryIndexes = [] }: AwsJson): void {
    this.#note(String(TableName), KeySchema);
    for (const { IndexName, KeySchema: own } of GlobalSecondaryIndexes as readonly AwsJson[])
      this.#note(`${TableName}/${IndexName}`, own);
  }

  /** Takes note of indexes that are made later. */
  learnIndexes({ TableName, GlobalSecondaryIndexUpdates: updates }: AwsJson): void {
    for (const { Create } of (Array.isArray(updates) ? updates : []) as readonly AwsJson[])
      if (isObject(Create)) this.#note(`${TableName}/${Create.IndexName}`, Create.KeySchema);
  }

  /** The values of the partition keys that a call names; none for a scan. */
  of(input: AwsJson): readonly string[] {
    const { TableName, IndexName, RequestItems } = input;
    if (isObject(RequestItems))
      return Object.entries(RequestItems).flatMap(([table, request]) =>
        itemsOf(request).flatMap((item) => this.#valueIn(table, item)),
      );
    const where = IndexName === undefined ? String(TableName) : `${TableName}/${IndexName}`;
    const item = input.Item ?? input.Key;
    if (isObject(item)) return this.#valueIn(where, item);
    return this.#queried(where, input);
  }

  #note(where: string, schema: unknown): void {
    const first = Array.isArray(schema) ? schema[0] : undefined;
    if (isObject(first)) this.#names.set(where, String(first.AttributeName));
  }

  #valueIn(where: string, item: Keys): readonly string[] {
    return textOf(item[this.#names.get(where) ?? '']);
  }

  /** What the condition of a query compares the partition key with. */
  #queried(where: string, input: AwsJson): readonly string[] {
    const { KeyConditionExpression: condition, KeyConditions: conditions } = input;
    const key = this.#names.get(where) ?? '';
    const legacy = isObject(conditions) ? conditions[key] : undefined;
    if (isObject(legacy) && Array.isArray(legacy.AttributeValueList))
      return textOf(legacy.AttributeValueList[0]);
    const names: Keys = isObject(input.ExpressionAttributeNames)
      ? input.ExpressionAttributeNames
      : {};
    const values: Keys = isObject(input.ExpressionAttributeValues)
      ? input.ExpressionAttributeValues
      : {};
    const comparisons = String(condition ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g);
    return [...comparisons].flatMap(([, name = '', value = '']) =>
      (names[name] ?? name) === key ? textOf(values[value]) : [],
    );
  }
}

/** What a batch reads, puts or deletes. */
function itemsOf(request: unknown): readonly Keys[] {
  if (isObject(request) && Array.isArray(request.Keys)) return request.Keys.filter(isObject);
  const writes = Array.isArray(request) ? request.filter(isObject) : [];
  return writes
    .map(({ PutRequest, DeleteRequest }) =>
      isObject(PutRequest) ? PutRequest.Item : isObject(DeleteRequest) && DeleteRequest.Key,
    )
    .filter(isObject);
}

/** `{S: 'a'}` as `a`. */
function textOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.values(value).map(String) : [];
}
