import type { Json } from '../../../core/event/event.ts';
import { keepNumbers, losesDigits, markedNumber } from '../../../core/shared/json/exact-json.ts';
import { isJsonObject, type JsonObject } from '../../../core/shared/json/json-object.ts';
import { tooDeep } from '../../parts/json/too-deep.ts';

/** An event of a text, and where it stands there: `line 3`, `event 2`. */
interface PastedEvent {
  readonly at: string;
  readonly event: JsonObject;
}

/** What is no event, where, and why. */
interface PasteFault {
  readonly at: string;
  readonly message: string;
}

/** The events of a text, and what of it is none. */
export interface Pasted {
  readonly events: readonly PastedEvent[];
  readonly faults: readonly PasteFault[];
}

/** Reads events of a text: one, a list of them, or one a line. Never throws: what is no event is a fault. */
export function parseEvents(text: string): Pasted {
  if (text.trim() === '') return { events: [], faults: [] };
  const whole = readJson(text);
  if ('value' in whole) {
    if (!Array.isArray(whole.value)) return sorted([['the text', whole]]);
    return sorted(whole.value.map((value: Json, index) => [`event ${index + 1}`, { value }]));
  }
  const lines = text
    .split('\n')
    .map((line, index) => [`line ${index + 1}`, line] as const)
    .filter(([, line]) => line.trim() !== '')
    .map(([at, line]) => [at, readJson(line)] as const);
  const read = lines.filter(([, line]) => 'value' in line).length;
  // Of one value over many lines, some of them are JSON by chance.
  return lines.length > 1 && read * 2 > lines.length && !/^\s*\[/.test(text)
    ? sorted(lines)
    : sorted([['the text', whole]]);
}

/**
 * Reads one JSON value, whose numbers are sent with each digit that was written where this browser can
 * (`JSON.rawJSON`). Where it cannot, a number that would be rounded is a fault.
 */
export function readJson(text: string): { readonly value: Json } | { readonly message: string } {
  try {
    const value = JSON.parse(text) as Json;
    const fault = tooDeep(value);
    if (fault !== undefined) return { message: fault };
    if (!losesDigits(text)) return { value };
    if (rawJson === undefined)
      return {
        message: 'it has a number of more digits than this browser can send; write it as a text',
      };
    return { value: withRawNumbers(keepNumbers(text, value)) };
  } catch (error) {
    return { message: `it is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const { rawJSON: rawJson } = JSON as { readonly rawJSON?: (text: string) => unknown };

function withRawNumbers(value: Json): Json {
  const number = markedNumber(value);
  if (number !== undefined) return rawJson?.(number) as Json;
  if (Array.isArray(value)) return value.map(withRawNumbers);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withRawNumbers(member ?? null)]),
  );
}

/** Events, and faults. */
function sorted(found: readonly (readonly [string, ReturnType<typeof readJson>])[]): Pasted {
  const events: PastedEvent[] = [];
  const faults: PasteFault[] = [];
  for (const [at, read] of found) {
    if (!('value' in read)) faults.push({ at, message: read.message });
    else if (isJsonObject(read.value)) events.push({ at, event: read.value });
    else faults.push({ at, message: 'an event is a JSON object with source, type and data' });
  }
  return { events, faults };
}
