import { createHash } from 'node:crypto';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Item } from '../../aws/ledger/attributes.ts';
import { type CallCounts, countCalls } from '../../core/cost/count-calls.ts';
import { estimateCost } from '../../core/cost/estimate-cost.ts';
import { CALLS_A_MINUTE } from '../../core/cost/idle-lines.ts';
import { writeUnits } from '../../core/cost/item-sizes.ts';
import { DEFAULT_TRAFFIC } from '../../core/cost/traffic.ts';
import { SUMMARY_ATTRIBUTES } from '../../core/records/summary-attributes.ts';
import type { Cloud } from '../../local/cloud/cloud.ts';
import { itemBytes } from '../support/builders/item-bytes.ts';
import { operatorConfig } from '../support/worlds/operator-config.ts';
import { RouterUnderTest, START } from '../support/worlds/router-under-test.ts';

const EVENTS = 300;
const FAN_OUT = 3;
const MINUTE = 60_000;

/** What the index `byTime` has of an event. */
const IN_INDEX = ['pk', 'sk', 'timePk', 'timeSk', ...SUMMARY_ATTRIBUTES];

interface Sending {
  /** Events of a POST. */
  readonly batch: number;
  readonly events: number;
  /** Events that wait until they are delivered at once. */
  readonly together: number;
}

let router: RouterUnderTest;

