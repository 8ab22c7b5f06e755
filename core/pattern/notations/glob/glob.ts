import type { WordField } from '../../../event/words.ts';
import { compilePattern } from '../../compile-pattern.ts';
import { checkNotation } from '../check-notation.ts';
import { type Notation, showText } from '../notation.ts';
import { matchPieces } from '../text-matcher.ts';
import { globError, parseGlob } from './parse-glob.ts';

/** A glob as a subscriber has it: Redis' notation, for an event's type or subject. */
export type GlobPattern = {
  /** A text in which `*` is any characters, and `[ab]` and `[a-c]` one of some. */
  readonly glob: string;
  /** @default 'type' */
  readonly field?: WordField;
};

/**
 * The pattern of a subscriber that wants events by a glob, such as `glob('order:*')`: as a client of Redis that
 * subscribes to channels by it.
 */
export function glob(text: string, { field }: Pick<GlobPattern, 'field'> = {}): GlobPattern {
  return { glob: text, ...(field === undefined ? {} : { field }) };
}

/** Reads a glob. Throws `WaybillError('invalid-pattern')`. */
export function readGlob(text: string, field: WordField): Notation {
  const matchers = new Map(
    parseGlob(text).map((pieces) => [JSON.stringify(pieces), matchPieces(pieces)]),
  );
  const eventPattern = { [field]: [...matchers.values()] };
  checkNotation(eventPattern, (message) =>
    globError(text, `is more than EventBridge takes of one rule: ${message}`),
  );
  return {
    eventPattern,
    explain: (event) => {
      const explained = compilePattern(eventPattern).explain(event);
      const why = explained.matched ? '' : `: ${explained.reason}`;
      return {
        matched: false,
        path: field,
        clause: { glob: text },
        actual: event[field],
        reason: `the glob ${showText(text)} does not match${why}`,
      };
    },
  };
}
