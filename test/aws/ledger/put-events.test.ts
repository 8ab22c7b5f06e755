import type {
  BatchWriteItemCommandInput,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { InitializeMiddleware } from '@smithy/types';
import type { Table } from '../../../aws/ledger/batch-calls.ts';
import { eventItems } from '../../../aws/ledger/event-item.ts';
import { putEvents } from '../../../aws/ledger/put-events.ts';
import { getEvent } from '../../../aws/ledger/read-event.ts';
import type { CloudEvent } from '../../../core/event/event.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { AwsError } from '../../../local/api/aws-error.ts';
import { incompressible, makeRecord } from '../../support/builders/make-records.ts';
import { AwsUnderTest, type Interceptor } from '../../support/worlds/aws-under-test.ts';
import { createLedgerTable } from '../../support/worlds/create-ledger-table.ts';
import { leaveUnprocessed } from '../../support/worlds/leave-unprocessed.ts';

let aws: AwsUnderTest;
let table: Table;
let calls: string[];

beforeAll(async () => {
  aws = await AwsUnderTest.start();
  table = { client: aws.dynamoDb(), name: 'events' };
  await createLedgerTable(table.client, 'events');
});

beforeEach(() => {
  calls = [];
  intercept((call, next) => next(call));
});

afterAll(async () => {
  await aws?.stop();
});

function intercept(interceptor: Interceptor): void {
  aws.intercept = (call, next) => {
    calls.push(call.action);
    return interceptor(call, next);
  };
}

/** A DynamoDB that refuses every batch whose text has `bad` in it. */
const refuse =
  (bad: string): Interceptor =>
  async (call, next) => {
    if (call.action === 'BatchWriteItem' && JSON.stringify(call.input).includes(bad))
      throw new AwsError('ValidationException', 'Item size has exceeded the maximum allowed size');
    return next(call);
  };

describe('putEvents', () => {
  it('writes a hundred events in four calls, and nothing is left or refused', async () => {
    const records = Array.from({ length: 100 }, (_, index) => makeRecord(`many-${index}`));

    const outcome = await putEvents(table, records, 1000);

    expect(outcome).toEqual({ unwritten: [], refused: [] });
    expect(calls).toEqual(Array(4).fill('BatchWriteItem'));
  });

  it('tells the event that DynamoDB refuses from those that an outage leaves', async () => {
    const ids = ['good', 'bad', 'late', 'fine'];
    const [good, bad, late, fine] = ids.map((id) => makeRecord(id));
    if (!good || !bad || !late || !fine) throw new Error('four records were made');
    const leave = leaveUnprocessed('events', ({ pk }) => pk?.S === `EVENT#${late.trackingId}`);
    intercept((call, next) => refuse(bad.trackingId)(call, (passed) => leave(passed, next)));

    const { unwritten, refused } = await putEvents(table, [good, bad, late, fine], 1000);

    expect(unwritten).toEqual([late.trackingId]);
    const reason = 'Item size has exceeded the maximum allowed size';
    expect(refused).toEqual([{ trackingId: bad.trackingId, reason }]);
    for (const record of [good, fine])
      expect(await getEvent(table, record.trackingId)).toEqual(record);
    for (const record of [bad, late])
      expect(await getEvent(table, record.trackingId)).toBeUndefined();
  });

  it('writes nine events beside one that is really too large for an item', async () => {
    const subject = 's'.repeat(410_000);
    const records = Array.from({ length: 10 }, (_, index) =>
      makeRecord(`nine-${index}`, index === 4 ? { event: { subject } } : {}),
    );

    const { unwritten, refused } = await putEvents(table, records, 1000);

    expect(unwritten).toEqual([]);
    expect(refused.map(({ trackingId }) => trackingId)).toEqual([records[4]?.trackingId]);
    for (const [index, record] of records.entries())
      expect(await getEvent(table, record.trackingId)).toEqual(index === 4 ? undefined : record);
  });

  it('refuses an event of which a piece is refused, and writes no item of it that names it', async () => {
    const large = makeRecord('large-refused', { event: { data: incompressible(900_000) } });
    const other = makeRecord('large-other', { event: { data: incompressible(800_000) } });
    intercept(async (call, next) => {
      const isPiece = JSON.stringify(call.input).includes('#1"');
      const isOwn = JSON.stringify(call.input).includes(large.trackingId);
      if (call.action === 'BatchWriteItem' && isPiece && isOwn)
        throw new AwsError('ValidationException', 'no');
      return next(call);
    });

    const { unwritten, refused } = await putEvents(table, [large, other], 1000);

    expect(unwritten).toEqual([]);
    expect(refused).toEqual([{ trackingId: large.trackingId, reason: 'no' }]);
    expect(await getEvent(table, large.trackingId)).toBeUndefined();
    expect(await getEvent(table, other.trackingId)).toEqual(other);
  });

  it('names every event of a call that an outage meets', async () => {
    intercept(() => {
      throw new AwsError('AccessDeniedException', 'the role may not do this');
    });
    const record = makeRecord('denied');

    const outcome = await putEvents(table, [record], 1000);

    expect(outcome).toEqual({ unwritten: [record.trackingId], refused: [] });
  });
});

describe('two who write one event with different content at once', () => {
  it.each([
    [490_000, 480_000, 20],
    [480_000, 2000, 4],
    [100, 100, 2],
  ])(
    'leave it readable after every write, of %d and %d characters, in each of their orders',
    async (one, two, expected) => {
      const orders = [...interleavings(itemCount(one), itemCount(two))];
      const data = [one, two].map((length, writer) => `${writer}${incompressible(length)}`);

      for (const [run, order] of orders.entries()) {
        const records = data.map((each) =>
          makeRecord(`${one}-${two}-${run}`, { event: { data: each } }),
        );
        const found = await writeInTurns(records, order);

        const last = records[order.at(-1) ?? 0]?.event;
        expect(found.every((event) => data.includes(String(event.data)))).toBe(true);
        expect(found.at(-1)).toEqual(last);
      }
      expect(orders).toHaveLength(expected);
    },
  );
});

/** How many items an event of so much data has. */
function itemCount(length: number): number {
  return eventItems(makeRecord('any', { event: { data: incompressible(length) } }), 1).length;
}

/** Every order of the writes of two writers, as the number of the writer of each. */
function* interleavings(first: number, second: number): Generator<readonly (0 | 1)[]> {
  if (first === 0 && second === 0) yield [];
  if (first > 0) for (const rest of interleavings(first - 1, second)) yield [0, ...rest];
  if (second > 0) for (const rest of interleavings(first, second - 1)) yield [1, ...rest];
}

/** Lets each record's writer write one item at its turns; answers what is there after each, if anything. */
async function writeInTurns(
  records: readonly EventRecord[],
  order: readonly number[],
): Promise<readonly CloudEvent[]> {
  const [record] = records;
  const writers = records.map((each) => new StepwiseWriter(each));
  const found: CloudEvent[] = [];
  for (const writer of order) {
    await writers[writer]?.step();
    const there = await getEvent(table, record?.trackingId ?? '');
    if (there !== undefined) found.push(there.event);
  }
  await Promise.all(writers.map(({ done }) => done));
  return found;
}

/** Writes an event item by item, each when it is told to. */
class StepwiseWriter {
  readonly done: Promise<unknown>;
  readonly #waiting: (() => Promise<unknown>)[] = [];

  constructor(record: EventRecord) {
    const client = aws.dynamoDb();
    const stepwise: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> =
      (next) => async (args) => {
        const { RequestItems = {} } = args.input as BatchWriteItemCommandInput;
        const parts = (RequestItems.events ?? []).map((request) => ({
          ...args,
          input: { RequestItems: { events: [request] } },
        }));
        const outputs = await Promise.all(parts.map((part) => this.#wait(() => next(part))));
        return outputs.at(-1) ?? next(args);
      };
    client.middlewareStack.addRelativeTo(stepwise, {
      relation: 'before',
      toMiddleware: 'shortPath',
    });
    this.done = putEvents({ client, name: 'events' }, [record], 1000);
  }

  async step(): Promise<void> {
    for (;;) {
      const write = this.#waiting.shift();
      if (write !== undefined) {
        await write();
        return;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #wait<T>(write: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(async () => {
        await write().then(resolve, reject);
      });
    });
  }
}
