import { WaybillError } from '../../../../core/errors.ts';
import type { Json } from '../../../../core/event/event.ts';
import { compilePattern } from '../../../../core/pattern/compile-pattern.ts';
import type { Pattern } from '../../../../core/pattern/pattern.ts';
import { isJsonObject } from '../../../../core/shared/json/json-object.ts';

/** Lambda API reference, "FilterCriteria" and "Filter"; more than five filters need another quota. */
const MOST_FILTERS = 5;
const LONGEST_PATTERN = 4096;

/** What a pattern says of a message's body: that it is JSON with these fields, or one of these texts, or nothing. */
type BodyKind = 'json' | 'text' | 'any';

interface Filter {
  readonly pattern: Pattern;
  readonly body: BodyKind;
  /** The fields of a record that it names. */
  readonly keys: readonly string[];
}

/** The filters of an event source mapping of a queue: a message goes to the function when one of them matches. */
export class MessageFilter {
  readonly #filters: readonly Filter[];

  /** Takes patterns as JSON texts; throws what Lambda refuses. */
  constructor(patterns: readonly string[]) {
    if (patterns.length > MOST_FILTERS)
      throw new Error(
        `FilterCriteria may have ${MOST_FILTERS} filters, received ${patterns.length}`,
      );
    this.#filters = patterns.map(parseFilter);
  }

  /** Fields that are named beside `body`, on which AWS documents no filtering for queues. */
  get otherKeys(): readonly string[] {
    return this.#filters.flatMap(({ keys }) => keys.filter((key) => key !== 'body'));
  }

  /**
   * Whether a message, as a record of an SQS event, goes to the function. One whose body is of another kind than a
   * pattern's does not match it (Lambda developer guide, "Using event filtering with an Amazon SQS event source").
   */
  passes(record: { readonly [key: string]: Json }): boolean {
    if (this.#filters.length === 0) return true;
    const document = parseBody(record.body);
    return this.#filters.some(({ pattern, body }) => {
      if (body === 'any') return pattern.matches(record);
      if (body === 'text') return document === undefined && pattern.matches(record);
      return document !== undefined && pattern.matches({ ...record, body: document });
    });
  }
}

function parseFilter(text: string): Filter {
  if (text.length > LONGEST_PATTERN)
    throw new Error(
      `1 validation error detected: Value at 'filterCriteria.filters.1.member.pattern' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_PATTERN}`,
    );
  try {
    const document = JSON.parse(text) as Json;
    const pattern = compilePattern(document);
    const keys = isJsonObject(document) ? Object.keys(document) : [];
    return { pattern, body: bodyKind(document), keys };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof WaybillError)) throw error;
    throw new Error(`Invalid filter pattern definition. (${error.message})`, { cause: error });
  }
}

function bodyKind(pattern: Json): BodyKind {
  const body = isJsonObject(pattern) ? pattern.body : undefined;
  if (body === undefined) return 'any';
  return Array.isArray(body) ? 'text' : 'json';
}

/** A body that is a JSON object or array; undefined for a text, for which JSON's own texts and numbers pass too. */
function parseBody(body: Json | undefined): Json | undefined {
  if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) return undefined;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}
