import { describeError } from './describe-error.ts';
import { isTraceparent } from '../event/carry-trace.ts';
import type { PublishResult } from '../ports/event-bus.ts';
import type { Log, LogFields } from '../ports/log.ts';
import type { EventRecord } from '../records/event-record.ts';
import { cutText } from '../shared/cut-text.ts';

/** The most tracking ids that one line names. */
export const IDS_LIMIT = 100;

/** In characters; the upper frames tell most. */
const STACK_LIMIT = 4000;

/** Names an event, without its data. Any text may stand in the attribute `traceparent`; only a trace is passed on. */
export function aboutEvent({ trackingId, event }: Pick<EventRecord, 'trackingId' | 'event'>) {
  const { id, source, type, traceparent } = event;
  const named = { trackingId, eventId: id, source, type };
  return isTraceparent(traceparent) ? { ...named, traceparent } : named;
}

/** Names one event as `aboutEvent` does, and several by their tracking ids: the first hundred, and how many `more` there are. */
export function aboutEvents(
  events: readonly (Pick<EventRecord, 'trackingId'> & Partial<Pick<EventRecord, 'event'>>)[],
): LogFields {
  const [first] = events;
  if (events.length === 1 && first !== undefined) {
    const { trackingId, event } = first;
    return event === undefined ? { trackingId } : aboutEvent({ trackingId, event });
  }
  const trackingIds = events.slice(0, IDS_LIMIT).map(({ trackingId }) => trackingId);
  const more = events.length - trackingIds.length;
  return more === 0 ? { trackingIds } : { trackingIds, more };
}

/** Why something failed: class and message of what was thrown, of bounded length. */
export function aboutError(thrown: unknown) {
  const { class: errorClass, message: errorMessage } = describeError(thrown);
  return { errorClass, errorMessage };
}

/** Why the bus did not take an entry. */
export function aboutRefusal(result: PublishResult | undefined) {
  if (result === undefined || result.ok) return {};
  return aboutError(Object.assign(new Error(result.message), { name: result.code }));
}

/** As `aboutError`, with the stack of an error that no code of ours expects. */
export function aboutUnexpected(thrown: unknown) {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  return {
    ...aboutError(thrown),
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
