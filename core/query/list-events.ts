import type { Clock } from '../ports/clock.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { EventPage, EventQuery } from '../records/event-page.ts';
import { checkParameters, type Parameters, readLimit, readSpan } from './read-parameters.ts';

const DEFAULT_LIMIT = 25;
const LONGEST_SPAN_DAYS = 31;

const KNOWN = ['from', 'to', 'type', 'source', 'limit', 'cursor'];

/** Lists accepted events, newest first: the last 24 hours unless told. Throws `WaybillError('invalid-request')`. */
export async function listEvents(
  parameters: Parameters,
  ports: { readonly ledger: Pick<EventStore, 'listEvents'>; readonly clock: Clock },
): Promise<EventPage> {
  return ports.ledger.listEvents(parseQuery(parameters, ports.clock.now()));
}

function parseQuery(parameters: Parameters, now: number): EventQuery {
  checkParameters(parameters, KNOWN);
  const { type, source, cursor } = parameters;
  return {
    ...readSpan(parameters, { now, longestDays: LONGEST_SPAN_DAYS }),
    limit: readLimit(parameters.limit, DEFAULT_LIMIT),
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
