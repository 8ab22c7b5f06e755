import type { SQSEvent } from 'aws-lambda';
import { readNumber, readText } from '../aws/settings.ts';
import { type RunJobPorts, runJobSlice } from '../core/operate/run-job-slice.ts';
import { type RunSlicePorts, runSlice } from '../core/reconcile/run-slice.ts';
import { LOOK_JOB, parseJobMessage } from '../core/reconcile/slice.ts';
import { ENV } from '../core/settings.ts';
import { lazy } from '../core/shared/lazy.ts';
import type { MetricLog } from '../node/metric-log.ts';
import {
  composeLedger,
  composeMetrics,
  composeOperations,
  composePauses,
  composeQueue,
  composeTrail,
} from './compose.ts';

/** Does the parts of jobs that the messages of the jobs queue name. */
export function makeRunJob(
  options: { readonly overdueAfterMs: number },
  ports: RunSlicePorts & RunJobPorts & { readonly metrics: MetricLog },
): (event: SQSEvent) => Promise<void> {
  return async ({ Records }) => {
    for (const { body } of Records) {
      const key = parseJobMessage(body);
      if (key.job !== LOOK_JOB) await runJobSlice(key, options, ports);
      else {
        const { overdue } = await runSlice(key.id, options, ports);
        ports.metrics.count({ OverdueEvents: overdue });
      }
    }
  };
}

const run = lazy(() => {
  const operations = composeOperations();
  return makeRunJob(
    { overdueAfterMs: readNumber(process.env, ENV.overdueAfterSeconds) * 1000 },
    {
      ...composeLedger(),
      ...composeQueue(),
      ...composeMetrics(),
      ...composePauses(),
      ...composeTrail(),
      ...{ jobs: operations, failed: operations, history: operations },
      jobsQueueUrl: readText(process.env, ENV.jobsQueueUrl),
    },
  );
});

/** The Lambda handler; its ports are composed once, at the first message. */
export const handler = (event: SQSEvent): Promise<void> => run()(event);
