import type { Item } from './batches/plain-request.ts';
import type { TableDescription } from './store.ts';

/** An attribute that is the key of an index, and has no text or bytes. */
interface EmptyKey {
  readonly index: string;
  readonly attribute: string;
  readonly kind: 'string' | 'binary';
}

/** The first empty key of an index, by the indexes' names; of what an update leaves as it was, none. */
export function findEmptyKey(
  table: TableDescription,
  item: Item,
  before: Item = {},
): EmptyKey | undefined {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table;
  const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes];
  return indexes
    .sort((one, other) => (one.IndexName < other.IndexName ? -1 : 1))
    .flatMap(({ IndexName: index, KeySchema }) =>
      KeySchema.flatMap(({ AttributeName: attribute }): EmptyKey[] => {
        if (item[attribute]?.S === '' && before[attribute]?.S !== '')
          return [{ index, attribute, kind: 'string' }];
        const isEmpty = item[attribute]?.B === '' && before[attribute]?.B !== '';
        return isEmpty ? [{ index, attribute, kind: 'binary' }] : [];
      }),
    )[0];
}

/** DynamoDB's words for an item that is put (architect/dynalite#184). */
export function emptyKeyOfItem({ index, attribute, kind }: EmptyKey): string {
  return `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: ${index}, IndexKey: ${attribute}`;
}

/** DynamoDB's words for an item that is updated. */
export function emptyKeyOfUpdate({ kind }: EmptyKey): string {
  return `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value.`;
}
