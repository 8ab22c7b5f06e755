import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Operation } from '../../../../local/services/dynamodb/store.ts';
import { WriteQueue } from '../../../../local/services/dynamodb/write-queue.ts';

/** What LevelDB was asked for, in order. */
let asked: string[];
let isFull: boolean;
let queue: WriteQueue;

beforeEach(() => {
  asked = [];
  isFull = false;
  queue = new WriteQueue({
    commit: async (operations) => {
      asked.push(operations.map(({ key }) => key).join(' '));
      if (isFull) throw new Error('ENOSPC');
    },
    reopen: async () => {
      asked.push('reopen');
      if (isFull) throw new Error('ENOSPC');
    },
  });
});

const put = (key: string): readonly Operation[] => [{ type: 'put', key, value: 1 }];

describe('WriteQueue', () => {
  it('writes at once what waits for a write', async () => {
    await Promise.all(['a', 'b', 'c'].map((key) => queue.write(put(key))));

    expect(asked).toEqual(['a', 'b c']);
  });

  it('opens LevelDB anew after a write that failed, before it takes another', async () => {
    isFull = true;
    await expect(queue.write(put('a'))).rejects.toThrow('ENOSPC');
    await expect(queue.write(put('b'))).rejects.toThrow('ENOSPC');
    isFull = false;
    await queue.write(put('c'));
    await queue.write(put('d'));

    expect(asked).toEqual(['a', 'reopen', 'reopen', 'c', 'd']);
  });

  it('fails what waited for a write that failed only when it cannot be written itself', async () => {
    isFull = true;
    const first = queue.write(put('a')).catch(() => {
      isFull = false;
    });
    const second = queue.write(put('b'));

    await first;
    await expect(second).resolves.toBeUndefined();
    expect(asked).toEqual(['a', 'reopen', 'b']);
  });
});
