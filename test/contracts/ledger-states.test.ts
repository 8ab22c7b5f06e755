import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DynamoLedger } from '../../aws/ledger/dynamo-ledger.ts';
import { recordOutcome } from '../../core/deliver/record-outcome.ts';
import type { DeliveryStore } from '../../core/ports/delivery-store.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Delivery } from '../../core/records/delivery.ts';
import { failForGood, failForNow, succeed } from '../../core/records/record-attempt.ts';
import { standing } from '../support/builders/bring-to.ts';
import { makeDelivery, makeRecord } from '../support/builders/make-records.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';
import { AwsUnderTest } from '../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../support/worlds/create-ledger-table.ts';

const SUBSCRIBERS = ['billing', 'email'];
const START = Date.parse('2026-11-24T17:00:00.000Z');
const ERROR = { class: 'TypeError', message: 'no such card' };

/** `succeed`, `retry` and `die` build upon the row that stands, as functions do; the others write rows as they come. */
interface Step {
  readonly do: 'claim' | 'putDelivered' | 'record' | 'succeed' | 'retry' | 'die';
  readonly subscriber: string;
  readonly status: Delivery['status'];
  readonly round: number;
  readonly attempt: number;
  /** Seconds of the steps' clock. */
  readonly at: number;
  /** The message that claims. */
  readonly by: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(
    'claim',
    'claim',
    'claim',
    'putDelivered',
    'record',
    'succeed',
    'retry',
    'die',
  ),
  subscriber: fc.constantFrom(...SUBSCRIBERS),
  status: fc.constantFrom('pending', 'retrying', 'delivered', 'dead', 'discarded'),
  round: fc.integer({ min: 1, max: 3 }),
  attempt: fc.integer({ min: 1, max: 5 }),
  at: fc.integer({ min: 0, max: 5 }),
  by: fc.constantFrom('message-a', 'message-b'),
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
      { numRuns: 60 },
    );
  });

  it('never goes back a round or an attempt, but where a row is written without a condition', async () => {
    const memory = new MemoryLedger();
    const conditional = step.filter((each) => each.do !== 'putDelivered');
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(conditional, { minLength: 2, maxLength: 30 }), async (steps) => {
        const { trackingId } = makeRecord(`forwards-${runs++}`);
        for (const each of steps) {
          const { subscriber } = each;
          const before = await standing(memory, { trackingId, subscriber });
          await run(memory, trackingId, each);
          const after = await standing(memory, { trackingId, subscriber });

          expect(placeOf(after)).toBeGreaterThanOrEqual(placeOf(before));
        }
      }),
    );
  });
});

/** A number that grows with the round and, within it, with the attempts. */
function placeOf(row: Delivery | undefined): number {
  return row === undefined ? 0 : row.round * 1000 + row.attempts;
}

/** Takes the steps one after the other; everything that the ledger answers, and what stands in the end. */
async function take(ledger: Ledger, id: string, steps: readonly Step[]): Promise<unknown> {
  const { trackingId } = makeRecord(id);
  const keys = SUBSCRIBERS.map((subscriber) => ({ trackingId, subscriber }));
  const answers: unknown[] = [];
  for (const each of steps) answers.push(await run(ledger, trackingId, each));
  const rows = await ledger.findDeliveries(keys);
  return { answers, rows, counted: await ledger.countFailed('billing') };
}

async function run(ledger: DeliveryStore, trackingId: string, each: Step): Promise<unknown> {
  const { subscriber, status, round, attempt, by } = each;
  const key = { trackingId, subscriber };
  const at = START + each.at * 1000;
  switch (each.do) {
    case 'claim':
      return ledger.claim({ ...key, round, attempt, by, now: at, until: at + 2000 });
    case 'putDelivered':
      return ledger.putDelivered([makeDelivery(key, 'delivered', { subscriber })]);
    case 'record':
      return ledger.record(makeDelivery(key, status, { subscriber, round, attempts: attempt }));
    default: {
      const ended = { ...key, round, attempt, at };
      return recordOutcome(endOf(each.do, await standing(ledger, key), ended), ledger);
    }
  }
}

function endOf(
  outcome: 'succeed' | 'retry' | 'die',
  previous: Delivery | undefined,
  ended: Parameters<typeof succeed>[1],
): Delivery {
  if (outcome === 'succeed') return succeed(previous, ended);
  if (outcome === 'die') return failForGood(previous, ended, ERROR);
  return failForNow(previous, { ...ended, nextAt: ended.at + 1000 }, ERROR);
}
