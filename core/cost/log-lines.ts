import { type CostLine, makeLine } from './cost-line.ts';
import { PRICES } from './prices.ts';

/** As AWS bills it. */
export const GIGABYTE = 1024 ** 3;

/**
 * The access log of one request (`lib/ingress.ts`), and the line by which `ingest` counts its events
 * (`aws/metric-log.ts`), with the 26 bytes that CloudWatch adds to each. Lambda's own lines of an invocation are off.
 */
export const REQUEST_LOG_BYTES = 300 + 235;

/** What so many bytes of logs cost, kept for their month; their compression in storage is left out. */
export function logLines(bytes: number): readonly CostLine[] {
  return [
    makeLine('CloudWatch', 'logs', bytes / GIGABYTE, PRICES.logIngestion),
    makeLine('CloudWatch', 'logs, kept a month', bytes / GIGABYTE, PRICES.logStorage),
  ];
}
