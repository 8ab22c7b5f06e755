import type { CloudEvent, Explanation } from '../../../client/index.ts';
import type { Json } from '../../../core/event/event.ts';
import { isJsonObject, type JsonObject } from '../../../core/shared/json/json-object.ts';

/** A pattern to try, and what it asks for in words. */
export interface Suggestion {
  readonly about: string;
  readonly pattern: JsonObject;
}

/** A text that is longer is hardly what one subscribes to. */
const LONGEST_VALUE = 64;
const MOST_FIELDS = 3;

/** Patterns that match an event, the widest first: by its type, its source, and some plain values of its data. */
export function suggestPatterns({
  type,
  source,
  data,
}: Pick<CloudEvent, 'type' | 'source' | 'data'>): readonly Suggestion[] {
  const values = Object.entries(isJsonObject(data) ? data : {}).filter(
    (entry): entry is [string, string | boolean] => isTelling(entry[1]),
  );
  const [first] = values;
  return [
    { about: 'its type', pattern: { type: [type] } },
    { about: 'its type and source', pattern: { type: [type], source: [source] } },
    ...(first === undefined
      ? []
      : [
          {
            about: `its type and ${values
              .slice(0, MOST_FIELDS)
              .map(([name]) => `data.${name}`)
              .join(', ')}`,
            pattern: {
              type: [type],
              data: Object.fromEntries(
                values.slice(0, MOST_FIELDS).map(([name, value]) => [name, [value]]),
              ),
            },
          },
        ]),
  ];
}

/** Numbers are mostly amounts and ids, which say little of what kind an event is. */
function isTelling(value: Json | undefined): boolean {
  if (typeof value === 'boolean') return true;
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_VALUE;
}

/**
 * A pattern that takes the value, too, that its failed clause has seen; undefined where that cannot be said by one more value
 * in a list, as in a notation of a broker, within `$or`, or of a value that is absent.
 */
export function widened(
  pattern: Json,
  explanation: Exclude<Explanation, { readonly matched: true }>,
): JsonObject | undefined {
  const { path, actual } = explanation;
  if (!isJsonObject(pattern) || !isPlain(actual)) return undefined;
  return widenAt(pattern, path.split('.'), actual);
}

function widenAt(
  pattern: JsonObject,
  [name = '', ...rest]: readonly string[],
  value: Json,
): JsonObject | undefined {
  const clause = Object.hasOwn(pattern, name) ? pattern[name] : undefined;
  if (rest.length === 0) {
    if (!Array.isArray(clause)) return undefined;
    return { ...pattern, [name]: [...clause, value] };
  }
  if (!isJsonObject(clause)) return undefined;
  const inner = widenAt(clause, rest, value);
  return inner === undefined ? undefined : { ...pattern, [name]: inner };
}

function isPlain(value: Json | undefined): value is string | number | boolean | null {
  return value !== undefined && (value === null || typeof value !== 'object');
}
