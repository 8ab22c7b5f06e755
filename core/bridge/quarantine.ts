import type { WaybillError } from '../errors.ts';
import { isAttributeText } from '../event/check-text.ts';
import type { CloudEvent, Json } from '../event/event.ts';
import { isUriReference } from '../event/uri-reference.ts';
import { asciiJson } from '../shared/ascii-json.ts';
import { toBase64 } from '../shared/bytes.ts';
import type { BrokerMessage } from './broker-message.ts';
import { showValue } from './broker-meta.ts';

/** The type of the events that hold what could not be mapped. */
export const QUARANTINED = 'waybill.bridge.quarantined';

/** The most characters of a message's JSON in one event, which may have 1,032,192 bytes; each takes two at most, being ASCII in a string. */
const MOST_CHARACTERS = 450_000;

/**
 * The events that keep a message which could not be mapped, with every byte of it and the reason: one, or, where it is too large for one,
 * several whose pieces, in their order, are its JSON.
 */
export function quarantine(
  message: BrokerMessage,
  { code, message: text }: Pick<WaybillError, 'code' | 'message'>,
  newId: () => string,
): readonly CloudEvent[] {
  const id = message.id !== undefined && fits(message.id) ? message.id : newId();
  const shown = wellFormed(describe(message));
  const json = asciiJson(shown);
  const reason = { code, message: text };
  const source = isUriReference(message.source) ? message.source : 'waybill:bridge';
  const base = {
    specversion: '1.0',
    source,
    type: QUARANTINED,
    datacontenttype: 'application/json',
    ...(fits(message.destination) ? { subject: message.destination } : {}),
  } as const;
  if (json.length <= MOST_CHARACTERS)
    return [{ ...base, id: `${id}!`, data: { reason, message: shown } }];
  const pieces = Math.ceil(json.length / MOST_CHARACTERS);
  return Array.from({ length: pieces }, (_, place) => {
    const piece = json.slice(place * MOST_CHARACTERS, (place + 1) * MOST_CHARACTERS);
    return { ...base, id: `${id}!${place + 1}`, data: { reason, place: place + 1, pieces, piece } };
  });
}

/** A message as JSON, its body in base64. */
function describe({ headers, key, body, ...others }: BrokerMessage): {
  readonly [name: string]: Json;
} {
  return {
    ...others,
    ...(key === undefined ? {} : { key: showValue(key) }),
    headers: headers.map(([name, value]) => [name, showValue(value)]),
    bodyBase64: body === null ? null : toBase64(body),
  };
}

/** JSON whose texts are UTF-8, which no lone surrogate can be. */
function wellFormed(value: Json): Json {
  const fix = (_: string, member: unknown) =>
    typeof member === 'string' ? member.toWellFormed() : member;
  return JSON.parse(JSON.stringify(value, fix)) as Json;
}

/** Whether an attribute can hold a text, with what is put behind it. */
function fits(text: string): boolean {
  return text !== '' && text.length <= 300 && isAttributeText(text);
}
