import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AwsJson } from '../../../../local/api/aws-api.ts';
import { AwsError } from '../../../../local/api/aws-error.ts';
import { runInMemory } from '../../../../local/services/dynamodb/batches/batch-in-memory.ts';
import { runOnDisk } from '../../../../local/services/dynamodb/batches/batch-on-disk.ts';
import { runAction } from '../../../../local/services/dynamodb/dynalite.ts';
import { openStore } from '../../../../local/services/dynamodb/open-store.ts';
import type { Store } from '../../../../local/services/dynamodb/store.ts';
import { TableEngine } from '../../../../local/services/dynamodb/table-engine.ts';
import { DEFAULT_ACCOUNT_REGION } from '../../../../local/support/account-region.ts';
import { FakeClock } from '../../../support/fakes/fake-clock.ts';
import { batchCall } from './odd-requests.ts';
import { createTables } from './tables.ts';

const NONE_LEFT = { UnprocessedItems: {} };

const folder = mkdtempSync(join(tmpdir(), 'waybill-batches-'));

const PLACES = [
  { where: 'in memory', dataDir: undefined, numRuns: 300 },
  { where: 'on disk', dataDir: folder, numRuns: 60 },
];

let engine: TableEngine;
let dynalite: Store;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function callOf(store: Store): (action: string, input: AwsJson) => Promise<AwsJson> {
  return async (action, input) => (await runAction(store, action, input)) ?? {};
}

/** What dynalite says of an empty key before DynamoDB's own words, and what the engine says as DynamoDB does. */
const EMPTY_KEY = [
  /^One or more parameter values were invalid: (?=The AttributeValue for a key attribute cannot contain an empty)/,
  'One or more parameter values are not valid. ',
] as const;

/** What a call comes to, in a form in which two can be compared: answers have no order. */
async function outcome(run: () => Promise<AwsJson> | undefined): Promise<unknown> {
  try {
    const output = structuredClone(await run());
    for (const list of Object.values((output?.Responses ?? {}) as Record<string, unknown[]>))
      list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    return output;
  } catch (error) {
    if (error instanceof AwsError) return `${error.code}: ${error.message}`;
    const { body } = error as { body?: { __type: string; message?: string; Message?: string } };
    if (body === undefined) return `${String(error)}`;
    const text = String(body.message ?? body.Message).replace(...EMPTY_KEY);
    return `${body.__type.split('#').at(-1)}: ${text}`;
  }
}

const throughEngine = (action: string, input: AwsJson) =>
  outcome(() => engine.call(action, structuredClone(input)));
const throughDynalite = (action: string, input: AwsJson) =>
  outcome(() => runAction(dynalite, action, structuredClone(input)));

describe.each(PLACES)('plain batches $where', ({ dataDir, numRuns }) => {
  beforeAll(async () => {
    const kept = dataDir === undefined ? {} : { dataDir };
    engine = new TableEngine({ place: DEFAULT_ACCOUNT_REGION, clock: new FakeClock(), ...kept });
    dynalite = openStore(undefined);
    await createTables((action, input) => engine.call(action, input));
    await createTables(callOf(dynalite));
  });

  afterAll(async () => {
    await engine?.stop();
    await new Promise((resolve) => dynalite.db.close(resolve));
  });

  it('answer and refuse as dynalite does, and leave the same items', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batchCall, { minLength: 1, maxLength: 8 }), async (calls) => {
        for (const { action, input } of calls)
          expect(await throughEngine(action, input)).toEqual(await throughDynalite(action, input));
        const index = { TableName: 'plain', IndexName: 'byG' };
        for (const input of [{ TableName: 'plain' }, index])
          expect(await throughEngine('Scan', input)).toEqual(await throughDynalite('Scan', input));
      }),
      { numRuns },
    );
  });

  it('leave it to dynalite to cut long answers in two', async () => {
    const keys = Array.from({ length: 16 }, (_, n) => ({ pk: { S: 'long' }, sk: { S: `${n}` } }));
    for (const key of keys) {
      const Item = { ...key, text: { S: 'x'.repeat(99_000) } };
      await engine.call('BatchWriteItem', { RequestItems: { plain: [{ PutRequest: { Item } }] } });
    }

    const { Responses, UnprocessedKeys } = await engine.call('BatchGetItem', {
      RequestItems: { plain: { Keys: keys } },
    });

    const found = (Responses as { plain: [] }).plain.length;
    const left = (UnprocessedKeys as { plain: { Keys: [] } }).plain.Keys.length;
    expect(left).toBeGreaterThan(0);
    expect(found + left).toBe(16);
  });

  it.each([
    [
      'BatchWriteItem',
      (value: unknown) => [{ PutRequest: { Item: { pk: { S: 'p' }, sk: value } } }],
    ],
    ['BatchGetItem', (value: unknown) => ({ Keys: [{ pk: { S: 'p' }, sk: value }] })],
  ])('rejects a value of any depth in %s as dynalite does', async (action, request) => {
    let deep: unknown = { S: 'x' };
    for (let depth = 0; depth < 33; depth++) deep = { L: [deep] };

    const input = { RequestItems: { plain: request(deep) } };

    expect(await throughEngine(action, input)).toEqual(await throughDynalite(action, input));
    expect(await throughEngine(action, input)).toMatch(/^ValidationException/);
  });
});

describe('a plain batch', () => {
  it.each(PLACES)('runs without dynalite $where', async ({ dataDir }) => {
    const store = openStore(dataDir === undefined ? undefined : join(dataDir, 'one'));
    await createTables(callOf(store));
    const Item = { pk: { S: 'p' }, sk: { S: 's' }, gk: { S: 'g' }, n: { N: '1' }, l: { L: [] } };
    const request = {
      Keys: [{ pk: { S: 'p' }, sk: { S: 's' } }],
      ProjectionExpression: '#n, #pk',
      ExpressionAttributeNames: { '#n': 'n', '#pk': 'pk' },
    };
    const run = dataDir === undefined ? runInMemory : runOnDisk;

    const written = await run(store, 'BatchWriteItem', {
      RequestItems: { plain: [{ PutRequest: { Item } }] },
    });
    const read = await run(store, 'BatchGetItem', { RequestItems: { plain: request } });

    expect(written).toEqual(NONE_LEFT);
    expect(read).toEqual({
      Responses: { plain: [{ n: { N: '1' }, pk: { S: 'p' } }] },
      UnprocessedKeys: {},
    });
    await new Promise((resolve) => store.db.close(resolve));
  });
});
