import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MessageDeque } from '../../../../local/services/sqs/queue/message-deque.ts';

describe('MessageDeque', () => {
  it('gives first what came first, as an array does', () => {
    const step = fc.oneof(fc.integer(), fc.constant('shift' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const deque = new MessageDeque<number>();
        const array: number[] = [];

        for (const each of steps) {
          if (each === 'shift') expect(deque.shift()).toBe(array.shift());
          else {
            deque.push(each);
            array.push(each);
          }
        }

        expect([...deque]).toEqual(array);
        expect(deque.length).toBe(array.length);
      }),
    );
  });

  it('keeps its order over many thousands, and forgets what was taken', () => {
    const deque = new MessageDeque<number>();
    for (let number = 0; number < 10_000; number++) deque.push(number);

    const taken = Array.from({ length: 9_000 }, () => deque.shift());
    deque.push(10_000);

    expect(taken).toEqual(Array.from({ length: 9_000 }, (_, number) => number));
    expect(deque.length).toBe(1_001);
    expect([...deque].at(0)).toBe(9_000);
    deque.clear();
    expect(deque.shift()).toBeUndefined();
  });
});
