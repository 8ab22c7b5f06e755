import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import { MemoryLedger } from '../fakes/memory-ledger.ts';
import { AwsUnderTest } from './aws-under-test.ts';
import { createLedgerTable } from './create-ledger-table.ts';
import { makeDelivery, makeRecord } from './ledger/make-records.ts';

const SUBSCRIBERS = ['billing', 'email'];

interface Step {
  readonly do: 'claim' | 'delivered' | 'discarded' | 'retrying' | 'dead';
  readonly subscriber: string;
  readonly attempts: number;
  /** Seconds of the claim's clock. */
  readonly at: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('claim', 'claim', 'delivered', 'discarded', 'retrying', 'retrying', 'dead'),
  subscriber: fc.constantFrom(...SUBSCRIBERS),
  attempts: fc.integer({ min: 1, max: 9 }),
  at: fc.integer({ min: 0, max: 5 }),
});

let aws: AwsUnderTest;
let dynamo: Ledger;

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  const client = aws.dynamoDb();
  await createLedgerTable(client, 'states');
  dynamo = new DynamoLedger(client, { table: 'states', retentionDays: 30 });
});

afterAll(async () => {
  await aws?.stop();
});

describe('every ledger', () => {
  it('comes to the same rows and answers by any sequence of outcomes and claims', async () => {
    const memory = new MemoryLedger();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
        const id = `run-${runs++}`;

        const expected = await take(memory, id, steps);
        const received = await take(dynamo, id, steps);

        expect(received).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

/** Takes the steps one after the other; everything that the ledger answers, and what stands in the end. */
async function take(ledger: Ledger, id: string, steps: readonly Step[]): Promise<unknown> {
  const record = makeRecord(id);
  const answers: unknown[] = [];
  for (const { do: what, subscriber, attempts, at } of steps) {
    const key = { trackingId: record.trackingId, subscriber };
    if (what === 'claim') answers.push(await ledger.claim(key, at * 1000, at * 1000 + 2000));
    else {
      const row = makeDelivery(record, what, { subscriber, attempts });
      if (what === 'retrying' || what === 'dead') answers.push(await ledger.recordFailure(row));
      else await ledger.recordDelivered([row], []);
    }
  }
  const keys = SUBSCRIBERS.map((subscriber) => ({ trackingId: record.trackingId, subscriber }));
  const { deliveries } = await ledger.lookupBatch(keys);
  const counted = await ledger.countFailed('billing');
  return { answers, ...(await ledger.getWaybill(record.trackingId)), deliveries, counted };
}
