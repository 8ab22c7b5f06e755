import { describe, expect, it } from '@jest/globals';
import { readOutput } from '../../../../../local/services/lambda/worker/read-output.ts';
import { makeLineLog } from '../../../../../node/line-log.ts';
import { makeMetricLog } from '../../../../../node/metric-log.ts';

let metrics = '';
makeMetricLog('bus', { now: () => 0, write: (text) => (metrics = text) }).count({ OutboxSize: 1 });

let line = '';
makeLineLog({ now: () => 0, write: (text) => (line = text) }).warn('it failed', { attempt: 2 });

describe('readOutput', () => {
  it('takes what a metric log writes apart', () => {
    expect(readOutput(`${metrics}\n`, 'info')).toEqual([{ metrics: JSON.parse(metrics) }]);
  });

  it('takes a line of a log for what it is, whatever the stream', () => {
    expect(readOutput(`${line}\n`, 'info')).toEqual([
      { level: 'warn', text: 'it failed', fields: { attempt: 2 } },
    ]);
  });

  it('keeps the lines around both, in order', () => {
    expect(readOutput(`one\ntwo\n${line}\nthree\n${metrics}\nfour\n`, 'error')).toEqual([
      { level: 'error', text: 'one\ntwo\n' },
      { level: 'warn', text: 'it failed', fields: { attempt: 2 } },
      { metrics: JSON.parse(metrics) },
      { level: 'error', text: 'three\nfour\n' },
    ]);
  });

  it.each([
    ['DEBUG', 'info'],
    ['ERROR', 'error'],
    ['FATAL', 'error'],
  ])('takes the level %s as %s', (name, level) => {
    const text = JSON.stringify({ level: name, message: 'x' });

    expect(readOutput(text, 'info')).toEqual([{ level, text: 'x', fields: {} }]);
  });

  it.each([
    ['words', 'a line\n'],
    ['nothing', ''],
    ['words about the format', 'no {"CloudWatchMetrics" today\n'],
    ['JSON that only names it', '{"CloudWatchMetrics":[]}\n'],
    ['JSON whose directives are no list', '{"_aws":{"CloudWatchMetrics":"none"}}\n'],
    ['a list', '["CloudWatchMetrics", {"a":1}]\n'],
    ['JSON without a level', '{"message":"x"}\n'],
    ['JSON of an unknown level', '{"level":"LOUD","message":"x"}\n'],
    ['JSON whose level is no text', '{"level":30,"message":"x"}\n'],
    ['JSON whose message is an object', '{"level":"INFO","message":{}}\n'],
    ['JSON cut short', '{"level":"INFO"\n'],
  ])('keeps %s', (_, text) => {
    expect(readOutput(text, 'info')).toEqual([{ level: 'info', text }]);
  });
});
