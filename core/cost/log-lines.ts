import { type CostLine, makeLine } from './cost-line.ts';
import { PRICES } from './prices.ts';

/** As AWS bills it. */
export const GIGABYTE = 1024 ** 3;

/** The line by which `ingest` counts the events of a POST (`node/metric-log.ts`), with the 26 bytes that CloudWatch adds. */
const COUNT_BYTES = 235;

/** The access log of a request (`core/api/access-line.ts`), which API Gateway writes, or the function behind a function URL. */
const ACCESS_BYTES = 300;

/**
 * What the logs of so many POSTs cost, kept for their month; their compression in storage is left out. Lambda's own
 * lines of an invocation are off, and no line tells of what went well.
 */
export function logLines(posts: number): readonly CostLine[] {
  const bytes = posts * (COUNT_BYTES + ACCESS_BYTES);
  return [
    makeLine('CloudWatch', 'logs', bytes / GIGABYTE, PRICES.logIngestion),
    makeLine('CloudWatch', 'logs, kept a month', bytes / GIGABYTE, PRICES.logStorage),
  ];
}
