import type { CostLine } from '../../core/cost/cost-line.ts';
import { estimateCost } from '../../core/cost/estimate-cost.ts';
import { PRICED_REGION } from '../../core/cost/prices.ts';
import { makePaint } from '../format/paint.ts';
import { formatCost } from './format-cost.ts';
import type { CostOptions } from './parse-cost-options.ts';

/** Prints what a month's events cost: a table, or one JSON object. */
export function cost({ traffic, json }: CostOptions): void {
  const text = json
    ? JSON.stringify({ region: PRICED_REGION, traffic, ...toJson(estimateCost(traffic)) })
    : formatCost(traffic, makePaint(process.stdout, process.env));
  process.stdout.write(`${text}\n`);
}

function toJson({ lines, idle, ...sums }: ReturnType<typeof estimateCost>) {
  return { lines: lines.map(flatten), idle: idle.map(flatten), ...sums };
}

/** A line with its price's members beside its own. */
function flatten({ price: { usd: unitUsd, unit, source, date }, ...line }: CostLine) {
  return { ...line, unit, unitUsd, source, date };
}
