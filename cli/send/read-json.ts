import { readFileSync } from 'node:fs';
import type { Json } from '../../core/event/event.ts';
import { parseJsonExactly } from '../../core/event/read-text.ts';
import { isJsonObject, type JsonObject } from '../../core/shared/json/json-object.ts';
import type { World } from '../command/world.ts';
import { UsageError } from '../usage-error.ts';

/** A text that is given, that of a file behind `@`, or the standard input for `-`. Throws `UsageError`. */
export async function readText(
  from: string,
  { readInput }: Pick<World, 'readInput'>,
): Promise<string> {
  if (from === '-') return readInput();
  if (!from.startsWith('@')) return from;
  try {
    return readFileSync(from.slice(1), 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${from.slice(1)} cannot be read: ${reason}`, { cause });
  }
}

/** JSON whose numbers are kept as they were written. Throws `UsageError`. */
export function parseJson(text: string, what: string): Json {
  try {
    return parseJsonExactly(text).exact;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${what} must be JSON: ${reason.replace('the body is not JSON: ', '')}`, {
      cause,
    });
  }
}

/** The events of a text: one JSON value, or one a line. Throws `UsageError`. */
export function parseEvents(text: string): readonly JsonObject[] {
  const values = isOneValue(text) ? [parseJson(text, 'what --events names')].flat() : linesOf(text);
  return values.map((value, place) => {
    if (isJsonObject(value)) return value;
    throw new UsageError(`event ${place + 1} of --events is no JSON object`);
  });
}

function isOneValue(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return !text.trim().includes('\n');
  }
}

function linesOf(text: string): readonly Json[] {
  return text
    .split('\n')
    .flatMap((line, place) =>
      line.trim() === '' ? [] : [parseJson(line, `line ${place + 1} of --events`)],
    );
}
