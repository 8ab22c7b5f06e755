import type { Json } from '../core/event/event.ts';
import { compilePattern } from '../core/pattern/compile-pattern.ts';
import type { BenchRow } from './bench-row.ts';

const EVENT: Json = {
  specversion: '1.0',
  id: 'order-1001',
  source: '/shop/checkout',
  type: 'order.placed',
  subject: 'order-1001',
  data: {
    amount: 250,
    currency: 'EUR',
    customer: { country: 'DE' },
    items: [
      { sku: 'a', count: 2 },
      { sku: 'b', count: 1 },
    ],
  },
};

/** The patterns measured, from the simplest up; the first is the one that has a bound. */
const PATTERNS: readonly {
  readonly name: string;
  readonly pattern: Json;
  readonly atLeast?: number;
}[] = [
  {
    name: 'two exact fields',
    pattern: { source: ['/shop/checkout'], type: ['order.placed'] },
    atLeast: 500_000,
  },
  {
    name: 'a range and a prefix',
    pattern: {
      source: [{ prefix: '/shop' }],
      data: { amount: [{ numeric: ['>', 100, '<=', 500] }] },
    },
  },
  {
    name: '$or of two fields',
    pattern: {
      type: ['order.placed'],
      $or: [{ data: { currency: ['USD'] } }, { data: { customer: { country: ['DE'] } } }],
    },
  },
  { name: 'a wildcard', pattern: { subject: [{ wildcard: 'order-*1' }] } },
  { name: 'array consistency', pattern: { data: { items: { sku: ['b'], count: [1] } } } },
];

const WARM_UP = 200_000;
const MEASURE_MS = 1000;

/** Matches a second on one core; every pattern matches the event. */
export async function benchMatchPattern(): Promise<BenchRow[]> {
  return PATTERNS.map(({ name, pattern, atLeast }) => ({
    name: `pattern matches: ${name}`,
    value: measure(pattern),
    unit: 'matches/s',
    ...(atLeast === undefined ? {} : { atLeast }),
  }));
}

function measure(pattern: Json): number {
  const { matches } = compilePattern(pattern);
  const batch = () => {
    let matched = 0;
    for (let index = 0; index < WARM_UP; index++) if (matches(EVENT)) matched++;
    if (matched !== WARM_UP)
      throw new Error(`the pattern does not match: ${JSON.stringify(pattern)}`);
  };
  batch();
  const startedAt = performance.now();
  let count = 0;
  for (; performance.now() - startedAt < MEASURE_MS; count += WARM_UP) batch();
  return count / ((performance.now() - startedAt) / 1000);
}
