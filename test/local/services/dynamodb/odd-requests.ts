import fc from 'fast-check';
import type { AwsJson } from '../../../../local/api/aws-api.ts';

/** Requests for the tables `plain`, `hash`, `number` and, not there, `unknown`; most are good, some are odd. */
type Arbitrary = fc.Arbitrary<unknown>;

const plainText = fc.constantFrom('a', 'b', 'c', 'ä', '🚚', 'x'.repeat(341), 'x'.repeat(342));
const oddText = fc.constantFrom('', '\0', '\ud800', 'x'.repeat(3000), '"\\');
const plainNumber = fc.constantFrom('0', '1', '-7', '12345678901234567890123456789012345678');
const oddNumber = fc.constantFrom('007', '1.0', '-0', '1e5', '', 'abc', '9'.repeat(39), '1e126');

const plainValue: Arbitrary = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.record({ S: plainText }),
    fc.record({ N: plainNumber }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 3 }) }),
  ),
})).value;

const oddValue: Arbitrary = fc.oneof(
  fc.record({ S: oddText }),
  fc.record({ N: oddNumber }),
  fc.record({ M: fc.dictionary(fc.constantFrom('a', 'b'), plainValue) }),
  fc.record({ B: fc.constantFrom('AAE=', '', 'no base64!') }),
  fc.record({ SS: fc.array(plainText, { maxLength: 3 }) }),
  fc.record({ NS: fc.array(oddNumber, { maxLength: 3 }) }),
  fc.record({ L: fc.array(fc.constant({ NULL: true }), { maxLength: 2 }) }),
  fc.constantFrom<unknown>(
    ...[{ NULL: true }, { NULL: false }, { BOOL: true }, {}, { S: 'a', N: '1' }, { X: 'a' }],
    ...[{ S: 5 }, { N: 5 }, { L: 'a' }, { L: { 0: 1 } }, 'text', 5, null, [], { S: null }],
  ),
);

const value = often(plainValue, oddValue, 24);

const key = (size: number): Arbitrary =>
  fc.record({ S: fc.constantFrom(...['a', 'b', 'c', 'd', 'ä'].slice(0, size)) });

/** Keys and items; names that are an index's keys are among the attributes. */
const plainKey = fc.record({ pk: key(3), sk: key(5) });
const oddKey = fc.oneof(
  fc.record({ pk: key(3) }),
  fc.record({ pk: key(3), sk: oddValue }),
  fc.record({ pk: fc.record({ N: plainNumber }), sk: key(2) }),
  fc.record({ pk: key(3), sk: key(3), a: key(3) }),
  fc.constantFrom<unknown>({}, null, 'text', []),
);
const attributes = fc.dictionary(fc.constantFrom('a', 'b', 'gk', 'gs', 'with space', 'é'), value);
const plainItem = fc
  .tuple(plainKey, attributes)
  .map(([keys, others]): unknown => ({ ...others, ...keys }));
const oddItem = fc
  .tuple(oddKey, attributes)
  .map(([keys, others]): unknown => ({ ...others, ...(keys as object) }));

const put = often(plainItem, oddItem, 24).map((Item): unknown => ({ PutRequest: { Item } }));
const oddWrite = fc.oneof(
  often(plainKey, oddKey, 4).map((Key): unknown => ({ DeleteRequest: { Key } })),
  fc.constantFrom<unknown>({}, { PutRequest: {} }, { PutRequest: null }, null, 'text', []),
  plainItem.map((Item): unknown => ({ PutRequest: { Item, Extra: 1 } })),
  plainItem.map((Item): unknown => ({ PutRequest: { Item }, DeleteRequest: { Key: Item } })),
  plainItem.map((Item): unknown => ({ PutRequest: { Item }, Extra: 1 })),
);
const writes = fc.oneof(
  { weight: 20, arbitrary: fc.array(often(put, oddWrite, 16), { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.array(put, { minLength: 20, maxLength: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>([], null, 'text', {}) },
);

const names = fc.dictionary(
  fc.constantFrom('#a', '#pk', '#s', 'a', '#', '##', '#é', '#unused'),
  fc.constantFrom<unknown>('a', 'b', 'pk', 'sk', 'with space', 'a.b', '', 5),
  { minKeys: 1, maxKeys: 3 },
);
const projection = fc.oneof(
  names.map((given): unknown => ({
    ProjectionExpression: Object.keys(given).join(', '),
    ExpressionAttributeNames: given,
  })),
  names.map((given): unknown => ({ ExpressionAttributeNames: given })),
  fc.record({
    ProjectionExpression: fc.constantFrom('#a', 'a', '#a, #a', '#a.#pk', '#a[0]', '', 'pk, a', 5),
    ExpressionAttributeNames: names,
  }),
  fc.record({
    ProjectionExpression: fc.constantFrom<unknown>('a, b', 'pk', 'a[0]', 'select', '#a'),
  }),
  fc.record({ AttributesToGet: fc.constantFrom(['a'], ['a', 'a'], []) }),
);
const get = fc
  .tuple(
    fc.oneof(
      {
        weight: 16,
        arbitrary: fc.array(often(plainKey, oddKey, 16), { minLength: 1, maxLength: 6 }),
      },
      { weight: 1, arbitrary: fc.constantFrom<unknown>([], null, 'text') },
      { weight: 1, arbitrary: fc.array(plainKey, { minLength: 99, maxLength: 102 }) },
    ),
    fc.oneof(fc.constant({}), projection),
    often(fc.constant({}), fc.constantFrom({ ConsistentRead: true }, { ConsistentRead: 5 }), 2),
  )
  .map(([Keys, projected, others]): unknown => ({ Keys, ...(projected as object), ...others }));

const table = fc.oneof(
  { weight: 20, arbitrary: fc.constant('plain') },
  { weight: 1, arbitrary: fc.constantFrom('hash', 'number', 'unknown', 'x', 'not a name!') },
);
const more = often<unknown>(
  fc.constant({}),
  fc.constantFrom(
    { ReturnConsumedCapacity: 'TOTAL' },
    { ReturnConsumedCapacity: 'NOTHING' },
    { ReturnItemCollectionMetrics: 'SIZE' },
    { Extra: 1 },
  ),
  16,
);

/** A call of one of the two batches. */
export const batchCall: fc.Arbitrary<{ readonly action: string; readonly input: AwsJson }> =
  fc.oneof(
    callOf('BatchWriteItem', writes),
    callOf('BatchGetItem', often(get, fc.constantFrom<unknown>({}, null, 'text'), 16)),
  );

function callOf(action: string, request: Arbitrary) {
  const items = fc.oneof(
    { weight: 16, arbitrary: fc.tuple(table, request).map(([name, each]) => ({ [name]: each })) },
    { weight: 2, arbitrary: fc.dictionary(table, request, { maxKeys: 2 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 'text', []) },
  );
  return fc
    .tuple(items, more)
    .map(([RequestItems, others]) => ({ action, input: { RequestItems, ...(others as object) } }));
}

function often<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });
}
