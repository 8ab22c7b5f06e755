import type { Json } from '../../core/event/event.ts';

const COUNTRIES = ['DE', 'FR', 'IT', 'ES', 'PL', 'NL', 'BE', 'AT', 'SE', 'DK'];

/** Patterns as subscribers have them, of exact values alone: a type and a customer. */
function exactPattern(index: number): Json {
  return { type: [`shop.event${index % 500}`], data: { customer: [`customer-${index}`] } };
}

/** By number: exact values, and every operator with them or alone. */
function mixedPattern(index: number): Json {
  const makers: readonly (() => Json)[] = [
    () => exactPattern(index),
    () => ({ type: [`shop.event${index % 500}`], data: { amount: [{ numeric: ['>', index] }] } }),
    () => ({ subject: [{ prefix: `order-${index}-` }] }),
    () => ({ source: ['/shop'], data: { file: [{ suffix: `-${index}.json` }] } }),
    () => ({ subject: [{ wildcard: `order-*-${index}` }] }),
    () => ({
      type: [{ 'anything-but': 'shop.event1' }],
      data: { country: [COUNTRIES[index % 10] ?? ''], customer: [`customer-${index}`] },
    }),
    () => ({
      $or: [{ type: [`other.event${index}`] }, { data: { customer: [`guest-${index}`] } }],
    }),
    () => ({ data: { amount: [{ numeric: ['>=', index * 10, '<', index * 10 + 5] }] } }),
    () => ({ type: [`shop.event${index % 500}`], data: { coupon: [{ exists: true }] } }),
    () => ({ data: { customer: [{ 'equals-ignore-case': `Member-${index}` }] } }),
  ];
  return makers[index % makers.length]?.() ?? {};
}

/** By number: two fields of an array's elements, with a type and of any; the second sort finds its values in different elements. */
function arrayPattern(index: number): Json {
  const sku = [`sku-${index}`];
  return index % 2 === 0
    ? { type: [`shop.event${index % 500}`], data: { lines: { sku, count: [2] } } }
    : { data: { lines: { sku, count: [{ numeric: ['<', 2] }] } } };
}

/** The kinds of patterns that are measured, by name. */
export const KINDS: Readonly<Record<string, (index: number) => Json>> = {
  exact: exactPattern,
  mixed: mixedPattern,
  'array element': arrayPattern,
};

/** How many patterns are matched at once. */
export const COUNTS = [1, 10, 100, 1000, 10_000];

/** Events of which a tenth match some pattern. */
export const EVENTS: readonly Json[] = Array.from({ length: 100 }, (_, index) => ({
  specversion: '1.0',
  id: `event-${index}`,
  source: '/shop',
  type: `shop.event${index}`,
  subject: `order-none-${index}-x`,
  data: {
    customer: index % 10 === 0 ? `customer-${index}` : `nobody-${index}`,
    amount: -1 - index,
    country: COUNTRIES[index % 10] ?? '',
    file: `report-${index}.csv`,
    lines: [
      { sku: 'a', count: 1 },
      { sku: index % 5 === 0 ? `sku-${index}` : 'b', count: 2 },
    ],
  },
}));

/** How long patterns take to be compiled, and how many events a second are matched against all of them. */
export interface ManyFigures {
  readonly compileMs: number;
  readonly matched: number;
  readonly perSecond: number;
}

/** Compiles by `make`, and matches the events for so long, in processor time. */
export function measureMany(make: () => (event: Json) => number, ms: number): ManyFigures {
  const started = processorMs();
  const count = make();
  const matched = EVENTS.reduce((sum: number, event) => sum + count(event), 0);
  const compileMs = processorMs() - started;
  const from = processorMs();
  let events = 0;
  for (; processorMs() - from < ms; events += EVENTS.length)
    for (const event of EVENTS) count(event);
  return { compileMs, matched, perSecond: events / ((processorMs() - from) / 1000) };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
