import { type CostLine, makeLine } from './cost-line.ts';
import { type CallCounts, countCalls } from './count-calls.ts';
import { idleLines, MONTH_SECONDS, RECONCILE_MEMORY_MB } from './idle-lines.ts';
import { type ItemSizes, itemSizes, readUnits, writeUnits } from './item-sizes.ts';
import { GIGABYTE, logLines } from './log-lines.ts';
import { PRICES } from './prices.ts';
import type { Traffic } from './traffic.ts';

/** What the bus and the queues take as one; API Gateway's is larger. */
const CHUNK_BYTES = 64 * 1024;
const HTTP_CHUNK_BYTES = 512 * 1024;

/** `ingest` has it (`lib/router/router-function.ts`). */
const ROUTER_MEMORY_MB = 512;

/** How often `ingest` asks whether the subscribers have changed (`core/shared/cached.ts`). */
const DIRECTORY_SECONDS = 5;

/** What Lambda bills for the look of `reconcile` at one delivery, an estimate: 0.03 ms of a processor, and its part of a call. */
const LOOK_MS = 0.05;

/** DynamoDB stores 100 bytes with each item, and with each entry of an index. */
const STORED_BESIDE_BYTES = 100;

/** A month's bill, in US dollars. */
export interface CostEstimate {
  /** What the events cost. */
  readonly lines: readonly CostLine[];
  readonly usd: number;
  /** `usd` for a million events. */
  readonly perMillion: number;
  /** What the router costs beside, events or not. */
  readonly idle: readonly CostLine[];
  readonly idleUsd: number;
}

/** Adds up a month in which every event is delivered at the first attempt; without free tiers, taxes and your handlers' own calls. */
export function estimateCost(traffic: Traffic): CostEstimate {
  const sizes = itemSizes(traffic);
  const calls = countCalls(traffic, sizes);
  const lines = [
    ...ingestLines(traffic, sizes, calls),
    ...deliveryLines(traffic, sizes, calls),
    ...ledgerLines(traffic, sizes, calls),
    ...storageLines(traffic, sizes),
    ...logLines(calls.posts),
  ];
  const idle = idleLines(traffic.fanOut);
  const usd = sum(lines);
  return {
    lines,
    usd,
    perMillion: (usd / traffic.events) * 1_000_000,
    idle,
    idleUsd: sum(idle),
  };
}

function ingestLines(
  { events, batch, sizeBytes, ingestMs, ingress }: Traffic,
  sizes: ItemSizes,
  { posts, sendMessage }: CallCounts,
): readonly CostLine[] {
  const chunks = Math.ceil((batch * sizeBytes) / HTTP_CHUNK_BYTES);
  const api = makeLine('API Gateway', 'POST /events', posts * chunks, PRICES.httpRequest);
  return [
    ...(ingress === 'http-api' ? [api] : []),
    makeLine('Lambda', 'ingest', posts, PRICES.invocation),
    makeLine('Lambda', 'ingest', gigabyteSeconds(posts, ingestMs), PRICES.gigabyteSecond),
    makeLine(
      'Lambda',
      'reconcile',
      gigabyteSeconds(sendMessage, LOOK_MS, RECONCILE_MEMORY_MB),
      PRICES.gigabyteSecond,
    ),
    makeLine('EventBridge', 'PutEvents', events * chunksOf(sizes.envelope), PRICES.busEvent),
  ];
}

function deliveryLines(
  { deliveryBatch, handlerMs, memoryMb }: Traffic,
  { envelope }: ItemSizes,
  { deliveries, ...calls }: CallCounts,
): readonly CostLine[] {
  const received = chunksOf(envelope * Math.min(deliveryBatch, 10));
  const seconds = gigabyteSeconds(deliveries, handlerMs, memoryMb);
  return [
    makeLine(
      'SQS',
      'SendMessage, by the bus',
      calls.sendMessage * chunksOf(envelope),
      PRICES.queueRequest,
    ),
    makeLine('SQS', 'ReceiveMessage', calls.receiveMessage * received, PRICES.queueRequest),
    makeLine('SQS', 'DeleteMessageBatch', calls.deleteMessageBatch, PRICES.queueRequest),
    makeLine('Lambda', 'subscribers', deliveries, PRICES.invocation),
    makeLine('Lambda', 'subscribers', seconds, PRICES.gigabyteSecond),
  ];
}

function ledgerLines(
  { events, fanOut }: Traffic,
  sizes: ItemSizes,
  { posts }: CallCounts,
): readonly CostLine[] {
  const { event, pieces, index, delivery } = sizes;
  const pieceUnits = pieces.map(writeUnits).reduce((total, units) => total + units, 0);
  const deliveries = events * fanOut;
  // Of an event that comes once, neither the waybill nor the delivery is there when it is looked for.
  const absent = readUnits(0);
  // Whether the list of subscribers is the same: an item that is small however many there are.
  const looks = Math.min(posts, MONTH_SECONDS / DIRECTORY_SECONDS) * readUnits(0);
  const listed = (events * index) / 4096 / 2;
  const line = (
    what: string,
    units: number,
    price: typeof PRICES.writeUnit | typeof PRICES.readUnit,
  ) => makeLine('DynamoDB', what, units, price);
  return [
    line('write events', events * (writeUnits(event) + pieceUnits), PRICES.writeUnit),
    line('write the list of events', events * writeUnits(index), PRICES.writeUnit),
    line('write deliveries', deliveries * writeUnits(delivery), PRICES.writeUnit),
    line('look for duplicates', (events + deliveries) * absent, PRICES.readUnit),
    line('look for what is overdue', deliveries * readUnits(delivery) + listed, PRICES.readUnit),
    line('look for new subscribers', looks, PRICES.readUnit),
  ];
}

function storageLines(
  { events, fanOut, retentionDays, pointInTimeRecovery }: Traffic,
  { event, pieces, index, delivery }: ItemSizes,
): readonly CostLine[] {
  const stored = (bytes: number) => bytes + STORED_BESIDE_BYTES;
  const table = [event, ...pieces].map(stored).reduce((total, bytes) => total + bytes, 0);
  const own = table + fanOut * stored(delivery);
  const months = (events * retentionDays) / 30 / GIGABYTE;
  const backup = makeLine('DynamoDB', 'point-in-time recovery', own * months, PRICES.tableBackup);
  return [
    makeLine('DynamoDB', 'storage', (own + stored(index)) * months, PRICES.tableStorage),
    ...(pointInTimeRecovery ? [backup] : []),
  ];
}

function chunksOf(bytes: number): number {
  return Math.ceil(bytes / CHUNK_BYTES);
}

function gigabyteSeconds(calls: number, ms: number, memoryMb = ROUTER_MEMORY_MB): number {
  return (calls * ms * memoryMb) / 1000 / 1024;
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { usd }) => total + usd, 0);
}
