import type { Json } from '../../core/event/event.ts';
import { compilePattern } from '../../core/pattern/compile-pattern.ts';
import { makePatternIndex } from '../../core/pattern/index/pattern-index.ts';
import type { BenchRow } from '../report/bench-row.ts';
import { COUNTS, KINDS, measureMany } from './many-patterns.ts';

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

/** Matches a second on one core, where every pattern matches the event; then events a second against many patterns. */
export async function benchMatchPattern(): Promise<BenchRow[]> {
  const single = PATTERNS.map(({ name, pattern, atLeast }) => ({
    name: `pattern matches: ${name}`,
    value: measure(pattern),
    unit: 'matches/s',
    ...(atLeast === undefined ? {} : { atLeast }),
  }));
  return [
    ...single,
    ...COUNTS.flatMap((count) => Object.keys(KINDS).flatMap((kind) => benchMany(kind, count))),
  ];
}

/** How often the index and the patterns one by one take turns. */
const TURNS = 3;
const TURN_MS = 300;

function benchMany(kind: string, count: number): BenchRow[] {
  const rates = { index: 0, each: 0 };
  for (let turn = 0; turn < TURNS; turn++) {
    const index = measureMany(() => countByIndex(kind, count), TURN_MS);
    const each = measureMany(() => countOneByOne(kind, count), TURN_MS);
    if (index.matched !== each.matched) throw new Error('the index finds other patterns');
    rates.index = Math.max(rates.index, index.perSecond);
    rates.each = Math.max(rates.each, each.perSecond);
  }
  const name = `${count} ${kind} patterns`;
  return [
    { name: `events against ${name}, by the index`, value: rates.index, unit: 'events/s' },
    { name: 'the same, of the rate one by one', value: rates.index / rates.each, unit: 'x' },
  ];
}

/** Counts the patterns that an event matches, of so many of a kind. */
export function countByIndex(kind: string, count: number): (event: Json) => number {
  const index = makePatternIndex(compileMany(kind, count));
  return (event) => index.matching(event).length;
}

function countOneByOne(kind: string, count: number): (event: Json) => number {
  const all = compileMany(kind, count);
  return (event) => all.filter(({ pattern }) => pattern.matches(event)).length;
}

function compileMany(kind: string, count: number) {
  const make = KINDS[kind];
  if (make === undefined) throw new Error(`there is no kind ${kind}`);
  return Array.from({ length: count }, (_, index) => ({ pattern: compilePattern(make(index)) }));
}

function measure(pattern: Json): number {
  const compiled = compilePattern(pattern);
  const batch = () => {
    let matched = 0;
    for (let index = 0; index < WARM_UP; index++) if (compiled.matches(EVENT)) matched++;
    if (matched !== WARM_UP)
      throw new Error(`the pattern does not match: ${JSON.stringify(pattern)}`);
  };
  batch();
  const startedAt = performance.now();
  let count = 0;
  for (; performance.now() - startedAt < MEASURE_MS; count += WARM_UP) batch();
  return count / ((performance.now() - startedAt) / 1000);
}
