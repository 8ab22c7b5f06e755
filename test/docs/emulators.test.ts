import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDifferences, tableOf } from '../emulators/read-differences.ts';

const differences = readDifferences();

/** The cells of the first table of a document, without its head. */
function cellsOf(document: string): readonly (readonly string[])[] {
  return readFileSync(document, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = '']) => !/^-+$/.test(first));
}

describe('docs/emulators.md', () => {
  it('has every difference of the code in its table, and no other', () => {
    expect(cellsOf('docs/emulators.md')).toEqual(tableOf(differences));
  });
});

describe('differences.json', () => {
  it('names each case of an emulator once', () => {
    const named = differences.flatMap(({ emulators, cases }) =>
      emulators.flatMap((emulator) => cases.map((title) => `${emulator}: ${title}`)),
    );

    expect(named).toEqual([...new Set(named)]);
  });
});
