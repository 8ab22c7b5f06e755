import type { Json } from '../../core/event/event.ts';
import { schemaCompiler } from '../../json-schema/compile-schema.ts';
import { type BenchRow, percentile } from '../report/bench-row.ts';

const LINES = 10;

const TEXT: Json = { type: 'string', minLength: 1, maxLength: 200 };

const AMOUNT: Json = {
  type: 'object',
  properties: {
    value: { type: 'integer', minimum: 0 },
    currency: { enum: ['EUR', 'USD', 'GBP'] },
  },
  required: ['value', 'currency'],
  additionalProperties: false,
};

/** What a shop would say of its orders. */
const SCHEMA: Json = {
  $defs: { amount: AMOUNT, text: TEXT },
  type: 'object',
  properties: {
    orderId: { type: 'string', format: 'uuid' },
    placedAt: { type: 'string', format: 'date-time' },
    customer: {
      type: 'object',
      properties: { id: { $ref: '#/$defs/text' }, email: { type: 'string', format: 'email' } },
      required: ['id'],
    },
    total: { $ref: '#/$defs/amount' },
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        properties: {
          sku: { type: 'string', pattern: '^[A-Z]{2,4}-\\d{4,8}$' },
          name: { $ref: '#/$defs/text' },
          quantity: { type: 'integer', minimum: 1, maximum: 999 },
          price: { $ref: '#/$defs/amount' },
        },
        required: ['sku', 'quantity', 'price'],
        additionalProperties: false,
      },
    },
  },
  required: ['orderId', 'placedAt', 'total', 'lines'],
};

const ORDER: Json = {
  orderId: '3f1c0c52-9d0b-4b6e-9a55-000000000001',
  placedAt: '2026-11-24T17:00:00Z',
  customer: { id: 'c-1', email: 'ada@example.com' },
  total: { value: 12_500, currency: 'EUR' },
  lines: Array.from({ length: LINES }, (_, line) => ({
    ...{ sku: `AB-${10_000 + line}`, name: `Article ${line}`, quantity: line + 1 },
    price: { value: 1250, currency: 'EUR' },
  })),
};

const WARM_UP = 2000;
const SAMPLES = 5000;

/** How long an order of ten lines is held against its schema, and how long a schema is compiled, which is done once. */
export async function benchSchemas(): Promise<BenchRow[]> {
  const validate = schemaCompiler.compile(SCHEMA);
  const check = () => {
    if (validate(ORDER).length > 0) throw new Error('the order is not as its schema says');
  };
  measure(check, WARM_UP);
  const times = measure(check, SAMPLES);
  const compile = measure(() => schemaCompiler.compile(SCHEMA), WARM_UP);
  return [
    {
      name: 'an order of 10 lines by its schema, median',
      value: percentile(times, 0.5),
      unit: 'ms',
      atMost: 0.2,
    },
    { name: 'the same, p99', value: percentile(times, 0.99), unit: 'ms' },
    { name: 'its schema read and compiled, median', value: percentile(compile, 0.5), unit: 'ms' },
  ].map((row) => ({ ...row, value: Math.round(row.value * 1000) / 1000 }));
}

function measure(run: () => unknown, count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    const from = performance.now();
    run();
    return performance.now() - from;
  });
}
