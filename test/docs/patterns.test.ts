import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readNotation } from '../../core/pattern/notations/read-notation.ts';

/** The rows of the tables of docs/patterns.md whose second column is an event pattern. */
const ROWS = [
  ...readFileSync('docs/patterns.md', 'utf8').matchAll(/^\| `(.+?)` +\| `(\{.+\})` +\|$/gm),
];

describe('docs/patterns.md', () => {
  it.each(ROWS.map(([, text = '', pattern = '']) => [text, pattern]))(
    'says what %s is as an event pattern',
    (topic, pattern) => {
      expect(readNotation({ topic }).eventPattern).toEqual(JSON.parse(pattern));
    },
  );

  it('has such a table', () => {
    expect(ROWS.length).toBeGreaterThan(5);
  });
});
