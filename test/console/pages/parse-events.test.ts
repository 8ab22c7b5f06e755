import { describe, expect, it } from '@jest/globals';
import { withItem, withMember } from '../../../console/pages/send/edit-value.ts';
import { parseEvents } from '../../../console/pages/send/parse-events.ts';

const ONE = { source: '/shop', type: 'order.placed', data: { order: 1 } };
const TWO = { source: '/shop', type: 'order.paid' };

describe('parseEvents', () => {
  it.each([
    ['one event', JSON.stringify(ONE), [['the text', ONE]]],
    ['one over many lines', JSON.stringify(ONE, null, 2), [['the text', ONE]]],
    [
      'a list',
      JSON.stringify([ONE, TWO]),
      [
        ['event 1', ONE],
        ['event 2', TWO],
      ],
    ],
    [
      'one a line, with empty ones between',
      `\n${JSON.stringify(ONE)}\r\n\n${JSON.stringify(TWO)}\n`,
      [
        ['line 2', ONE],
        ['line 4', TWO],
      ],
    ],
    ['nothing', ' \n ', []],
    ['an empty list', '[]', []],
  ])('reads %s', (_, text, events) => {
    const pasted = parseEvents(text);

    expect(pasted.events.map(({ at, event }) => [at, event])).toEqual(events);
    expect(pasted.faults).toEqual([]);
  });

  it('keeps the good ones beside those that are none, and says where these are', () => {
    const text = [JSON.stringify(ONE), '{"source": ', '17', JSON.stringify(TWO), '{}'].join('\n');

    const { events, faults } = parseEvents(text);

    expect(events.map(({ at }) => at)).toEqual(['line 1', 'line 4', 'line 5']);
    expect(faults).toEqual([
      { at: 'line 2', message: expect.stringContaining('it is not JSON') },
      { at: 'line 3', message: 'an event is a JSON object with source, type and data' },
    ]);
  });

  it.each([
    ['a list with a fault', `[\n${JSON.stringify(ONE)},\n${JSON.stringify(TWO)},\n]`],
    ['one over many lines with a fault', '{\n"source": "/shop",\n"type" "order"\n}'],
    ['words', 'hello'],
  ])('rejects %s as a whole', (_, text) => {
    expect(parseEvents(text)).toEqual({
      events: [],
      faults: [{ at: 'the text', message: expect.stringContaining('it is not JSON') }],
    });
  });

  it('sends a number with each of its digits, or says that it cannot', () => {
    const { events, faults } = parseEvents('{"data": {"n": 12345678901234567890}}');

    if ('rawJSON' in JSON)
      expect(JSON.stringify(events[0]?.event)).toBe('{"data":{"n":12345678901234567890}}');
    else expect(faults).toEqual([{ at: 'the text', message: expect.stringContaining('digits') }]);
  });
});

describe('the edits of a form', () => {
  it('set and take out members and items, and change nothing else', () => {
    const value = { a: 1, b: [1, 2] };

    expect(withMember(value, 'a', 2)).toEqual({ a: 2, b: [1, 2] });
    expect(withMember(value, 'a', undefined)).toEqual({ b: [1, 2] });
    expect(withMember('text', 'a', null)).toEqual({ a: null });
    expect(withItem([1, 2], 1, 3)).toEqual([1, 3]);
    expect(withItem([1, 2], 0, undefined)).toEqual([2]);
    expect(withItem(undefined, 0, 1)).toEqual([1]);
    expect(value).toEqual({ a: 1, b: [1, 2] });
  });
});
