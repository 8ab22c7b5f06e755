import { describe, expect, it } from '@jest/globals';
import { makeMetricLog } from '../../../aws/metric-log.ts';
import { withoutMetrics } from '../../../local/lambda/without-metrics.ts';

let line = '';
makeMetricLog('bus', { now: () => 0, write: (text) => (line = text) }).count({ OutboxSize: 1 });

describe('withoutMetrics', () => {
  it('drops what a metric log writes', () => {
    expect(withoutMetrics(`${line}\n`)).toBe('');
  });

  it('keeps the lines around it', () => {
    expect(withoutMetrics(`before\n${line}\nafter\n`)).toBe('before\nafter\n');
  });

  it.each([
    ['words', 'a line\n'],
    ['nothing', ''],
    ['words about the format', 'no "CloudWatchMetrics" today\n'],
    ['JSON that only names it', '{"CloudWatchMetrics":[]}\n'],
    ['JSON whose directives are no list', '{"_aws":{"CloudWatchMetrics":"none"}}\n'],
    ['a list', '["CloudWatchMetrics"]\n'],
  ])('keeps %s', (_, text) => {
    expect(withoutMetrics(text)).toBe(text);
  });
});
