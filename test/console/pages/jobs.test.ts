import { describe, expect, it } from '@jest/globals';
import type { JobStatus } from '../../../client/index.ts';
import {
  aboutJob,
  addSample,
  handledBy,
  jobTitle,
  leftWords,
  outcomeWords,
  paceOf,
  progressWords,
  type Sample,
  shareOf,
  standings,
} from '../../../console/pages/jobs/progress.ts';

function makeJob(own: Partial<JobStatus> = {}): JobStatus {
  return {
    ...{ id: 'job_a', kind: 'redrive', subscriber: 'billing', filter: {}, state: 'running' },
    ...{ asOf: '', createdAt: '', reason: 'INC-42', by: 'ada', ratePerSecond: 10 },
    matched: { count: 100, exact: true },
    progress: {
      done: 20,
      skipped: { settled: 3, expired: 2, unmatched: 0 },
      slices: { done: 0, total: 8 },
    },
    ...own,
  };
}

const settled = { ...makeJob().progress, done: 200 };

describe('how far a job has come', () => {
  it('is what it has dealt with, of what was found', () => {
    expect(handledBy(makeJob())).toBe(25);
    expect(shareOf(makeJob())).toBe(0.25);
    expect(progressWords(makeJob())).toBe('25 of 100');
    expect(outcomeWords(makeJob())).toEqual([
      ...['20 sent again', '3 no longer dead', '2 expired, and still dead'],
    ]);
  });

  it.each([
    [
      'is at least, while more was found than counted',
      { matched: { count: 100, exact: false } },
      '25 of at least 100',
    ],
    ['is all where there was more than was counted', { progress: settled }, '205 of 205'],
  ])('%s', (_, own, words) => {
    expect(progressWords(makeJob(own))).toBe(words);
  });

  it.each([
    ['completed, with less than was counted', { state: 'completed' as const }],
    [
      'of nothing',
      {
        matched: { count: 0, exact: true },
        progress: { ...settled, done: 0, skipped: { settled: 0, expired: 0, unmatched: 0 } },
      },
    ],
  ])('is all of a job that is %s', (_, own) => {
    expect(shareOf(makeJob(own))).toBe(1);
  });
});

describe('the time that is left', () => {
  it('is by the pace of the last minute', () => {
    let samples: readonly Sample[] = [];
    for (const [at, handled] of [
      [0, 1000],
      [100_000, 0],
      [110_000, 5],
      [130_000, 25],
    ] as const)
      samples = addSample(samples, { at, handled });

    expect(samples).toHaveLength(3);
    expect(paceOf(samples)).toBeCloseTo(25 / 30);
    expect(leftWords(makeJob(), paceOf(samples))).toBe('about 1 min left');
  });

  it.each([
    ['by the rate that it may have, where no pace is known', {}, undefined, 'about 7 s left'],
    ['not told of a job that is paused', { state: 'paused' as const }, 5, ''],
    ['not told where nothing is left', { progress: settled }, 5, ''],
  ])('is %s', (_, own, pace, words) => {
    expect(leftWords(makeJob(own), pace)).toBe(words);
  });

  it('is not known of one look, nor of two at once', () => {
    expect(paceOf([])).toBeUndefined();
    expect(paceOf([{ at: 0, handled: 1 }])).toBeUndefined();
    expect(
      paceOf([
        { at: 0, handled: 1 },
        { at: 500, handled: 9 },
      ]),
    ).toBeUndefined();
  });
});

describe('how the deliveries of a job stand', () => {
  it('is how many are in each state, the most first', () => {
    const statuses = ['dead', 'delivered', 'delivered'] as const;

    expect(standings(statuses.map((status) => ({ status })))).toEqual([
      ['delivered', 2],
      ['dead', 1],
    ]);
    expect(standings([])).toEqual([]);
  });
});

describe('what a job is about', () => {
  it('is said in words', () => {
    const filter = {
      ...{ errorClass: ['', 'TypeError'], errorLike: 'no <n>', statusCode: [0, 502] },
      ...{ type: ['order.*'], trackingIds: ['wb_a'] },
    };

    expect(aboutJob(makeJob({ filter, recheckPattern: true }))).toEqual([
      'error class without a name or TypeError',
      'message like “no <n>”',
      'status code none or 502',
      'type order.*',
      '1 named event',
      'what does not match any more is discarded',
    ]);
    expect(aboutJob(makeJob({ mode: 'lost' }))).toEqual(['what is lost']);
    expect(jobTitle(makeJob({ kind: 'discard' }))).toBe('Discard of billing');
  });
});
