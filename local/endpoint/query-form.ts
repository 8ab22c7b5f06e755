import type { AwsJson } from '../api/aws-api.ts';

/** What every call has, and what signs it in its query. */
const NOT_MEMBERS = /^(Action|Version|X-Amz-.*)$/;

/** A form such as `Attribute.1.Name=a&Attribute.1.Value=b` as objects, lists being objects with numbers for names. */
export function readForm(parameters: URLSearchParams): AwsJson {
  const tree: AwsJson = {};
  for (const [name, value] of parameters)
    if (!NOT_MEMBERS.test(name)) plant(tree, name.split('.'), value);
  return tree;
}

function plant(tree: AwsJson, [head = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    Object.defineProperty(tree, head, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    return;
  }
  const known = Object.hasOwn(tree, head) ? tree[head] : undefined;
  const below = typeof known === 'object' && known !== null ? (known as AwsJson) : {};
  Object.defineProperty(tree, head, {
    value: below,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  plant(below, rest, value);
}
