import { type CostLine, makeLine } from './cost-line.ts';
import { PRICES } from './prices.ts';

/** As AWS bills it. */
export const GIGABYTE = 1024 ** 3;

/** Lambda's START, END and REPORT of an invocation, each with the 26 bytes that CloudWatch adds. The functions print nothing on the way of an event. */
export const INVOCATION_LOG_BYTES = 346;

/** The access log of one request (`lib/ingress.ts`), likewise. */
export const ACCESS_LOG_BYTES = 300;

/** What so many bytes of logs cost, kept for their month; their compression in storage is left out. */
export function logLines(bytes: number): readonly CostLine[] {
  return [
    makeLine('CloudWatch', 'logs', bytes / GIGABYTE, PRICES.logIngestion),
    makeLine('CloudWatch', 'logs, kept a month', bytes / GIGABYTE, PRICES.logStorage),
  ];
}
