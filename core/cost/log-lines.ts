import { type CostLine, makeLine } from './cost-line.ts';
import { PRICES } from './prices.ts';
import type { Traffic } from './traffic.ts';

/** As AWS bills it. */
export const GIGABYTE = 1024 ** 3;

/** The line by which `ingest` counts the events of a POST (`aws/metric-log.ts`), with the 26 bytes that CloudWatch adds. */
const COUNT_BYTES = 235;

/** The access log of a request (`lib/ingress.ts`), which a function URL does not have. */
const ACCESS_BYTES = 300;

/**
 * What the logs of so many POSTs cost, kept for their month; their compression in storage is left out. Lambda's own
 * lines of an invocation are off, and no line tells of what went well.
 */
export function logLines(posts: number, { ingress }: Traffic): readonly CostLine[] {
  const bytes = posts * (COUNT_BYTES + (ingress === 'http-api' ? ACCESS_BYTES : 0));
  return [
    makeLine('CloudWatch', 'logs', bytes / GIGABYTE, PRICES.logIngestion),
    makeLine('CloudWatch', 'logs, kept a month', bytes / GIGABYTE, PRICES.logStorage),
  ];
}
