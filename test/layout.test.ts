import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { foldersIn } from './support/folders.ts';

const MOST_FILES = 20;
const MOST_LINES = 300;
const MOST_LINES_OF_HALF = 80;

/** The source files of a folder and all below it, each with its lines. */
function sourcesIn(folder: string): readonly (readonly [string, number])[] {
  const own = readdirSync(folder)
    .filter((name) => /\.(tsx?|mjs|js)$/.test(name))
    .map((name) => join(folder, name))
    .map((file) => [file, readFileSync(file, 'utf8').split('\n').length - 1] as const);
  return [...own, ...foldersIn(folder).flatMap(sourcesIn)];
}

const sources = sourcesIn('.');

describe('the source code', () => {
  it(`has no file of more than ${MOST_LINES} lines`, () => {
    expect(sources.filter(([, count]) => count > MOST_LINES)).toEqual([]);
  });

  it(`has files of at most ${MOST_LINES_OF_HALF} lines, half of them`, () => {
    const sorted = sources.map(([, count]) => count).sort((left, right) => left - right);

    expect(sorted.length).toBeGreaterThan(100);
    expect(sorted[sorted.length >> 1]).toBeLessThanOrEqual(MOST_LINES_OF_HALF);
  });

  it(`has no folder of more than ${MOST_FILES} files`, () => {
    const counts = new Map<string, number>();
    for (const [file] of sources) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);

    expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });

  it('asks `parseUrl` whether a text is a URL, and never `URL.canParse`', () => {
    const asking = sources.filter(([file]) => /\bcanParse\(/.test(readFileSync(file, 'utf8')));

    expect(
      asking.map(([file]) => file).filter((file) => file !== 'core/shared/parse-url.ts'),
    ).toEqual([]);
  });
});
