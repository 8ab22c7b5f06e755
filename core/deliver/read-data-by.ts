import type { CloudEvent } from '../event/event.ts';
import { shortenText } from '../shared/cut-text.ts';
import { PermanentError } from './retries/permanent-error.ts';
import type { SchemaIssue, StandardSchema } from './standard-schema.ts';

/** How many issues an error names, and how many characters of each path and message: within what a delivery keeps. */
const MOST_ISSUES = 5;
const LONGEST_PATH = 64;
const LONGEST_MESSAGE = 96;

/**
 * The data of an event as a schema reads it. Throws a `PermanentError` of the class `InvalidData` where it does not fit,
 * which no retry can change; what the validator itself throws, it throws too.
 */
export async function readDataBy<Data>(
  schema: StandardSchema<Data>,
  event: CloudEvent,
): Promise<Data> {
  const result = await schema['~standard'].validate(event.data);
  if (result.issues === undefined) return result.value;
  const error = new PermanentError(
    `the data does not fit the subscriber's schema${aboutBytes(event)}: ${list(result.issues)}`,
  );
  error.name = 'InvalidData';
  throw error;
}

function aboutBytes({ data, data_base64 }: CloudEvent): string {
  if (data_base64 !== undefined) return ' (the event has bytes, `data_base64`, and no `data`)';
  return data === undefined ? ' (the event has no `data`)' : '';
}

function list(issues: readonly SchemaIssue[]): string {
  const named = issues.slice(0, MOST_ISSUES).map(({ path = [], message }) => {
    const where = shortenText(`data${path.map(step).join('')}`, LONGEST_PATH);
    return `${where}: ${shortenText(message, LONGEST_MESSAGE)}`;
  });
  const more = issues.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function step(segment: PropertyKey | { readonly key: PropertyKey }): string {
  const key = typeof segment === 'object' ? segment.key : segment;
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name)}]`;
}