beforeAll(async () => {
  router = await RouterUnderTest.start();
  await delayDeliveries();
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

describe('the calculator of costs', () => {
  it.each([
    { batch: 1, events: EVENTS, together: 100 },
    { batch: 10, events: EVENTS, together: 100 },
    { batch: 1, events: 100, together: 1 },
  ])(
    'agrees within 5 %% with the calls that are counted for %j',
    async (sending) => {
      const { calls, deliveries } = await count(() => send(sending));
      const deliveryBatch = (sending.events * FAN_OUT) / deliveries;

      const calculated = countCalls({ ...DEFAULT_TRAFFIC, ...sending, deliveryBatch });

      expect(deliveryBatch).toBeCloseTo(Math.min(10, sending.together), 0);
      expect(differences(calls, actionsOf(calculated, reportsOf(sending)))).toEqual([]);
    },
    120_000,
  );

  it('agrees within 5 % with the items that the ledger then has, and with what they cost', async () => {
    const items = await readLedger();
    const events = items.filter(({ sk }) => sk?.S === 'EVENT');
    const deliveries = items.filter(({ sk }) => sk?.S === 'DELIVERY');

    const { lines } = estimateCost({ ...DEFAULT_TRAFFIC, events: events.length });
    const quantity = (part: string) => lines.find(({ what }) => what === part)?.quantity ?? 0;
    const counted = {
      'write events': sum(events.map((item) => writeUnits(itemBytes(item)))),
      'write the list of events': sum(events.map((item) => writeUnits(itemBytes(item, IN_INDEX)))),
      'write deliveries': sum(deliveries.map((item) => writeUnits(itemBytes(item)))),
      storage:
        sum([
          ...items.map((item) => itemBytes(item) + 100),
          ...events.map((item) => itemBytes(item, IN_INDEX) + 100),
        ]) /
        1024 ** 3,
    };
    const calculated = Object.keys(counted).map((part) => [part, quantity(part)]);

    expect(events).toHaveLength(2 * EVENTS + 100);
    expect(differences(counted, Object.fromEntries(calculated))).toEqual([]);
  });

  it('agrees within 5 % with what the router does by itself, every minute', async () => {
    const before = router.cloud.calls;
    await router.pass(60 * MINUTE);
    const counted = since(before);

    expect(
      differences(
        { ...counted('dynamodb'), ...counted('lambda') },
        {
          PutItem: 60 * CALLS_A_MINUTE.PutItem,
          GetItem: 60 * CALLS_A_MINUTE.GetItem,
          Query: 60 * CALLS_A_MINUTE.Query,
          Invoke: 60,
        },
      ),
    ).toEqual([]);
  }, 60_000);
});

/**
 * A message comes a second after its event: never before its waybill is written, as on AWS, where the bus takes longer
 * than that write; and, once the clock goes on, in full batches.
 */
async function delayDeliveries(): Promise<void> {
  const client = new SQSClient(operatorConfig(router.cloud));
  for (const { environment } of router.cloud.functions) {
    const { WAYBILL_QUEUE_URL: QueueUrl } = environment;
    if (QueueUrl === undefined) continue;
    const Attributes = { DelaySeconds: '1' };
    await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }
  client.destroy();
}

let made = 0;

/** An event of 1 KB that three subscribers want, with a note of hexadecimal digits: gzip halves it, as is assumed of events. */
function makeEvent() {
  const id = `7f1c0c52-9d0b-4b6e-9a55-${String(made++).padStart(12, '0')}`;
  const event = { specversion: '1.0', id, source: '/shop/orders', type: 'order.placed' };
  const data = { amount: 250, note: '' };
  const room = DEFAULT_TRAFFIC.sizeBytes - JSON.stringify({ ...event, data }).length;
  const digits = Array.from({ length: Math.ceil(room / 64) }, (_, part) =>
    createHash('sha256').update(`${id} ${part}`).digest('hex'),
  );
  // A quarter of it is nothing new: digits alone are shrunk to two thirds.
  const note = digits.join('').slice(0, Math.ceil(room * 0.75));
  return { ...event, data: { ...data, note: note.padEnd(room, '0') } };
}

/** Sends events in POSTs of `batch`; after every `together` of them they are delivered. */
async function send({ batch, events, together }: Sending): Promise<void> {
  for (let start = 0; start < events; start += together) {
    const posts = Array.from({ length: together / batch }, () => {
      const some = Array.from({ length: batch }, makeEvent);
      return router.post(some, 'application/cloudevents-batch+json');
    });
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    if (statuses.some((status) => status !== 202)) throw new Error(`answered with ${statuses}`);
    await router.pass(1000, 1000);
  }
}

/** What some traffic calls, until `reconcile` has looked at its last event; and how often it invoked a subscriber. */
async function count(traffic: () => Promise<void>) {
  const before = router.cloud.calls;
  await traffic();
  // On the minute, at which `reconcile` runs: a step beyond it would be time that its run has taken.
  await router.pass(MINUTE - ((router.clock.now() - START) % MINUTE));
  await router.pass(20 * MINUTE);
  const counted = since(before);
  const { Request = 0 } = counted('apigateway');
  const { Invoke = 0 } = counted('lambda');
  const { PutEvents = 0 } = counted('events');
  const { BatchGetItem = 0, BatchWriteItem = 0, PutItem = 0 } = counted('dynamodb');
  // A run of `reconcile` writes its lease and its checkpoints, and for the catalog a type or two.
  const ticks = Math.floor(PutItem / CALLS_A_MINUTE.PutItem);
  const { SendMessage = 0, ReceiveMessage = 0, DeleteMessageBatch = 0 } = counted('sqs');
  return {
    calls: {
      ...{ Request, PutEvents, SendMessage, ReceiveMessage, DeleteMessageBatch },
      ...{ BatchGetItem, BatchWriteItem },
    },
    deliveries: Invoke - Request - ticks,
  };
}

/** How often the catalog is told of types: at the first event, and after each minute, of which a second passes for so many events. */
function reportsOf({ events, together }: Sending): number {
  return Math.ceil(events / together / 60);
}

/** The calculator's calls, under the names of the counter; a report of types is written, deleted, and added to types that are read. */
function actionsOf(
  { batchGetItem: read, batchWriteItem: write, ...calls }: CallCounts,
  reports: number,
) {
  return {
    Request: calls.posts,
    PutEvents: calls.putEvents,
    SendMessage: calls.sendMessage,
    ReceiveMessage: calls.receiveMessage,
    DeleteMessageBatch: calls.deleteMessageBatch,
    BatchGetItem: read.ingest + read.subscribers + read.reconcile + reports,
    BatchWriteItem: write.ingest + write.subscribers + 2 * reports,
  };
}

/** What has been called since then, by service. */
function since(before: Cloud['calls']): (service: string) => Record<string, number> {
  const after = router.cloud.calls;
  return (service) =>
    Object.fromEntries(
      Object.entries(after[service] ?? {}).map(([action, times]) => [
        action,
        times - (before[service]?.[action] ?? 0),
      ]),
    );
}

/** The names whose figures are more than 5 % apart, with both figures. */
function differences(
  counted: Readonly<Record<string, number>>,
  calculated: Readonly<Record<string, number>>,
): readonly string[] {
  return Object.entries(calculated).flatMap(([name, figure]) => {
    const real = counted[name] ?? 0;
    return Math.abs(real - figure) <= 0.05 * figure
      ? []
      : [`${name}: ${real} counted, ${figure} calculated`];
  });
}

/** Every event and delivery of the ledger. */
async function readLedger(): Promise<readonly Item[]> {
  const client = new DynamoDBClient(operatorConfig(router.cloud));
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: router.cloud.outputs.TableName,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  client.destroy();
  return items.filter(({ pk }) => /^(EVENT|DELIVERY)#/.test(pk?.S ?? ''));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
