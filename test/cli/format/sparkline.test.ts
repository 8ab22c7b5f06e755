import { expect, it } from '@jest/globals';
import { sparkline } from '../../../cli/look/sparkline.ts';

it.each([
  [[], 10, ''],
  [[0, 0], 10, '··'],
  [[0, 1, 4, 8], 10, '·▁▄█'],
  [[1, 1000], 10, '▁█'],
  [[1, 1, 2, 3, 4], 3, '▄█▇'],
])('draws %j in %d columns', (counts, width, line) => {
  expect(sparkline(counts, width)).toBe(line);
});
