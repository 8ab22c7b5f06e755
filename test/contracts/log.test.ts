import { describe, expect, it } from '@jest/globals';
import { makeLineLog } from '../../aws/line-log.ts';
import { RecordingLog } from '../fakes/recording-log.ts';
import { describeLog } from './describe-log.ts';

const NOW = Date.parse('2026-11-24T17:00:00.000Z');

function makeSubject(bound = {}) {
  const written: string[] = [];
  const write = (line: string) => void written.push(line);
  const log = makeLineLog(bound, { now: () => NOW, write });
  return { log, written, lines: () => written.map((line) => JSON.parse(line)) };
}

describeLog('RecordingLog', () => {
  const log = new RecordingLog();
  return { log, lines: () => log.lines };
});

describeLog('the line log', makeSubject);

describe('the line log', () => {
  it('writes one JSON object a line, named as in the lines that Lambda makes of the console', () => {
    const { log, written } = makeSubject({ requestId: 'request-1' });

    log.warn('the attempt failed', { errorMessage: 'first\nsecond', requestId: 'another' });

    expect(written).toEqual([
      '{"timestamp":"2026-11-24T17:00:00.000Z","level":"WARN","message":"the attempt failed","requestId":"request-1","errorMessage":"first\\nsecond"}',
    ]);
  });
});
