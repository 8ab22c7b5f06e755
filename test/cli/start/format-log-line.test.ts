import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makePaint, type Paint } from '../../../cli/format/paint.ts';
import { formatLogLine } from '../../../cli/start/format-log-line.ts';
import { expectHarmless, foreignText } from '../format/foreign-text.ts';

const show: Paint = (colour, text) => `<${colour}>${text}</>`;

describe('formatLogLine', () => {
  it('shows the message and its reason first, and dimmed what it is about', () => {
    const fields = {
      ...{ requestId: 'r-1', trackingId: 'wb_1', subscriber: 'billing', attempt: 2 },
      ...{ subject: 'a b', errorClass: 'TypeError', errorMessage: 'no such card' },
    };

    const lines = formatLogLine({ level: 'warn', message: 'it failed', fields }, 'billing', show);

    expect(lines).toEqual([
      '<yellow>it failed: TypeError: no such card</><dim>  trackingId=wb_1 attempt=2 subject="a b"</>',
    ]);
  });

  it('names the subscriber where another function speaks', () => {
    const line = { level: 'error', message: 'dead', fields: { subscriber: 'billing' } } as const;

    expect(formatLogLine(line, 'DeadLetter', show)).toEqual([
      '<red>dead</><dim>  subscriber=billing</>',
    ]);
  });

  it('shows a stack below', () => {
    const fields = {
      errorClass: 'Error',
      errorMessage: 'x',
      stack: 'Error: x\n    at one\n    at two',
    };

    expect(formatLogLine({ level: 'error', message: 'oh', fields }, 'Query', show)).toEqual([
      '<red>oh: Error: x</>',
      '<dim>    at one</>',
      '<dim>    at two</>',
    ]);
  });

  it('shows words as they were written, line by line', () => {
    expect(formatLogLine({ level: 'info', message: 'one\ntwo' }, 'billing', show)).toEqual([
      '<dim>one</>',
      '<dim>two</>',
    ]);
  });

  it('shows no text of a function in a way that a terminal obeys', () => {
    const name = fc.oneof(fc.constantFrom('stack', 'errorClass', 'errorMessage'), foreignText);
    const value = fc.oneof(foreignText, fc.record({ nested: foreignText }), fc.integer());
    const plain = makePaint({}, {});

    fc.assert(
      fc.property(foreignText, fc.dictionary(name, value), (message, fields) => {
        for (const line of formatLogLine({ level: 'info', message, fields }, 'billing', plain))
          expectHarmless(line);
      }),
    );
  });
});
