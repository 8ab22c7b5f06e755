import type { Json } from '../../../core/event/event.ts';
import { NOTATIONS } from '../../../core/pattern/notations/notation.ts';
import { isJsonObject } from '../../../core/shared/json/json-object.ts';
import { tooDeep } from '../../parts/json/too-deep.ts';
import { markClause } from '../../parts/mark-clause.ts';

/** How a pattern is written: as EventBridge has it, or in the notation of a broker. */
export const WRITTEN_AS = ['json', ...NOTATIONS] as const;

export type WrittenAs = (typeof WRITTEN_AS)[number];

/** A pattern as it is typed. */
export interface TypedPattern {
  readonly as: WrittenAs;
  readonly text: string;
  /** Of a topic pattern or a glob. */
  readonly field: string;
}

/** What the router is asked, or why it cannot be yet. */
export type ReadTyped =
  | { readonly pattern: Json; readonly message?: undefined }
  | { readonly pattern?: undefined; readonly message: string };

/** Reads what was typed; what it means is the router's to say. */
export function readTyped({ as, text, field }: TypedPattern): ReadTyped {
  if (text.trim() === '') return { message: 'Write a pattern.' };
  if (as === 'selector') return { pattern: { selector: text.trim() } };
  if (as !== 'json')
    return { pattern: { [as]: text.trim(), ...(field === 'type' ? {} : { field }) } };
  try {
    const pattern = JSON.parse(text) as Json;
    const fault = tooDeep(pattern);
    return fault === undefined ? { pattern } : { message: `It is no pattern: ${fault}` };
  } catch (error) {
    return { message: `It is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A pattern as a person would have typed it. */
export function writeTyped(pattern: Json): TypedPattern {
  const members = isJsonObject(pattern) ? pattern : {};
  for (const as of NOTATIONS) {
    const text = members[as];
    if (typeof text === 'string')
      return { as, text, field: typeof members.field === 'string' ? members.field : 'type' };
  }
  const text = markClause(pattern, undefined)
    .map((piece) => piece.text)
    .join('');
  return { as: 'json', text, field: 'type' };
}
