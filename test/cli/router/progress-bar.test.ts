import { describe, expect, it } from '@jest/globals';
import { formatProgress, ProgressBar } from '../../../cli/operate/progress-bar.ts';
import type { JobStatus } from '../../../core/operate/show-job.ts';

function job(done: number, count = 1000, change: Partial<JobStatus> = {}): JobStatus {
  return {
    ...{ id: 'job_1', kind: 'redrive', subscriber: 'billing', filter: {}, reason: 'x', by: 'me' },
    ...{ asOf: '2026-11-24T00:00:00Z', createdAt: '2026-11-24T00:00:00Z', state: 'running' },
    matched: { count, exact: true },
    progress: {
      ...{ done, skipped: { settled: 0, expired: 0, unmatched: 0 } },
      slices: { done: 0, total: 8 },
    },
    ...change,
  };
}

describe('progress', () => {
  it.each<[JobStatus, number, string]>([
    [job(0), 0, `${'░'.repeat(24)}   0 %  0 of 1,000`],
    [job(500), 100, `${'█'.repeat(12)}${'░'.repeat(12)}  50 %  500 of 1,000  100/s, 5 s left`],
    [job(0, 1_000_000), 200, `${'░'.repeat(24)}   0 %  0 of 1,000,000  200/s, 83 min left`],
    [job(1000), 50, `${'█'.repeat(24)} 100 %  1,000 of 1,000  50/s`],
    [job(1200), 0, `${'█'.repeat(24)} 100 %  1,200 of 1,200`],
    [
      job(5, 10, { state: 'paused' }),
      0,
      `${'█'.repeat(12)}${'░'.repeat(12)}  50 %  5 of 10  paused`,
    ],
    [
      job(1, 2, { matched: { count: 2, exact: false } }),
      0,
      `${'█'.repeat(12)}${'░'.repeat(12)}  50 %  1 of at least 2`,
    ],
    [job(0, 0), 0, `${'█'.repeat(24)} 100 %  0 of 0`],
  ])('%#: is one line', (status, rate, line) => {
    expect(formatProgress(status, rate)).toBe(line);
  });

  it('has the rate of the last ten seconds, and nothing where there is no terminal', () => {
    let [now, text] = [0, ''];
    const write = (more: string) => {
      text = more;
    };
    const bar = new ProgressBar({ isTTY: true, write }, () => now);
    for (let second = 0; second <= 20; second++) {
      now = second * 1000;
      bar.show(job(second < 10 ? second : 10 + (second - 10) * 40));
    }
    const [seen] = [text];
    const silent = new ProgressBar({ write }, () => 0);
    text = '';
    silent.show(job(1));
    silent.clear();

    expect(seen).toContain('  40/s, ');
    expect(text).toBe('');
  });

  it('is no wider than the terminal', () => {
    let text = '';
    const output = { isTTY: true, columns: 20, write: (more: string) => (text = more) };

    new ProgressBar(output, () => 0).show(job(1));

    expect(text.replace('\r\u001b[K', '')).toHaveLength(19);
  });
});
