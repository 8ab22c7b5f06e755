import { type Pieces, tidyPieces } from '../text-matcher.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads `LIKE 'a%'`: what the text has between its `%`. */
export function parseLike(reader: TokenReader): Pieces {
  reader.take();
  const pattern = reader.expect('text', "a text in `'` after LIKE").text;
  const guard = reader.takeIf('ESCAPE') === undefined ? undefined : parseEscape(reader);
  const pieces = [''];
  const add = (character: string) => pieces.push(`${pieces.pop() ?? ''}${character}`);
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] ?? '';
    if (character === guard) {
      const escaped = pattern[++index] ?? '';
      if (!['%', '_', guard].includes(escaped))
        reader.fail(`has ESCAPE ${guard} before what needs none; it stands before %, _ and itself`);
      add(escaped);
    } else if (character === '_')
      reader.fail(
        "has a `_` in LIKE, which is any one character and no EventBridge pattern's; write `%`, or ESCAPE before a `_` of its own",
      );
    else if (character === '%') pieces.push('');
    else add(character);
  }
  return tidyPieces(pieces);
}

function parseEscape(reader: TokenReader): string {
  const { text } = reader.expect('text', "a character in `'` after ESCAPE");
  return text.length === 1 && text !== '%' && text !== '_'
    ? text
    : reader.fail('has ESCAPE with another than one character');
}
