import type { Json } from '../../../event/event.ts';
import { showText } from '../notation.ts';
import { type Run, type Topic, type Word, writeWords } from './parse-topic.ts';

/** Why a topic pattern does not match a text, in one sentence; undefined stands for an attribute that is not there. */
export function explainTopic(topic: Topic, text: Json | undefined): string {
  const { lead, open, field } = topic;
  const pattern = `the topic pattern ${showText(topic.text)}`;
  if (typeof text !== 'string') return `${pattern} wants a ${field}, which is absent`;
  const words = text.split('.');
  const { runs, gap, tail } = open ?? { runs: [], gap: 0, tail: [] };
  const inRuns = runs.reduce((sum, run) => sum + run.gap + run.words.length, 0);
  const least = lead.length + inRuns + gap + tail.length;
  if (words.length < least || (open === undefined && words.length !== least))
    return `${pattern} wants ${countWords(least)}${open === undefined ? '' : ' or more'}; ${showText(text)} has ${words.length}`;
  const end = words.length - tail.length;
  const wrong = findWrong(lead, words, 0) ?? findWrong(tail, words, end);
  if (wrong !== undefined)
    return `${pattern} wants ${showText(wrong.word)} as word ${wrong.index + 1}; ${showText(text)} has ${showText(words[wrong.index] ?? '')} there`;
  const missing = findMissing(runs, words.slice(lead.length, end - gap));
  const what = missing === undefined ? 'other words' : showText(writeWords(missing.words));
  return `${pattern} wants ${what} between its \`#\`; ${showText(text)} does not have it there`;
}

function countWords(count: number): string {
  return count === 1 ? '1 word' : `${count} words`;
}

function findWrong(wanted: readonly Word[], words: readonly string[], from: number) {
  const at = wanted.findIndex((word, index) => word !== undefined && word !== words[from + index]);
  const word = wanted[at];
  return word === undefined ? undefined : { word, index: from + at };
}

/** The first run that the words, looked through from the left, do not have. */
function findMissing(runs: readonly Run[], words: readonly string[]): Run | undefined {
  let from = 0;
  return runs.find(({ gap, words: wanted }) => {
    let at = from + gap;
    while (at + wanted.length <= words.length && findWrong(wanted, words, at) !== undefined) at++;
    from = at + wanted.length;
    return from > words.length;
  });
}
