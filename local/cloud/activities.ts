import type { Functions } from '../services/lambda/functions.ts';
import type { QueueEngine } from '../services/sqs/queue-engine.ts';
import type { RunningResources } from './running-resources.ts';
import { sum } from './sum.ts';
import type { Activity } from './wait-until-idle.ts';

/** What of a cloud may be at work: requests, invocations, batches, and messages that a poller may take. */
export function activitiesOf(
  { sources, streamSources, gateways }: RunningResources,
  functions: Functions,
  queues: QueueEngine,
): readonly Activity[] {
  const receivable = () =>
    [...sources]
      .filter(([, mapping]) => mapping.isPolling)
      .map(([{ spec }]) => queues.receivable(spec.queueArn));
  return [
    { name: 'requests', count: () => sum(gateways.map(({ busy }) => busy)) },
    { name: 'invocations', count: () => functions.busy },
    {
      name: 'batches of streams',
      count: () => sum([...streamSources.keys()].map(({ busy }) => busy)),
    },
    { name: 'batches', count: () => sum([...sources.keys()].map(({ busy }) => busy)) },
    { name: 'messages', count: () => sum(receivable()) },
  ];
}
