import { isAttributeText } from '../event/check-text.ts';
import type { Json } from '../event/event.ts';
import type { BrokerMessage, HeaderValue } from './broker-message.ts';
import { META_ATTRIBUTES } from './broker-meta.ts';

/** The most characters of a name, and bytes of a value and of all, that patterns can look at; the rest is kept all the same. */
const LONGEST_NAME = 40;
const LONGEST_VALUE = 256;
const MOST_SHOWN = 24;

/** What has a meaning of its own in an event. */
const TAKEN: ReadonlySet<string> = new Set([
  ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema'],
  ...['data', 'database64', 'partitionkey', 'correlationid', 'bridgehops', ...META_ATTRIBUTES],
]);

/** An extension is an integer of 32 bits (CloudEvents spec, "Type System"). */
const isInteger = (value: number) => Number.isInteger(value) && (value | 0) === value;

/**
 * A message's headers and properties as extension attributes, which patterns can look at: each by its name in lower case without other
 * characters than letters and digits (`Order-Id` is `orderid`). Two that come to one name are not shown, nor is what no attribute can hold.
 */
export function showHeaders({
  headers,
  properties = {},
}: Pick<BrokerMessage, 'headers' | 'properties'>): Readonly<Record<string, Json>> {
  const shown = new Map<string, HeaderValue | undefined>();
  for (const [name, value] of [...headers, ...Object.entries(properties)]) {
    const attribute = attributeName(name);
    if (attribute === undefined) continue;
    shown.set(attribute, shown.has(attribute) ? undefined : value);
  }
  const fitting = [...shown].flatMap(([name, value]) => (isShown(value) ? [[name, value]] : []));
  return Object.fromEntries(fitting.slice(0, MOST_SHOWN));
}

/** The extension attribute that a header is shown as; undefined for one that is not. */
export function attributeName(header: string): string | undefined {
  const name = header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return name === '' || name.length > LONGEST_NAME || TAKEN.has(name) ? undefined : name;
}

function isShown(value: HeaderValue | undefined): value is string | number | boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'number') return isInteger(value) && !Object.is(value, -0);
  return typeof value === 'string' && value.length <= LONGEST_VALUE && isAttributeText(value);
}
