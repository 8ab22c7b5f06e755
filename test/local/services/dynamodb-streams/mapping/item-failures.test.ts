import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { done, SourceUnderTest } from './source-under-test.ts';

const SECOND = 1000;
const HOUR = 3_600_000;

let mapping: SourceUnderTest;

beforeEach(async () => {
  mapping = new SourceUnderTest();
  await mapping.table.open();
});
afterEach(() => mapping.clear());

/** The function names the first of these ids that it finds, by its sequence number. */
const report =
  (...bad: readonly string[]) =>
  (ids: readonly string[], numbers: readonly string[]) => {
    const failures = ids.flatMap((id, index) =>
      bad.includes(id) ? [{ itemIdentifier: numbers[index] }] : [],
    );
    const payload = JSON.stringify({ batchItemFailures: failures });
    return { ok: true as const, payload };
  };

/** Lambda developer guide, "Configuring partial batch response with DynamoDB and Lambda". */
describe('a response with failures of items', () => {
  it.each([
    ['no failures', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
    ['nothing', {}],
    ['null', null],
  ])('with %s is a success', async (_, answer) => {
    mapping.handler = () => ({ ok: true, payload: JSON.stringify(answer) });
    await mapping.put('a');
    await mapping.start({ reportsItemFailures: true, maxRetries: 0 });

    expect(mapping.sent).toEqual([]);
  });

  it.each([
    ['an empty identifier', [{ itemIdentifier: '' }]],
    ['a null identifier', [{ itemIdentifier: null }]],
    ['an identifier of another name', [{ id: '1' }]],
  ])('with %s is a failure of the whole batch', async (_, batchItemFailures) => {
    mapping.handler = () => ({ ok: true, payload: JSON.stringify({ batchItemFailures }) });
    await mapping.put('a', 'b');
    await mapping.start({ reportsItemFailures: true, maxRetries: 0 });

    expect(mapping.sent).toMatchObject([{ record: { DDBStreamBatchInfo: { batchSize: 2 } } }]);
  });

  it('has all tried again from the lowest', async () => {
    mapping.handler = report('d', 'b');
    await mapping.put('a', 'b', 'c', 'd');
    await mapping.start({ reportsItemFailures: true });
    mapping.handler = () => done;
    await mapping.pass(SECOND);

    expect(mapping.batches).toEqual(['a b c d', 'b c d']);
  });

  it('is a success where the mapping does not ask for it', async () => {
    mapping.handler = report('a');
    await mapping.put('a');
    await mapping.start();
    await mapping.pass(HOUR);

    expect(mapping.batches).toEqual(['a']);
  });

  it('has the batch split at the lowest, which is no retry', async () => {
    mapping.handler = report('b');
    await mapping.put('a', 'b', 'c');
    await mapping.start({ reportsItemFailures: true, bisects: true, maxRetries: 0 });

    expect(mapping.batches).toEqual(['a b c', 'b c', 'b', 'c']);
    expect(mapping.sent).toMatchObject([{ record: { DDBStreamBatchInfo: { batchSize: 1 } } }]);
  });
});
