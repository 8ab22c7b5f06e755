import { describe, expect, it } from '@jest/globals';
import type { Log, LogFields } from '../../core/ports/log.ts';

interface LogSubject {
  readonly log: Log;
  /** What has been written, line by line. */
  readonly lines: () => readonly LogFields[];
}

const circle: { self?: unknown } = {};
circle.self = circle;

/** The contract of the port `Log`. */
export function describeLog(name: string, make: () => LogSubject): void {
  describe(`${name} as a Log`, () => {
    it.each(['info', 'warn', 'error'] as const)('writes a line for %s', (level) => {
      const { log, lines } = make();

      log[level]('it is so', { trackingId: 'wb_1', attempt: 2 });

      const expected = { level: level.toUpperCase(), message: 'it is so' };
      expect(lines()).toMatchObject([{ ...expected, trackingId: 'wb_1', attempt: 2 }]);
    });

    it('writes a message alone, and none of the fields that are undefined', () => {
      const { log, lines } = make();

      log.warn('alone');
      log.warn('nearly alone', { nextAttemptAt: undefined });

      expect(lines()).toMatchObject([{ message: 'alone' }, { message: 'nearly alone' }]);
      expect(Object.keys(lines()[1] ?? {})).not.toContain('nextAttemptAt');
    });

    it('lets no field take the place of the level or the message', () => {
      const { log, lines } = make();

      log.error('the true one', { level: 'DEBUG', message: 'another' });

      expect(lines()).toMatchObject([{ level: 'ERROR', message: 'the true one' }]);
    });

    it.each([
      ['a circle', circle],
      ['a BigInt', 1n],
      [
        'an object that throws',
        {
          toJSON: () => {
            throw new Error('no');
          },
        },
      ],
    ])('writes the line and its other fields when one is %s', (_, odd) => {
      const { log, lines } = make();

      log.info('odd', { odd, trackingId: 'wb_1' });

      expect(lines()).toMatchObject([{ message: 'odd', odd: '(no JSON)', trackingId: 'wb_1' }]);
    });
  });
}
