import type { Json } from '../../../event/event.ts';
import { joinPieces, matchPieces, type Pieces } from '../text-matcher.ts';
import { type Topic, topicError, type Word } from './parse-topic.ts';

/** Each `#` that may be no word makes two texts of one; EventBridge bears fewer wildcards than so many. */
const MOST_TEXTS = 32;

/**
 * The matchers of the texts that a topic pattern takes. A wildcard crosses dots: between two of them it is one word or
 * more, so that `#`, where it may be none, is two texts. A `*` is one word or more, too, which is enough where the words at
 * the ends are looked at beside: what is between them can only be further in.
 */
export function listTexts(topic: Topic): readonly Json[] {
  const { lead, open } = topic;
  const { runs, gap, tail } = open ?? { runs: [], gap: 0, tail: [] };
  let texts: readonly Pieces[] = [piecesOf(lead)];
  for (const { gap: before, words } of [...runs, { gap, words: tail }])
    texts = extend(topic, texts, { gap: before, words });
  return texts.map(matchPieces);
}

function extend(
  { text }: Topic,
  texts: readonly Pieces[],
  { gap, words }: { readonly gap: number; readonly words: readonly Word[] },
): readonly Pieces[] {
  const next = piecesOf(words);
  const others = piecesOf(new Array<Word>(Math.max(gap, 1)).fill(undefined));
  const extended = texts.flatMap((before) => {
    const some = joinWords(joinWords(before, others), next);
    return gap === 0 ? [joinWords(before, next), some] : [some];
  });
  if (extended.length <= MOST_TEXTS) return extended;
  throw topicError(
    text,
    'has more `#` than EventBridge bears in one rule; leave some out, or make two subscribers',
  );
}

function piecesOf(words: readonly Word[]): Pieces {
  return words.reduce<Pieces>(
    (pieces, word) => joinWords(pieces, word === undefined ? ['', ''] : [word]),
    [],
  );
}

/** With the dot between two words, where both are there. */
function joinWords(left: Pieces, right: Pieces): Pieces {
  if (left.length === 0) return right;
  return right.length === 0 ? left : joinPieces(joinPieces(left, ['.']), right);
}
