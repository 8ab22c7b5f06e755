import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readNotation } from '../../core/pattern/notations/read-notation.ts';

/** By its heading's first word, the member of a pattern that a section of docs/patterns.md is about. */
const NOTATIONS: Readonly<Record<string, string>> = {
  Topic: 'topic',
  Globs: 'glob',
  Selectors: 'selector',
};

/** The rows of its tables whose second column is an event pattern, with the notation of their section. */
const ROWS = readFileSync('docs/patterns.md', 'utf8')
  .split(/^## /m)
  .flatMap((section) => {
    const name = NOTATIONS[/^\w+/.exec(section)?.[0] ?? ''];
    const rows = section.matchAll(/^\| `(.+?)` +\| `(\{.+\})` +\|$/gm);
    return name === undefined ? [] : [...rows].map(([, text, pattern]) => [name, text, pattern]);
  });

describe('docs/patterns.md', () => {
  it.each(ROWS)('says what the %s %s is as an event pattern', (name, text, pattern) => {
    expect(readNotation({ [String(name)]: String(text) }).eventPattern).toEqual(
      JSON.parse(String(pattern)),
    );
  });

  it.each(Object.values(NOTATIONS))('has such a table of each notation: %s', (name) => {
    expect(ROWS.filter(([of]) => of === name).length).toBeGreaterThan(5);
  });
});
