import { describe, expect, it } from '@jest/globals';
import { WaybillClient } from '../../client/index.ts';

const PROGRESS = { done: 0, skipped: { settled: 0, expired: 0, unmatched: 0 } };

/** A client of a router whose job is in one state after another, and in the last from then on. */
function makeClient(states: readonly string[]) {
  const asked: string[] = [];
  const slept: number[] = [];
  let now = 0;
  const fetch = async (url: string | URL | Request) => {
    asked.push(String(url));
    const state = states[Math.min(asked.length, states.length) - 1];
    return new Response(JSON.stringify({ id: 'job_a', state, progress: PROGRESS }));
  };
  const clock = {
    now: () => now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
  return { client: new WaybillClient({ url: 'http://router', fetch, clock }), asked, slept };
}

describe('watching a job', () => {
  it.each(['completed', 'failed', 'cancelled'])('ends when it is %s', async (last) => {
    const { client, asked, slept } = makeClient(['running', 'paused', 'cancelling', last]);
    const seen: string[] = [];

    for await (const { state } of client.jobs.watch('job_a', { everyMs: 5000 })) seen.push(state);

    expect(seen).toEqual(['running', 'paused', 'cancelling', last]);
    expect(slept).toEqual([5000, 5000, 5000]);
    expect(new Set(asked)).toEqual(new Set(['http://router/jobs/job_a']));
  });

  it('ends when its caller does not want to know any more', async () => {
    const { client, asked } = makeClient(['running']);
    const end = new AbortController();
    const seen: string[] = [];

    const watching = (async () => {
      for await (const { state } of client.jobs.watch('job_a', { signal: end.signal })) {
        seen.push(state);
        if (seen.length === 2) end.abort(new Error('enough'));
      }
    })();

    await expect(watching).rejects.toThrow('enough');
    expect(seen).toEqual(['running', 'running']);
    expect(asked).toHaveLength(2);
  });
});
