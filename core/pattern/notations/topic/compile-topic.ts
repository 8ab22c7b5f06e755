import type { Json } from '../../../event/event.ts';
import { MOST_WORDS } from '../../../event/words.ts';
import { STAMP, WORDS } from '../../../records/envelope.ts';
import type { JsonObject } from '../../../shared/json/json-object.ts';
import { matchText } from '../text-matcher.ts';
import { type Topic, topicError, type Word } from './parse-topic.ts';
import { listTexts } from './topic-texts.ts';

/**
 * The EventBridge pattern that matches what a topic pattern does. Texts say what has no `*`, the stamp's words what has
 * one, and wildcards only what stands between two `#`, since a bus has room for few rules with wildcards.
 */
export function compileTopic(topic: Topic): JsonObject {
  const { field, lead, open } = topic;
  if (open === undefined)
    return isPlain(lead)
      ? { [field]: [matchText(lead.join('.'))] }
      : byWords(topic, { n: [lead.length], ...placeBoth(topic) });
  const { runs, gap, tail } = open;
  const least = lead.length + gap + tail.length;
  if (runs.length > 0) {
    const texts = { [field]: listTexts(topic) };
    const isText = isPlain(lead) && isPlain(tail);
    return isText ? texts : { ...texts, ...byWords(topic, placeEnds(topic)) };
  }
  if (lead.length + tail.length === 0)
    return gap < 2 ? { [field]: [{ exists: true }] } : byWords(topic, { n: atLeast(least) });
  const isOneText = isPlain([...lead, ...tail]) && (lead.length === 0 || tail.length === 0);
  if (isOneText && gap < 2) return { [field]: listTexts(topic) };
  return byWords(topic, { n: atLeast(least), ...placeEnds(topic) });
}

function isPlain(words: readonly Word[]): words is readonly string[] {
  return words.every((word) => word !== undefined);
}

function atLeast(words: number): Json {
  return [{ numeric: ['>=', words] }];
}

function byWords({ field }: Topic, clauses: JsonObject): JsonObject {
  return { [STAMP]: { [WORDS]: { [field]: clauses } } };
}

/** Each word of a pattern without `#`, by the end that is nearer. */
function placeBoth(topic: Topic): JsonObject {
  const { lead } = topic;
  return Object.fromEntries(
    lead.flatMap((word, index) => {
      if (word === undefined) return [];
      const fromEnd = lead.length - index;
      return [place(topic, word, index < MOST_WORDS ? index + 1 : -fromEnd)];
    }),
  );
}

function placeEnds(topic: Topic): JsonObject {
  const { lead, open } = topic;
  const tail = open?.tail ?? [];
  const before = lead.flatMap((word, index) => placeWord(topic, word, index + 1));
  const after = tail.flatMap((word, index) => placeWord(topic, word, index - tail.length));
  return Object.fromEntries([...before, ...after]);
}

function placeWord(topic: Topic, word: Word, at: number) {
  return word === undefined ? [] : [place(topic, word, at)];
}

function place({ text }: Topic, word: string, at: number): readonly [string, Json] {
  if (Math.abs(at) <= MOST_WORDS) return [`${at}`, [matchText(word)]];
  throw topicError(
    text,
    `looks at a word that is neither among the first ${MOST_WORDS} nor the last ${MOST_WORDS}; write \`*\` or \`#\` for it`,
  );
}
