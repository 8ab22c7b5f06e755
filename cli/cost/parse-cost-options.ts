import { DEFAULT_TRAFFIC, INGRESSES, type Traffic } from '../../core/cost/traffic.ts';
import { EVENT_LIMIT } from '../../core/event/parse-json-event.ts';
import type { Flag } from '../command/command.ts';
import { parseFlags } from '../parse-flags.ts';
import { UsageError } from '../usage-error.ts';
import { COUNTS, parseQuantity, type Quantity, SIZES } from './parse-quantity.ts';

/** What `waybill cost` is asked. */
export interface CostOptions {
  readonly traffic: Traffic;
  readonly json: boolean;
}

interface Figure extends Quantity {
  readonly sets: Exclude<keyof Traffic, 'ingress' | 'pointInTimeRecovery'>;
}

/** Lambda's and the router's own bounds, where there are any. */
const FLAGS: Readonly<Record<string, Figure>> = {
  events: { sets: 'events', least: 1, most: 1e12, example: '1e6', suffixes: COUNTS, whole: true },
  'fan-out': { sets: 'fanOut', least: 0, most: 300, example: '3', whole: true },
  size: { sets: 'sizeBytes', least: 1, most: EVENT_LIMIT, example: '1KB', suffixes: SIZES },
  batch: { sets: 'batch', least: 1, most: 100, example: '10', whole: true },
  'delivery-batch': { sets: 'deliveryBatch', least: 1, most: 10_000, example: '10' },
  retention: { sets: 'retentionDays', least: 1, most: 36_500, example: '30', whole: true },
  'ingest-ms': { sets: 'ingestMs', least: 1, most: 29_000, example: '40' },
  'handler-ms': { sets: 'handlerMs', least: 1, most: 900_000, example: '25' },
  memory: { sets: 'memoryMb', least: 128, most: 10_240, example: '512', whole: true },
  compression: { sets: 'compression', least: 1, most: 20, example: '2' },
};

/** The options of `waybill cost`. */
export const COST_FLAGS = {
  events: {
    ...{ type: 'string', value: 'N' },
    about: 'events in the month, such as 1e6, 250000 or 2M (default 1M)',
  },
  'fan-out': {
    ...{ type: 'string', value: 'N' },
    about: 'subscribers that get each event (default 3)',
  },
  size: {
    ...{ type: 'string', value: 'SIZE' },
    about: 'an event as JSON: bytes, or with KB or MB (default 1KB)',
  },
  batch: {
    ...{ type: 'string', value: 'N' },
    about: 'events in one POST: 1 to 100 (default 1)',
  },
  'delivery-batch': {
    ...{ type: 'string', value: 'N' },
    about:
      'events that one invocation of a subscriber gets on average, such as 1 or 7.5 (default 1)',
  },
  retention: {
    ...{ type: 'string', value: 'DAYS' },
    about: 'how long the ledger keeps an event (default 30)',
  },
  'ingest-ms': {
    ...{ type: 'string', value: 'MS' },
    about: 'what Lambda bills for one POST (default 40)',
  },
  'handler-ms': {
    ...{ type: 'string', value: 'MS' },
    about: 'what Lambda bills for one invocation of a subscriber, your work included (default 25)',
  },
  memory: {
    ...{ type: 'string', value: 'MB' },
    about: 'memory of a subscriber: 128 to 10240 (default 512)',
  },
  compression: {
    ...{ type: 'string', value: 'N' },
    about: 'by how much gzip shrinks events above 1 KB: 1 to 20 (default 2)',
  },
  ingress: {
    ...{ type: 'string', value: 'KIND' },
    about: 'what takes the POSTs: http-api or function-url (default http-api)',
  },
  'no-point-in-time-recovery': { type: 'boolean', about: "without the ledger's backups" },
  json: { type: 'boolean', about: 'one JSON object instead of a table' },
} as const satisfies Readonly<Record<string, Flag>>;

/** Throws `UsageError` for what it cannot take. */
export function parseCostOptions(args: readonly string[]): CostOptions {
  const values: Readonly<Record<string, unknown>> = parseFlags('cost', {
    ...{ args, options: COST_FLAGS },
  }).values;
  const asked = Object.entries(FLAGS).flatMap(([name, { sets, ...quantity }]) => {
    const text = values[name];
    return typeof text === 'string' ? [[sets, parseQuantity(`--${name}`, text, quantity)]] : [];
  });
  const traffic: Traffic = { ...DEFAULT_TRAFFIC, ...Object.fromEntries(asked) };
  return {
    json: values.json === true,
    traffic: {
      ...traffic,
      sizeBytes: Math.round(traffic.sizeBytes),
      ingress: parseIngress(values.ingress ?? traffic.ingress),
      pointInTimeRecovery: values['no-point-in-time-recovery'] !== true,
    },
  };
}

function parseIngress(value: unknown): Traffic['ingress'] {
  const found = INGRESSES.find((known) => known === value);
  if (found !== undefined) return found;
  const received = value === '' ? 'nothing' : String(value).slice(0, 64);
  throw new UsageError(`--ingress must be ${INGRESSES.join(' or ')}; received ${received}`);
}
