import { DEFAULT_TRAFFIC, INGRESSES, type Traffic } from '../../core/cost/traffic.ts';
import { EVENT_LIMIT } from '../../core/event/parse-json-event.ts';
import { parseFlags } from '../parse-flags.ts';
import { UsageError } from '../usage-error.ts';
import { COUNTS, parseQuantity, type Quantity, SIZES } from './parse-quantity.ts';

/** What `waybill cost` is asked. */
export interface CostOptions {
  readonly traffic: Traffic;
  readonly json: boolean;
}

interface Flag extends Quantity {
  readonly sets: Exclude<keyof Traffic, 'ingress' | 'pointInTimeRecovery'>;
}

/** Lambda's and the router's own bounds, where there are any. */
const FLAGS: Readonly<Record<string, Flag>> = {
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

/** Throws `UsageError` for what it cannot take. */
export function parseCostOptions(args: readonly string[]): CostOptions | 'help' {
  const numbers = Object.keys(FLAGS).map((name) => [name, { type: 'string' as const }]);
  const options = {
    ...Object.fromEntries(numbers),
    ingress: { type: 'string' as const },
    'no-point-in-time-recovery': { type: 'boolean' as const },
    json: { type: 'boolean' as const },
  };
  const values: Readonly<Record<string, unknown>> = parseFlags('cost', { args, options });
  if (values.help === true) return 'help';
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
