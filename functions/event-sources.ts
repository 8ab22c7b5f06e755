import { lambdaClient } from '../aws/clients.ts';
import { LambdaEventSources } from '../aws/lambda-event-sources.ts';
import type { EventSources } from '../core/ports/pausing/event-sources.ts';

/** What gives batches of queues to functions. A file of its own in bundles: most cold starts do without Lambda's client. */
export function makeEventSources(): EventSources {
  return new LambdaEventSources(lambdaClient());
}
