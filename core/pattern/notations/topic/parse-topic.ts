import type { WordField } from '../../../event/words.ts';
import { notationError, showText } from '../notation.ts';

/** A routing key is a short string, of 255 bytes at most (AMQP 0-9-1, 4.2.5.3), and so is a binding key. */
const MOST_BYTES = 255;

/** A word, or undefined for `*`, which is any one word. */
export type Word = string | undefined;

/** Words that stand together between two `#`, and how many other words are before them at least. */
export interface Run {
  readonly gap: number;
  readonly words: readonly string[];
}

/** A topic pattern: words from the start, and after the first `#` runs of words in their order and words up to the end. */
export interface Topic {
  readonly text: string;
  readonly field: WordField;
  readonly lead: readonly Word[];
  /** What follows the first `#`; undefined where there is none, and the words are those. */
  readonly open?: {
    readonly runs: readonly Run[];
    /** How many words are before `tail` at least. */
    readonly gap: number;
    readonly tail: readonly Word[];
  };
}

/** Reads a topic pattern as RabbitMQ has them (tutorial 5, "Topics"): words with dots in between, `*` for one word, `#` for any number. */
export function parseTopic(text: string, field: WordField): Topic {
  if (text === '') throw topicError(text, 'has no word; `#` takes all');
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MOST_BYTES)
    throw topicError(text, `has ${bytes} bytes, and RabbitMQ takes ${MOST_BYTES}`);
  const segments = splitAtHashes(text.split('.'));
  const [lead = [], ...others] = segments;
  const tail = others.pop();
  if (tail === undefined) return { text, field, lead };
  // `*.#` is `#.*`: words that anything may stand for are counted only.
  const start = lead.slice(0, lastWord(lead) + 1);
  const end = tail.slice(firstWord(tail));
  let gap = lead.length - start.length;
  const runs: Run[] = [];
  for (const segment of others) {
    const from = firstWord(segment);
    const words = segment.slice(from, lastWord(segment) + 1);
    gap += from;
    if (words.length === 0) continue;
    runs.push({ gap, words: words.map((word) => word ?? refuseStar(text, words)) });
    gap = segment.length - from - words.length;
  }
  gap += tail.length - end.length;
  return { text, field, lead: start, open: { runs, gap, tail: end } };
}

/** The error for a topic pattern. */
export function topicError(text: string, fault: string) {
  return notationError('topic pattern', text, fault);
}

/** A word of a topic pattern as it is written. */
export function writeWords(words: readonly Word[]): string {
  return words.map((word) => word ?? '*').join('.');
}

function splitAtHashes(words: readonly string[]): readonly (readonly Word[])[] {
  const segments: Word[][] = [[]];
  for (const word of words) {
    if (word === '#') segments.push([]);
    else segments.at(-1)?.push(word === '*' ? undefined : word);
  }
  return segments;
}

/** The place of the first word that is no `*`; the length where there is none. */
function firstWord(words: readonly Word[]): number {
  const first = words.findIndex((word) => word !== undefined);
  return first === -1 ? words.length : first;
}

function lastWord(words: readonly Word[]): number {
  return words.findLastIndex((word) => word !== undefined);
}

function refuseStar(text: string, words: readonly Word[]): never {
  const instead = words.map((word) => word ?? '#').join('.');
  throw topicError(
    text,
    `has ${showText(writeWords(words))} between two \`#\`, and EventBridge cannot count words whose place is open; write ${showText(instead)} there, which takes any number of words, and look at how many they are in the handler`,
  );
}
