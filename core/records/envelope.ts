import type { CloudEvent, Json } from '../event/event.ts';
import { lossyText, writeEventJson } from '../event/event-json.ts';
import { escapeForQueues } from '../event/queue-text.ts';
import { wordsOf } from '../event/words.ts';
import { isJsonObject } from '../shared/json/json-object.ts';
import type { ReceivedEvent } from './received-event.ts';

/**
 * The attribute of the envelope that carries the waybill's stamp. CloudEvents attribute names are
 * `[a-z0-9]` only (spec, "Naming conventions"), so an underscore cannot clash with an extension.
 */
export const STAMP = '_waybill';

/** The version of the stamp, by which a function knows a message of another one. */
export const STAMP_VERSION = 1;

/** The member of the stamp that has the words of the event's attributes. */
export const WORDS = 'words';

/** Whom a message is for that the router sends itself, and which attempt it is. A message from the bus has no address. */
export interface Address {
  readonly subscriber: string;
  /** 1 is the first delivery; each redrive opens the next. */
  readonly round: number;
  /** Of the round; 1 is the first. */
  readonly attempt: number;
  /** Its function may end when it handles this event: nothing else is handled at that time. */
  readonly alone?: boolean;
  /** ISO 8601, UTC; of the round. */
  readonly firstAttemptAt?: string;
  /** Of a round that a replay has begun. */
  readonly replay?: Replay;
  /** How often in a row it has not reached its target, which is no attempt. */
  readonly unreached?: number;
}

/** The job that replays an event: its subscriber is given history. */
export type Replay = { readonly job: string };

/** Where an envelope has the JSON of its data, if parsed data does not give back each number as it was sent. */
const DATA_TEXT = Symbol('dataText');

/** The `detail` of an EventBridge entry and the body of a subscriber's message: the CloudEvent and its stamp. */
export type Envelope = CloudEvent & { readonly [STAMP]: Json; readonly [DATA_TEXT]?: string };

/** Puts the stamp on an event. `more` are members of the stamp beside the address. */
export function sealEnvelope(
  { trackingId, acceptedAt, producer, event, dataText }: ReceivedEvent,
  to?: Address,
  more: Readonly<Record<string, Json>> = {},
): Envelope {
  const text = lossyText(dataText);
  const stamp = {
    v: STAMP_VERSION,
    trackingId,
    acceptedAt,
    ...(producer === undefined ? {} : { producer }),
    // The bus alone matches by them.
    ...(to === undefined ? { [WORDS]: wordsOf(event) } : { to: { ...to } }),
    // A bus may read numbers as doubles, and write them anew; a text stays what it is.
    ...(text === undefined ? {} : { text }),
    ...more,
  };
  const envelope = { ...event, [STAMP]: stamp };
  return dataText === undefined ? envelope : { ...envelope, [DATA_TEXT]: dataText };
}

/** An event as the rules of subscribers see it, with as much of the stamp as patterns are about. */
export function asRulesSeeIt(event: Json): Json {
  return isJsonObject(event) ? { ...event, [STAMP]: { [WORDS]: wordsOf(event) } } : event;
}

/** The JSON of an envelope, with each number of its data as it was sent; `JSON.stringify` would lose digits. */
export function writeEnvelope(envelope: Envelope): string {
  return escapeForQueues(writeEventJson(envelope, envelope[DATA_TEXT]));
}
