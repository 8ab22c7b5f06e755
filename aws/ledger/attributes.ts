import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as the DynamoDB API carries it. */
export type Item = Record<string, AttributeValue>;

export function text(item: Item, name: string): string | undefined {
  return item[name]?.S;
}

/** A text that every item of its kind has; an item without it was not written by this version, and is refused loudly. */
export function requiredText(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) {
    throw new TypeError(
      `the ledger item ${item.pk?.S}/${item.sk?.S} has no text attribute \`${name}\``,
    );
  }
  return value;
}

export function number(item: Item, name: string): number | undefined {
  const value = item[name]?.N;
  return value === undefined ? undefined : Number(value);
}

export function strings(item: Item, name: string): readonly string[] {
  return (item[name]?.L ?? []).flatMap(({ S }) => (S === undefined ? [] : [S]));
}

/** An item from plain values; undefined ones are left out. Texts become S, numbers N, lists of strings L, bytes B. */
export function toItem(
  values: Record<string, string | number | readonly string[] | Uint8Array | undefined>,
): Item {
  const item: Item = {};
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (typeof value === 'string') item[name] = { S: value };
    else if (typeof value === 'number') item[name] = { N: String(value) };
    else if (value instanceof Uint8Array) item[name] = { B: value };
    else if (value !== undefined) item[name] = { L: value.map((S) => ({ S })) };
  }
  return item;
}

/** What a read asks for, with every name behind a placeholder, since DynamoDB reserves many. */
export function projection(attributes: readonly string[]) {
  return {
    expression: attributes.map((name) => `#${name}`).join(', '),
    names: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
  };
}
