import { describe, expect, it } from '@jest/globals';
import { takePages } from '../../console/app/take-first.ts';

/** Pages, and how many of them were asked for. */
function makeList(...pages: readonly (readonly number[])[]) {
  const asked = { pages: 0 };
  async function* turn() {
    for (const page of pages) {
      asked.pages++;
      yield page;
    }
  }
  return { pages: turn(), asked };
}

describe('takePages', () => {
  it.each([
    ['all of a short list', [[1, 2], [3]], { items: [1, 2, 3], more: false, isCut: false }, 2],
    [
      'no more than is wanted',
      [[1, 2], [3, 4, 5], [6]],
      { items: [1, 2, 3], more: true, isCut: false },
      2,
    ],
    [
      'all where it is just as much',
      [[1, 2, 3]],
      { items: [1, 2, 3], more: false, isCut: false },
      1,
    ],
    ['what so many pages have', [[], [1], [], [], [2]], { items: [1], more: true, isCut: true }, 4],
    ['nothing of nothing', [], { items: [], more: false, isCut: false }, 0],
  ])('takes %s', async (_, made, expected, turned) => {
    const { pages, asked } = makeList(...made);

    expect(await takePages(pages, { items: 3, pages: 4 })).toEqual(expected);
    expect(asked.pages).toBe(turned);
  });
});
