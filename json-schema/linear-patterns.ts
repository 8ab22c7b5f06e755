import { RE2JS } from 're2js';
import type { Budget } from './budget.ts';
import { translatePattern } from './translate-pattern.ts';

/** The most steps of a compiled pattern: the time of a match grows with them, and with the text. */
const SIZE_LIMIT = 1000;

/** What the validator asks of a regular expression. */
export interface Matcher {
  test(text: string): boolean;
}

/**
 * Compiles a regular expression to what is matched in linear time, by RE2's rules (https://swtch.com/~rsc/regexp/regexp3.html).
 * Throws an `Error` that says why where it cannot be.
 */
export function compileLinear(pattern: string, budget: Budget): Matcher {
  const compiled = RE2JS.compile(translatePattern(pattern));
  const size = compiled.programSize();
  if (size > SIZE_LIMIT)
    throw new Error(
      `it may have ${SIZE_LIMIT} steps once its repetitions are written out; this one has ${size}`,
    );
  return {
    test: (text) => {
      budget.spend(1 + text.length / 64);
      return compiled.test(text);
    },
  };
}

/**
 * Has all that `run` constructs of these patterns by `RegExp` be their matchers. The validator makes its expressions itself,
 * of the global, and at each value; `run` is synchronous, so that nobody else sees it.
 */
export function withMatchers<T>(matchers: ReadonlyMap<string, Matcher>, run: () => T): T {
  const native = globalThis.RegExp;
  const construct = (_: unknown, [pattern, flags]: readonly string[]) =>
    matchers.get(pattern ?? '') ?? new native(pattern ?? '', flags);
  globalThis.RegExp = new Proxy(native, { construct } as object);
  try {
    return run();
  } finally {
    globalThis.RegExp = native;
  }
}
