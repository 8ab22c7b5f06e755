import type { AwsJson } from '../../../../../local/api/aws-api.ts';

type Value = Readonly<Record<string, unknown>>;

/** An item of the table `hash`. */
export const at = (id: string): Record<string, Value> => ({ pk: { S: id } });
export const here = { TableName: 'hash' };
export const put = (id: string, n: number, own: AwsJson = {}): AwsJson => ({
  Put: { ...here, Item: { ...at(id), n: { N: String(n) } }, ...own },
});
export const add = (id: string, n: number, own: AwsJson = {}): AwsJson => ({
  Update: {
    ...{ ...here, Key: at(id), UpdateExpression: 'ADD n :n' },
    ...{ ExpressionAttributeValues: { ':n': { N: String(n) } }, ...own },
  },
});
export const remove = (id: string): AwsJson => ({ Delete: { ...here, Key: at(id) } });
export const ABSENT = { ConditionExpression: 'attribute_not_exists(pk)' };
export const check = (id: string, own: AwsJson = ABSENT): AwsJson => ({
  ConditionCheck: { ...here, Key: at(id), ...own },
});
