import { readTokens, type Token } from './read-tokens.ts';
import { selectorError } from './selector-error.ts';

/** The words of a selector, read one after the other. */
export class TokenReader {
  readonly selector: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(selector: string) {
    this.selector = selector;
    this.#tokens = readTokens(selector);
  }

  get next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  /** The word after the next. */
  get second(): Token {
    return this.#tokens[this.#at + 1] ?? this.next;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Takes the next word where it is of a kind. */
  takeIf(...kinds: readonly string[]): Token | undefined {
    return kinds.includes(this.next.kind) ? this.take() : undefined;
  }

  /** Throws where the next word is of another kind; `what` says what is wanted. */
  expect(kind: string, what: string): Token {
    return this.takeIf(kind) ?? this.fail(`wants ${what}`);
  }

  /** What was written from a word up to the one that was taken last. */
  textFrom({ start }: Token): string {
    return this.selector.slice(start, this.#tokens[this.#at - 1]?.end ?? start);
  }

  /** Throws: what is wrong, at the next word. */
  fail(fault: string): never {
    const { kind, text, start } = this.next;
    const place = kind === 'end' ? 'at its end' : `at character ${start + 1}`;
    const received = kind === 'end' ? '' : `; received ${JSON.stringify(text.slice(0, 40))}`;
    throw selectorError(this.selector, `${fault}, ${place}${received}`);
  }
}
