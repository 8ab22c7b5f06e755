import { beforeAll, describe, expect, it } from '@jest/globals';

type Judge = (
  row: { readonly shows: string; readonly sometimes?: boolean },
  printed: string | undefined,
) => string | undefined;

/** Plain JavaScript, since Jest loads its environment as it is. */
const MODULE: string = './judge.mjs';

let judge: Judge;

beforeAll(async () => {
  ({ judge } = (await import(MODULE)) as { readonly judge: Judge });
});

describe('judge', () => {
  it.each([
    ['a case that differs as its row says', {}, 'Expected: 1\nReceived: 2', undefined],
    ['a case that agrees with AWS', {}, undefined, 'remove its row'],
    ['a case that has failed otherwise', {}, 'ECONNREFUSED', 'failed otherwise'],
    ['a case that differs sometimes, and agrees', { sometimes: true }, undefined, undefined],
    ['a case that has failed otherwise this time', { sometimes: true }, 'no', 'failed otherwise'],
  ])('says what is wrong with %s', (_, row, printed, wrong) => {
    const said = judge({ shows: 'Received: \\d', ...row }, printed);

    expect(said).toEqual(wrong === undefined ? undefined : expect.stringContaining(wrong));
  });
});
