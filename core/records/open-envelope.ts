import { WaybillError } from '../errors.ts';
import type { CloudEvent, Json } from '../event/event.ts';
import { type ExactEvent, textOfData } from '../event/event-json.ts';
import { cutText } from '../shared/cut-text.ts';
import { keepNumbers } from '../shared/json/exact-json.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import { type Address, type Replay, STAMP, STAMP_VERSION } from './envelope.ts';
import type { ReceivedEvent } from './received-event.ts';
import { isTrackingId } from './tracking-id.ts';

/** What a message's body says: the event, and whom it is for where the router has sent it itself. */
export interface OpenedEnvelope {
  readonly event: ReceivedEvent;
  readonly to?: Address;
  /** The whole stamp, for those who know more members of it. */
  readonly stamp: JsonObject;
}

/**
 * Reads a message's body back into the accepted event. A rule's own dead letter holds the whole EventBridge
 * event, with the envelope under `detail`. Throws `WaybillError('invalid-message')` for anything else, whose content
 * is in no error: these are logged, and an event's data must not be.
 */
export function openEnvelope(body: string): OpenedEnvelope {
  const opened = openStamp(body);
  const { stamp } = opened;
  const { trackingId, acceptedAt, producer, to } = stamp;
  const isWhole = typeof trackingId === 'string' && isTrackingId(trackingId);
  if (!isWhole || typeof acceptedAt !== 'string') throw unstamped(body);
  const address = readAddress(to);
  return {
    event: {
      trackingId,
      ...readData(opened, body),
      acceptedAt,
      ...(typeof producer === 'string' ? { producer } : {}),
    },
    stamp,
    ...(address === undefined ? {} : { to: address }),
  };
}

/** A message's body, parsed. */
interface OpenedStamp {
  readonly stamp: JsonObject;
  /** What stands beside the stamp. */
  readonly event: JsonObject;
  readonly parsed: JsonObject;
}

/** The stamp of a message's body, and what stands beside it. Throws as `openEnvelope` does. */
export function openStamp(body: string): OpenedStamp {
  const parsed = parse(body);
  if (!isJsonObject(parsed)) throw unstamped(body);
  const envelope = STAMP in parsed ? parsed : parsed.detail;
  if (!isJsonObject(envelope)) throw unstamped(body);
  const { [STAMP]: stamp, ...event } = envelope;
  if (!isJsonObject(stamp)) throw unstamped(body);
  if (stamp.v !== STAMP_VERSION) {
    const message = `the message's stamp has the version ${cutText(String(JSON.stringify(stamp.v)), 16)}, and this function knows ${STAMP_VERSION}; deploy router and subscribers with the same version of Waybill`;
    throw new WaybillError('invalid-message', message);
  }
  return { stamp, event, parsed };
}

/**
 * The event with its data, and the text of its data where it is needed: the stamp's, or else as the message has it. The
 * stamp's counts for the data, too, whatever numbers the bus has made of it.
 */
function readData({ stamp, event, parsed }: OpenedStamp, body: string): ExactEvent {
  const { text } = stamp;
  if (typeof text === 'string') {
    const data = parse(text);
    return { event: { ...event, data } as unknown as CloudEvent, dataText: text };
  }
  const exact = keepNumbers(body, parsed);
  const envelope = isJsonObject(exact) && !(STAMP in exact) ? exact.detail : exact;
  const dataText = exact === parsed ? undefined : textOfData(envelope, event);
  return {
    event: event as unknown as CloudEvent,
    ...(dataText === undefined ? {} : { dataText }),
  };
}

function readAddress(to: Json | undefined): Address | undefined {
  if (!isJsonObject(to)) return undefined;
  const address = parseAddress(to);
  if (address !== undefined) return address;
  const message =
    'the message is addressed to nobody: `_waybill.to` has no subscriber, round and attempt';
  throw new WaybillError('invalid-message', message);
}

/** Reads an address; undefined where it is none. */
export function parseAddress(to: Json | undefined): Address | undefined {
  if (!isJsonObject(to)) return undefined;
  const { subscriber, round, attempt, alone, firstAttemptAt, unreached } = to;
  const replay = readReplay(to.replay);
  if (typeof subscriber !== 'string' || !isCount(round) || !isCount(attempt)) return undefined;
  return {
    subscriber,
    round,
    attempt,
    ...(alone === true ? { alone } : {}),
    ...(typeof firstAttemptAt === 'string' ? { firstAttemptAt } : {}),
    ...(replay === undefined ? {} : { replay }),
    ...(isCount(unreached) ? { unreached } : {}),
  };
}

function readReplay(replay: Json | undefined): Replay | undefined {
  if (!isJsonObject(replay) || typeof replay.job !== 'string') return undefined;
  return { job: replay.job };
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    const message = `the message of ${text.length} characters is not JSON`;
    throw new WaybillError('invalid-message', message, { cause });
  }
}

function unstamped(body: string): WaybillError {
  return new WaybillError(
    'invalid-message',
    `the message of ${body.length} characters carries no waybill stamp, so it was not sent by a Waybill router`,
  );
}
