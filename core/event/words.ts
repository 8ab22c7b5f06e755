import { isJsonObject } from '../shared/json/json-object.ts';
import type { Json } from './event.ts';

/** How many words of an attribute a rule can look at from either end. */
export const MOST_WORDS = 16;

/** An attribute that is words with dots in between, such as `order.placed`. */
export type WordField = 'type' | 'subject';

/** The attributes whose words a rule can look at. */
export const WORD_FIELDS: readonly WordField[] = ['type', 'subject'];

/**
 * The words of a text as a rule looks at them: how many there are (`n`), and each by its place from the start (`1`, `2`) and from
 * the end (`-1`, `-2`). One word is the whole text, and stands nowhere again.
 */
export type Words = Readonly<Record<string, number | string>>;

/** The words of an event's attributes, which the envelope has, so that rules match by them without wildcards. */
export function wordsOf(event: Json): Readonly<Partial<Record<WordField, Words>>> {
  const words: Partial<Record<WordField, Words>> = {};
  if (!isJsonObject(event)) return words;
  for (const field of WORD_FIELDS) {
    const text = event[field];
    if (typeof text !== 'string') continue;
    words[field] = field === 'type' ? wordsOfType(text) : split(text);
  }
  return words;
}

/** Of how many types the words are kept: a router has few types, and many events of each. */
const MOST_KEPT = 500;

const KEPT = new Map<string, Words>();

function wordsOfType(type: string): Words {
  const known = KEPT.get(type);
  if (known !== undefined) return known;
  const words = split(type);
  if (KEPT.size < MOST_KEPT) KEPT.set(type, words);
  return words;
}

function split(text: string): Words {
  const words = text.split('.');
  const places: Record<string, number | string> = { n: words.length };
  if (words.length === 1) return places;
  for (let index = 0; index < Math.min(words.length, MOST_WORDS); index++) {
    places[`${index + 1}`] = words[index] ?? '';
    places[`-${index + 1}`] = words[words.length - 1 - index] ?? '';
  }
  return places;
}
