import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it } from '@jest/globals';
import { THROTTLED } from '../../../../local/services/lambda/function-pool.ts';
import type { InvokeResult } from '../../../../local/services/lambda/function-spec.ts';
import { probe, stopProbes } from './probe.ts';

afterEach(stopProbes);

/** A handler that returns once it runs in so many threads: how many ran at once in its own, and which that is. */
const waitingForThreads = (count: number) => `
  const { appendFileSync, readFileSync } = require('node:fs');
  const { threadId } = require('node:worker_threads');
  const file = __dirname + '/threads';
  const threads = () => new Set(readFileSync(file, 'utf8').trim().split(' ')).size;
  let running = 0;
  exports.handler = async () => {
    running += 1;
    const seen = running;
    appendFileSync(file, threadId + ' ');
    while (threads() < ${count}) await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    return [seen, threadId];
  };`;

function seenBy(results: readonly InvokeResult[]) {
  const pairs = results.map((result) => {
    if (!result.ok) throw new Error(result.error.errorMessage);
    return JSON.parse(result.payload) as [number, number];
  });
  return {
    atOnce: Math.max(...pairs.map(([seen]) => seen)),
    threads: new Set(pairs.map(([, thread]) => thread)).size,
  };
}

describe('the environments of a function', () => {
  it('run one invocation at a time, and become as many as the concurrency', async () => {
    const { invoke } = probe(waitingForThreads(2), { reservedConcurrency: 2 });

    const results = await Promise.all(Array.from({ length: 6 }, () => invoke()));

    expect(seenBy(results)).toEqual({ atOnce: 1, threads: 2 });
  });

  it('become more than there are cores where handlers wait', async () => {
    const count = availableParallelism() + 1;
    const { invoke } = probe(waitingForThreads(count));

    const results = await Promise.all(Array.from({ length: count }, () => invoke()));

    expect(seenBy(results)).toEqual({ atOnce: 1, threads: count });
  });

  it('become no more than there are cores where handlers compute', async () => {
    const code = `
      const { threadId } = require('node:worker_threads');
      exports.handler = async () => {
        for (const end = performance.now() + 20; performance.now() < end; );
        return [1, threadId];
      };`;
    const { invoke } = probe(code);
    const count = availableParallelism() * 12;

    const results = await Promise.all(Array.from({ length: count }, () => invoke()));

    expect(seenBy(results).threads).toBeLessThanOrEqual(availableParallelism());
  });

  it('refuse a request beyond the reserved concurrency, and let an invocation wait', async () => {
    const code = 'exports.handler = async () => {};';
    const { invoke, request } = probe(code, { reservedConcurrency: 2 });

    const results = await Promise.all([request(), invoke(), request(), invoke()]);

    const taken = { ok: true, payload: 'null' };
    expect(results).toEqual([taken, taken, THROTTLED, taken]);
    expect(await request()).toEqual(taken);
  });

  it('refuse more than ten requests a second for each of the reserved concurrency', async () => {
    const clock = { time: 0 };
    const code = 'exports.handler = async () => {};';
    const { request } = probe(code, { reservedConcurrency: 2, now: () => clock.time });
    const take = async (count: number) => {
      let refused = 0;
      for (let asked = 0; asked < count; asked++) if (!(await request()).ok) refused++;
      return refused;
    };

    expect(await take(22)).toBe(2);
    clock.time += 500;
    expect(await take(22)).toBe(12);
  });

  it('refuse nothing without a reserved concurrency', async () => {
    const { request } = probe('exports.handler = async () => {};');

    const results = await Promise.all(Array.from({ length: 30 }, request));

    expect(results.every(({ ok }) => ok)).toBe(true);
  });
});
