import type { AcceptResult, EventInput } from '../../../client/index.ts';
import { router } from '../../app/router.ts';

/**
 * Sends events, and answers what became of each, in their order. They are in a list where they are one, too: what is refused
 * of an event is a result then, and no error. Throws what is of all of them.
 */
export function sendEvents(
  events: readonly object[],
  signal?: AbortSignal,
): Promise<readonly AcceptResult[]> {
  return router.publish(
    // What is no event, the router says.
    events as readonly EventInput[],
    signal === undefined ? {} : { signal },
  );
}
