import { isTraceparent } from '../event/carry-trace.ts';
import type { PublishResult } from '../ports/event-bus.ts';
import type { Log, LogFields } from '../ports/log.ts';
import type { EventRecord } from '../records/event-record.ts';
import { cutText } from '../shared/cut-text.ts';
import { describeError } from './describe-error.ts';

/** The most tracking ids that one line names. */
export const IDS_LIMIT = 100;

/** In characters; the upper frames tell most. */
const STACK_LIMIT = 4000;

/** Names an event, without its data. Any text may stand in the attribute `traceparent`; only a trace is passed on. */
export function eventLogFields({ trackingId, event }: Pick<EventRecord, 'trackingId' | 'event'>) {
  const { id, source, type, traceparent } = event;
  const named = { trackingId, eventId: id, source, type };
  return isTraceparent(traceparent) ? { ...named, traceparent } : named;
}

/** Names one event as `eventLogFields` does, and several by their tracking ids: the first hundred, and how many `more` there are. */
export function eventsLogFields(
  events: readonly (Pick<EventRecord, 'trackingId'> & Partial<Pick<EventRecord, 'event'>>)[],
): LogFields {
  const [first] = events;
  if (events.length === 1 && first !== undefined) {
    const { trackingId, event } = first;
    return event === undefined ? { trackingId } : eventLogFields({ trackingId, event });
  }
  const trackingIds = events.slice(0, IDS_LIMIT).map(({ trackingId }) => trackingId);
  const more = events.length - trackingIds.length;
  return more === 0 ? { trackingIds } : { trackingIds, more };
}

/** Why something failed: class and message of what was thrown, of bounded length. */
export function errorLogFields(thrown: unknown) {
  const { class: errorClass, message: errorMessage } = describeError(thrown);
  return { errorClass, errorMessage };
}

/** Why the bus did not take an entry. */
export function refusalLogFields(result: PublishResult | undefined) {
  if (result === undefined || result.ok) return {};
  return errorLogFields(Object.assign(new Error(result.message), { name: result.code }));
}

/** As `errorLogFields`, with the stack of an error that no code of ours expects. */
export function unexpectedLogFields(thrown: unknown) {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  return {
    ...errorLogFields(thrown),
    stack: stack === undefined ? undefined : cutText(stack, STACK_LIMIT),
  };
}

/** The same log, whose every line has these fields, whatever is said beside them. */
export function bindLog(log: Log, bound: LogFields): Log {
  return {
    info: (message, fields) => log.info(message, { ...bound, ...fields, ...bound }),
    warn: (message, fields) => log.warn(message, { ...bound, ...fields, ...bound }),
    error: (message, fields) => log.error(message, { ...bound, ...fields, ...bound }),
  };
}
