import { isRfc3339 } from '../../event/rfc3339.ts';

const LONGEST = 2048;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EMAIL =
  /^[\w%+-]{1,32}(?:\.[\w%+-]{1,32}){0,8}@[A-Za-z0-9]{1,32}(?:[.-][A-Za-z0-9]{1,32}){1,8}$/;
const URI =
  /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?](?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*)?(?:#[\w.~!$&'()*+,;=:@/?-]*)?$/i;

/** The format of JSON Schema (2020-12, validation, section 7.3) that a text has; undefined for a text as any other. */
export function textFormat(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  if (isDate(text)) return 'date';
  if (isRfc3339(text)) return 'date-time';
  if (UUID.test(text)) return 'uuid';
  if (EMAIL.test(text)) return 'email';
  return URI.test(text) ? 'uri' : undefined;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
