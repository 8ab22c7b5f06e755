import type { SQSEvent } from 'aws-lambda';
import { readNumber } from '../aws/settings.ts';
import { type RunSlicePorts, runSlice } from '../core/reconcile/run-slice.ts';
import { parseJobMessage } from '../core/reconcile/slice.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import type { MetricLog } from '../node/metric-log.ts';
import { composeLedger, composeMetrics } from './compose.ts';

/** Does the parts of jobs that the messages of the jobs queue name. */
export function makeRunJob(
  options: { readonly overdueAfterMs: number },
  ports: RunSlicePorts & { readonly metrics: MetricLog },
): (event: SQSEvent) => Promise<void> {
  return async ({ Records }) => {
    for (const { body } of Records) {
      const { overdue } = await runSlice(parseJobMessage(body), options, ports);
      ports.metrics.count({ OverdueEvents: overdue });
    }
  };
}

const run = lazy(() =>
  makeRunJob(
    { overdueAfterMs: readNumber(process.env, ENV.overdueAfterSeconds) * 1000 },
    { ...composeLedger(), ...composeMetrics() },
  ),
);

/** The Lambda handler; its ports are composed once, at the first message. */
export const handler = (event: SQSEvent): Promise<void> => run()(event);
