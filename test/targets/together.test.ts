import { describe, expect, test } from '@jest/globals';
import { Together } from '../../targets/together.ts';

/** Items that are handled once they are let go, and which were handled together. */
function held() {
  const calls: number[][] = [];
  const waiting: (() => void)[] = [];
  const together = new Together<number, string>(async (items) => {
    calls.push([...items]);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return items.map((item) => `handled ${item}`);
  });
  const letGo = () => waiting.shift()?.();
  return { calls, letGo, together };
}

const { signal } = new AbortController();
const moment = () => new Promise((resolve) => setImmediate(resolve));

describe('items that are handled together', () => {
  test('are those that have come while others were handled, each with its own results', async () => {
    const { calls, letGo, together } = held();

    const all = [[1], [2, 3], [], [4]].map((items) => together.run(items, signal));
    letGo();
    await moment();
    letGo();

    expect(await Promise.all(all)).toEqual([
      ['handled 1'],
      ['handled 2', 'handled 3'],
      [],
      ['handled 4'],
    ]);
    expect(calls).toEqual([[1], [2, 3, 4]]);
  });

  test('are not those that another signal ends', async () => {
    const { calls, letGo, together } = held();
    const { signal: other } = new AbortController();

    const all = [signal, signal, other, signal].map((by, item) => together.run([item], by));
    for (const _ of all) {
      letGo();
      await moment();
    }

    expect((await Promise.all(all)).flat()).toHaveLength(4);
    expect(calls).toEqual([[0], [1], [2], [3]]);
  });

  test('are waited for at the end, those that have come last as well', async () => {
    const { letGo, together } = held();
    const told: string[] = [];
    for (const item of [1, 2])
      void together.run([item], signal).then((results) => told.push(...results));

    const ended = together.end().then(() => told.push('ended'));
    letGo();
    await moment();
    letGo();
    await ended;
    await together.end();

    expect(told).toEqual(['handled 1', 'handled 2', 'ended']);
  });
});
