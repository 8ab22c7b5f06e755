/** A field of a stream's entry: its name and its value, which are bytes in Redis. */
export type RedisField = readonly [name: Uint8Array, value: Uint8Array];

/** The names of fields that say something of a message beside its headers. Each is what it says the first time that it is there. */
export const FIELD = {
  data: 'data',
  event: 'event',
  contentType: 'content-type',
  key: 'key',
  correlationId: 'correlation-id',
  replyTo: 'reply-to',
  type: 'message-type',
} as const;

/** What stands before the name of a header that would be taken for one of `FIELD`. */
const ESCAPE = 'header-';

const TAKEN: readonly string[] = Object.values(FIELD);

/** The property of a message whose fields are its data: as an object of JSON, or as an array of pairs. */
export const FIELDS_PROPERTY = 'redisfields';

/** The name of a header's field. */
export function fieldName(header: string): string {
  return isTaken(header) ? `${ESCAPE}${header}` : header;
}

/** The header that a field is. */
export function headerName(field: string): string {
  const rest = field.startsWith(ESCAPE) ? field.slice(ESCAPE.length) : undefined;
  return rest !== undefined && isTaken(rest) ? rest : field;
}

function isTaken(name: string): boolean {
  return TAKEN.includes(name) || (name.startsWith(ESCAPE) && isTaken(name.slice(ESCAPE.length)));
}
