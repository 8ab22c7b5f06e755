import { describe, expect, it } from '@jest/globals';
import { bindLog } from '../../core/log/log-fields.ts';
import { makeLineLog } from '../../node/line-log.ts';
import { RecordingLog } from '../support/fakes/recording-log.ts';
import { describeLog } from './describe-log.ts';

const NOW = Date.parse('2026-11-24T17:00:00.000Z');

function makeSubject() {
  const written: string[] = [];
  const write = (line: string) => void written.push(line);
  const log = makeLineLog({ now: () => NOW, write });
  return { log, written, lines: () => written.map((line) => JSON.parse(line)) };
}

describeLog('RecordingLog', () => {
  const log = new RecordingLog();
  return { log, lines: () => log.lines };
});

describeLog('the line log', makeSubject);

describeLog('a bound log', () => {
  const { log, lines } = makeSubject();
  return { log: bindLog(log, { subscriber: 'billing' }), lines };
});

describe('the line log', () => {
  it('writes one JSON object a line, named as in the lines that Lambda makes of the console', () => {
    const { log, written } = makeSubject();

    log.warn('the attempt failed', { errorMessage: 'first\nsecond' });

    expect(written).toEqual([
      '{"timestamp":"2026-11-24T17:00:00.000Z","level":"WARN","message":"the attempt failed","errorMessage":"first\\nsecond"}',
    ]);
  });
});

describe('a bound log', () => {
  it('has its fields in every line, whatever is said beside them', () => {
    const { log, lines } = makeSubject();
    const bound = bindLog(log, { requestId: 'request-1' });

    bound.warn('the attempt failed', { attempt: 2, requestId: 'another' });
    bound.error('it is dead');

    expect(lines()).toMatchObject([
      { level: 'WARN', message: 'the attempt failed', requestId: 'request-1', attempt: 2 },
      { level: 'ERROR', message: 'it is dead', requestId: 'request-1' },
    ]);
  });
});
