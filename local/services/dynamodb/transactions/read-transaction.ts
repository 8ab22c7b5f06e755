import { isObject } from '../../../../core/shared/is-object.ts';
import type { AwsJson } from '../../../api/aws-api.ts';
import { AwsError } from '../../../api/aws-error.ts';

/** DynamoDB API reference, "TransactWriteItems" and "TransactGetItems". */
const MOST_ITEMS = 100;

/** One operation of a transaction, as the call that does the same alone; a check is a delete that is not done. */
export interface Step {
  readonly action: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'GetItem';
  readonly isCheck: boolean;
  readonly input: AwsJson;
}

/** The members of a write, and how it is done and permitted alone. */
export const WRITES = {
  ConditionCheck: { action: 'DeleteItem', permission: 'ConditionCheckItem' },
  Put: { action: 'PutItem', permission: 'PutItem' },
  Update: { action: 'UpdateItem', permission: 'UpdateItem' },
  Delete: { action: 'DeleteItem', permission: 'DeleteItem' },
} as const;

const NOT_RUN = ['ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'];

type Kind = keyof typeof WRITES;

/** What an operation may have (DynamoDB API reference, "ConditionCheck", "Put", "Update", "Delete" and "Get"). */
const SHARED = [
  ...['TableName', 'ConditionExpression', 'ExpressionAttributeNames'],
  ...['ExpressionAttributeValues', 'ReturnValuesOnConditionCheckFailure'],
];
const MEMBERS: Readonly<Record<Kind | 'Get', readonly string[]>> = {
  ConditionCheck: [...SHARED, 'Key'],
  Put: [...SHARED, 'Item'],
  Update: [...SHARED, 'Key', 'UpdateExpression'],
  Delete: [...SHARED, 'Key'],
  Get: ['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames'],
};
const REQUIRED: Partial<Readonly<Record<Kind, string>>> = {
  ConditionCheck: 'ConditionExpression',
  Update: 'UpdateExpression',
};

/** The operations of TransactWriteItems. Throws what DynamoDB refuses before it looks at a table. */
export function readWrites(input: AwsJson): readonly Step[] {
  return readItems(input).map((item, index) => {
    const [kind, ...others] = Object.keys(item).filter((name) => name in WRITES) as Kind[];
    if (kind === undefined || others.length > 0)
      throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
    const operation = readOperation(item[kind], kind, index);
    const required = REQUIRED[kind];
    if (required !== undefined && operation[required] === undefined)
      throw missing(`${index + 1}.member.${lower(kind)}.${lower(required)}`);
    return { action: WRITES[kind].action, isCheck: kind === 'ConditionCheck', input: operation };
  });
}

/** The reads of TransactGetItems. */
export function readGets(input: AwsJson): readonly Step[] {
  return readItems(input).map(({ Get }, index) => {
    if (!isObject(Get)) throw missing(`${index + 1}.member.get`);
    return { action: 'GetItem', isCheck: false, input: readOperation(Get, 'Get', index) };
  });
}

function readItems({ TransactItems: items, ...others }: AwsJson): readonly AwsJson[] {
  for (const name of NOT_RUN)
    if ((others[name] ?? 'NONE') !== 'NONE')
      throw invalid(`${name} of transactions is not run by the local DynamoDB: leave it out`);
  if (!Array.isArray(items) || !items.every(isObject))
    throw invalid(
      "1 validation error detected: Value null at 'transactItems' failed to satisfy constraint: Member must not be null",
    );
  if (items.length === 0 || items.length > MOST_ITEMS) {
    const bound =
      items.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MOST_ITEMS}`;
    throw invalid(
      `1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  return items;
}

function readOperation(given: unknown, kind: Kind | 'Get', index: number): AwsJson {
  if (!isObject(given)) throw missing(`${index + 1}.member.${lower(kind)}`);
  return Object.fromEntries(Object.entries(given).filter(([name]) => MEMBERS[kind].includes(name)));
}

function missing(where: string): AwsError {
  return invalid(
    `1 validation error detected: Value null at 'transactItems.${where}' failed to satisfy constraint: Member must not be null`,
  );
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** DynamoDB's error of a request. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
