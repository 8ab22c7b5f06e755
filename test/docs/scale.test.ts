import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { countCalls } from '../../core/cost/count-calls.ts';
import { estimateCost } from '../../core/cost/estimate-cost.ts';
import { idleLines } from '../../core/cost/idle-lines.ts';
import { itemSizes, readUnits, writeUnits } from '../../core/cost/item-sizes.ts';
import { DEFAULT_TRAFFIC, type Traffic } from '../../core/cost/traffic.ts';
import { TIME_SHARDS } from '../../core/records/ledger-keys.ts';

const text = readFileSync('docs/scale.md', 'utf8');

/** What a partition of DynamoDB takes in a second. */
const PARTITION_WRITES = 1000;

/** Defaults in us-east-1, as the document's own table of quotas has them. */
const QUOTAS = {
  throttle: 1000,
  api: 10_000,
  concurrency: 1000,
  invocations: 10_000,
  calls: 10_000,
  deliveries: 18_750,
  newWrites: 4000,
  newReads: 12_000,
  table: 40_000,
  index: TIME_SHARDS * PARTITION_WRITES,
} as const;

/** What a second of so many events uses. */
function use(rate: number, batch: number, fanOut = 3) {
  const traffic: Traffic = {
    ...{ ...DEFAULT_TRAFFIC, events: rate, batch, fanOut },
    deliveryBatch: Math.min(batch, 10),
  };
  const calls = countCalls(traffic);
  const sizes = itemSizes(traffic);
  return {
    posts: calls.posts,
    invocations: calls.posts + calls.deliveries,
    atOnce: (calls.posts * traffic.ingestMs + calls.deliveries * traffic.handlerMs) / 1000,
    calls: calls.putEvents,
    deliveries: calls.sendMessage,
    writes: rate * (writeUnits(sizes.event) + fanOut * writeUnits(sizes.delivery)),
    index: rate * writeUnits(sizes.index),
    reads: rate * ((1 + fanOut) * readUnits(0) + fanOut * readUnits(sizes.delivery)),
  };
}

type Use = ReturnType<typeof use>;

const shown = (value: number) => Math.ceil(value).toLocaleString('en-US');
const down = (value: number) => Math.floor(value).toLocaleString('en-US');

/** The rows of the table whose header begins with a cell, as cells. */
function tableOf(first: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${first} `));
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/scale.md', () => {
  it('has what a second uses as the calculator has it, and in bold what is above a default', () => {
    const loads = [1000, 5000, 20_000].flatMap((rate) => [use(rate, 1), use(rate, 10)]);
    const rows: readonly (readonly [string, (used: Use) => number, ...number[]])[] = [
      ['POSTs', ({ posts }) => posts, QUOTAS.throttle, QUOTAS.api],
      ['invocations of functions', ({ invocations }) => invocations, QUOTAS.invocations],
      ['functions at once', ({ atOnce }) => atOnce, QUOTAS.concurrency],
      ['calls of `PutEvents`', ({ calls }) => calls, QUOTAS.calls],
      ['deliveries by the bus', ({ deliveries }) => deliveries, QUOTAS.deliveries],
      ['writes to the table', ({ writes }) => writes, QUOTAS.newWrites, QUOTAS.table],
      ['writes to the index `byTime`', ({ index }) => index, QUOTAS.newWrites, QUOTAS.index],
      ['reads of the table', ({ reads }) => reads, QUOTAS.newReads, QUOTAS.table],
    ];

    const computed = rows.map(([what, figure, ...limits]) => [
      what,
      expect.stringMatching(limits.map(shown).join('.*')),
      ...loads.map((load) => {
        const value = shown(figure(load));
        return figure(load) > Math.min(...limits) ? `**${value}**` : value;
      }),
    ]);

    expect(tableOf('in a second')).toEqual(computed);
  });

  it('has the most events a second that each limit lets through', () => {
    const fanOuts = [3, 50, 300];
    const most = (limit: number, figure: (used: Use) => number, batch = 1) =>
      fanOuts.map((fanOut) => down((limit / figure(use(1_000_000, batch, fanOut))) * 1_000_000));

    expect(tableOf('limit').map((row) => row.slice(1))).toEqual([
      most(QUOTAS.newWrites, ({ writes }) => writes),
      most(QUOTAS.throttle, ({ posts }) => posts),
      most(QUOTAS.invocations, ({ invocations }) => invocations),
      most(QUOTAS.deliveries, ({ deliveries }) => deliveries),
      most(QUOTAS.index, ({ index }) => index),
      most(QUOTAS.table, ({ writes }) => writes),
      most(QUOTAS.table, ({ reads }) => reads),
      most(QUOTAS.throttle, ({ posts }) => posts, 10),
      most(QUOTAS.invocations, ({ invocations }) => invocations, 10),
    ]);
  });

  it('has what subscribers take, whatever comes', () => {
    const counts = [3, 50, 300];
    const [beside, elsewhere] = [27, 30];
    const stacks = (count: number) => 1 + Math.ceil(Math.max(0, count - beside) / elsewhere);
    const idle = (count: number) => idleLines(count).reduce((total, { usd }) => total + usd, 0);
    const alarms = (count: number) =>
      idleLines(count).find(({ what }) => what === 'alarms')?.usd ?? 0;
    const row = (what: string, figure: (count: number) => number) => [
      what,
      ...counts.map((count) => shown(figure(count))),
    ];

    expect(tableOf('subscribers').filter(([what]) => !what?.startsWith('rules'))).toEqual([
      row('stacks', stacks),
      row('queues, each with an event source mapping', (count) => 2 * count + 3),
      row('alarms', (count) => 13 + 4 * count + stacks(count) - 1),
      row('dollars a month for alarms', (count) => alarms(count) + 0.1 * (stacks(count) - 1)),
      row('dollars a month, alarms and all, idle', idle),
    ]);
  });

  it('has what a month costs', () => {
    const month = 30 * 86_400;
    const cost = (rate: number, retentionDays: number) =>
      estimateCost({
        ...{ ...DEFAULT_TRAFFIC, events: rate * month, batch: 10, deliveryBatch: 10 },
        retentionDays,
      }).usd;

    expect(tableOf('kept for')).toEqual(
      [30, 7].map((days) => [
        `${days} days`,
        ...[1000, 5000, 20_000].map(
          (rate) => `$${shown(Math.round(cost(rate, days) / 100) * 100)}`,
        ),
      ]),
    );
  });
});
