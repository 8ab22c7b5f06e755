import { PERMISSIONS, type Permission } from '../api/routes.ts';
import { WaybillError } from '../errors.ts';
import { isAttributeText } from '../event/check-text.ts';
import type { Json } from '../event/event.ts';
import { show } from '../event/event-error.ts';
import { isRfc3339 } from '../event/rfc3339.ts';
import { isJsonObject, type JsonObject } from '../shared/json/json-object.ts';
import type { KeyGrants } from './api-key.ts';

const LONGEST_NAME = 128;
const LONGEST_GRANT = 256;
const MOST_GRANTS = 100;

const MEMBERS = [
  ...[
    'producer',
    'permissions',
    'sources',
    'types',
    'subscribers',
    'eventsPerMinute',
    'expiresAt',
    'label',
  ],
];

/** What a key is asked for, as JSON. `now` is epoch milliseconds. Throws `invalid-request`. */
export function parseGrants(body: Json, now: number): KeyGrants {
  const asked = readMembers(body, MEMBERS);
  const { sources, types, subscribers, eventsPerMinute, expiresAt, label } = asked;
  return {
    producer: readName('producer', asked.producer),
    permissions: readPermissions(asked.permissions),
    ...(sources === undefined ? {} : { sources: readGranted('sources', sources) }),
    ...(types === undefined ? {} : { types: readGranted('types', types) }),
    ...(subscribers === undefined ? {} : { subscribers: readGranted('subscribers', subscribers) }),
    ...(eventsPerMinute === undefined ? {} : { eventsPerMinute: readLimit(eventsPerMinute) }),
    ...(expiresAt === undefined ? {} : { expiresAt: readFuture(expiresAt, now) }),
    ...(label === undefined ? {} : { label: readName('label', label) }),
  };
}

/** A JSON object that has no other members than these. Throws `invalid-request`. */
export function readMembers(body: Json, known: readonly string[]): JsonObject {
  if (!isJsonObject(body)) throw invalid(`the body must be a JSON object; received ${show(body)}`);
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown === undefined) return body;
  throw invalid(`there is no member ${show(unknown)}; there are ${known.join(', ')}`);
}

function readName(name: string, value: Json | undefined): string {
  const fits =
    typeof value === 'string' &&
    value.trim() !== '' &&
    value.length <= LONGEST_NAME &&
    isAttributeText(value);
  if (fits) return value;
  throw refused(name, `a text of 1 to ${LONGEST_NAME} printable characters`, value);
}

function readPermissions(value: Json | undefined): readonly Permission[] {
  const given = Array.isArray(value) ? value : [];
  const known = PERMISSIONS.filter((permission) => given.includes(permission));
  const unknown = given.find((each) => !known.some((permission) => permission === each));
  if (known.length > 0 && unknown === undefined) return known;
  throw refused(
    'permissions',
    `a list of some of ${PERMISSIONS.join(', ')}`,
    unknown === undefined ? value : unknown,
  );
}

function readGranted(name: string, value: Json): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_GRANTS) {
    const received = Array.isArray(value) ? `${value.length} of them` : show(value);
    throw invalid(
      `\`${name}\` must be a list of 1 to ${MOST_GRANTS} strings, or left out to allow all; received ${received}`,
    );
  }
  return value.map((text: Json) => {
    const fits = typeof text === 'string' && text.length > 0 && text.length <= LONGEST_GRANT;
    if (!fits || !isAttributeText(text))
      throw refused(name, `of strings of 1 to ${LONGEST_GRANT} characters`, text);
    const star = text.indexOf('*');
    if (star < 0 || star === text.length - 1) return text;
    throw refused(name, 'strings with a `*` at their end only, such as /shop/*', text);
  });
}

function readLimit(value: Json): number {
  if (Number.isSafeInteger(value) && Number(value) >= 1) return Number(value);
  throw refused('eventsPerMinute', 'a whole number, 1 or more', value);
}

function readFuture(value: Json, now: number): string {
  const time =
    typeof value === 'string' && isRfc3339(value) ? Date.parse(value.toUpperCase()) : Number.NaN;
  if (time > now) return new Date(time).toISOString();
  throw refused('expiresAt', 'a time to come, such as 2030-01-31T00:00:00Z', value);
}

function refused(name: string, allowed: string, value: Json | undefined): WaybillError {
  return invalid(
    `\`${name}\` must be ${allowed}; received ${value === undefined ? 'nothing' : show(value)}`,
  );
}

/** The error of a request about keys. */
export function invalid(message: string): WaybillError {
  return new WaybillError('invalid-request', message);
}
