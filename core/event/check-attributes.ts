import type { WaybillError } from '../errors.ts';
import { markedNumber } from '../shared/json/exact-json.ts';
import { checkBytes, checkExtensions } from './check-bounds.ts';
import { isAttributeText } from './check-text.ts';
import type { Json } from './event.ts';
import { attributeError, show } from './event-error.ts';
import { parseMediaType } from './media-type.ts';
import { isRfc3339 } from './rfc3339.ts';
import { isAbsoluteUri, isUriReference } from './uri-reference.ts';

/** Longer names than any extension has; the spec advises 20 characters. */
const NAME_LIMIT = 64;

/** The spec's Integer: 32 bits (spec, "Type System"). */
const SMALLEST_INTEGER = -(2 ** 31);
const LARGEST_INTEGER = 2 ** 31 - 1;

/** The attributes that CloudEvents 1.0.2 defines, what each must be, and how that is checked. */
const DEFINED: Readonly<Record<string, { readonly allowed: string; test(text: string): boolean }>> =
  {
    specversion: { allowed: 'must be "1.0"', test: (text) => text === '1.0' },
    id: { allowed: 'must be a non-empty text', test: (text) => text !== '' },
    source: {
      allowed:
        'must be a non-empty URI-reference (RFC 3986), such as /shop or https://example.com/shop',
      test: isUriReference,
    },
    type: {
      allowed: 'must be a non-empty text, such as order.placed',
      test: (text) => text !== '',
    },
    subject: { allowed: 'must be a non-empty text, or be left out', test: (text) => text !== '' },
    time: {
      allowed: 'must be an RFC 3339 time, such as 2026-11-24T17:00:00Z',
      test: isRfc3339,
    },
    datacontenttype: {
      allowed: 'must be a media type (RFC 2046), such as application/json',
      test: (text) => parseMediaType(text) !== undefined,
    },
    dataschema: {
      allowed: 'must be an absolute URI, such as https://example.com/order.json',
      test: isAbsoluteUri,
    },
  };

const REQUIRED = ['specversion', 'id', 'source', 'type'];

const EXTENSION =
  'is an extension, so it must be a text, a boolean or an integer of 32 bits; put other values into data';

/**
 * Checks every attribute of an event but `data` and `data_base64`; answers the first error. A number that is not written
 * as an integer is one of an exact JSON value.
 */
export function checkAttributes(
  attributes: Readonly<Record<string, Json | undefined>>,
): WaybillError | undefined {
  for (const name of REQUIRED) {
    if (attributes[name] === undefined)
      return attributeError(name, `is missing; it ${DEFINED[name]?.allowed}`);
  }
  const extensions: (readonly [string, Json])[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'data' || name === 'data_base64' || value === undefined) continue;
    const rule = Object.hasOwn(DEFINED, name) ? DEFINED[name] : undefined;
    if (rule === undefined) extensions.push([name, value]);
    const number = markedNumber(value);
    if (number !== undefined)
      return attributeError(name, `${rule?.allowed ?? EXTENSION}; received ${show(number, '')}`);
    const error = rule === undefined ? checkExtension(name, value) : checkDefined(name, value);
    if (error !== undefined) return error;
  }
  return checkExtensions(extensions);
}

function checkDefined(name: string, value: Json): WaybillError | undefined {
  const rule = DEFINED[name];
  if (rule === undefined) return undefined;
  if (typeof value !== 'string') return attributeError(name, rule.allowed, value);
  // Its bound first: what follows would look at every character.
  const tooLong = checkBytes(name, value);
  if (tooLong !== undefined) return tooLong;
  if (!rule.test(value)) return attributeError(name, rule.allowed, value);
  return isAttributeText(value) ? undefined : badText(name, value);
}

function checkExtension(name: string, value: Json): WaybillError | undefined {
  if (!/^[a-z0-9]+$/.test(name)) {
    const nearest = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .slice(0, 20);
    const hint = nearest === '' ? '' : `; call it ${nearest}, or put it into data`;
    return attributeError(
      name,
      `is no attribute name: names have only the characters a-z and 0-9${hint}`,
    );
  }
  if (name.length > NAME_LIMIT)
    return attributeError(
      name,
      `is too long a name; ${NAME_LIMIT} characters are allowed; received ${name.length}`,
    );
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'string')
    return checkBytes(name, value) ?? (isAttributeText(value) ? undefined : badText(name, value));
  const integer = typeof value === 'number' && Number.isInteger(value);
  if (integer && value >= SMALLEST_INTEGER && value <= LARGEST_INTEGER) return undefined;
  return attributeError(name, EXTENSION, value);
}

function badText(name: string, value: string): WaybillError {
  return attributeError(
    name,
    'must be without control characters, noncharacters and lone surrogates',
    value,
  );
}
