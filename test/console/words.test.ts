import { describe, expect, it } from '@jest/globals';
import { agoWords, countWords, durationWords, sizeWords } from '../../console/parts/words.ts';

describe('words of the console', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [7_500_000, '2 h 5 min'],
    [36_000_000, '10 h'],
    [90_000_000, '1 d 1 h'],
    [12 * 86_400_000, '12 d'],
  ])('%d ms are %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it.each([
    [0, 'just now'],
    [240_000, '4 min ago'],
    [-30_000, 'in 30 s'],
  ])('%d ms later a time is %s', (ms, words) => {
    expect(agoWords(1_000_000 - ms, 1_000_000)).toBe(words);
  });

  it('counts and sizes have their units', () => {
    expect([
      countWords(1, 'event'),
      countWords(1200, 'event'),
      countWords(2, 'delivery', 'deliveries'),
    ]).toEqual(['1 event', '1,200 events', '2 deliveries']);
    expect([sizeWords(812), sizeWords(3482), sizeWords(1_048_576)]).toEqual([
      ...['812 B', '3.4 KB', '1.0 MB'],
    ]);
  });
});
