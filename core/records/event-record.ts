import type { CloudEvent } from '../event/event.ts';
import type { Violation } from '../ports/catalog/schema-compiler.ts';

/** `outbox`: accepted but not yet on the bus. `unmatched`: on the bus, and no subscriber expected it. */
export type EventState = 'published' | 'outbox' | 'unmatched';

/** An accepted event, whole. */
export interface EventRecord {
  readonly trackingId: string;
  readonly event: CloudEvent;
  /** The JSON of its data, where that has numbers which `JSON.stringify` would write otherwise than they were sent. */
  readonly dataText?: string;
  /** ISO 8601, UTC. */
  readonly acceptedAt: string;
  readonly sizeBytes: number;
  /** The names of the subscribers that matched when it was accepted. */
  readonly expected: readonly string[];
  readonly state: EventState;
  readonly producer?: string;
  /** Expected subscribers that had no outcome long after acceptance; set by `reconcile`. */
  readonly overdue?: readonly string[];
  /** The tracking ids of the events that operators have made of it, with other data. */
  readonly edits?: readonly string[];
  /** Where it is not as its type says, which was warned of when it was accepted. */
  readonly violations?: readonly Violation[];
}

/** An event as lists show it, without its data. */
export type EventSummary = Omit<EventRecord, 'event' | 'dataText' | 'edits' | 'violations'> &
  Pick<CloudEvent, 'id' | 'source' | 'type' | 'subject' | 'time'>;

/** What a list shows of an event. */
export function summaryOf(record: EventRecord): EventSummary {
  const { event, dataText: _text, edits: _edits, violations: _violations, ...others } = record;
  const { id, source, type, subject, time } = event;
  return {
    ...{ ...others, id, source, type },
    ...(subject === undefined ? {} : { subject }),
    ...(time === undefined ? {} : { time }),
  };
}

/** What is known of an event without its content. */
export type EventStanding = Pick<EventRecord, 'trackingId' | 'state' | 'expected' | 'acceptedAt'> &
  Pick<CloudEvent, 'type'> & {
    readonly overdue?: readonly string[];
  };
