import type { Item } from '../../../aws/ledger/attributes.ts';

/** The size of an item as DynamoDB counts it: names and values in UTF-8, three bytes and one an element for a list. */
export function itemBytes(item: Item, names: readonly string[] = Object.keys(item)): number {
  return names.reduce((total, name) => {
    const value = item[name];
    return value === undefined ? total : total + Buffer.byteLength(name) + valueBytes(value);
  }, 0);
}

/** A number takes a byte for two of its digits, and one more (DynamoDB developer guide, "Item sizes and formats"). */
function valueBytes({ S, N, B, L }: Item[string]): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.length;
  return (L ?? []).reduce((total, element) => total + 1 + valueBytes(element), 3);
}
