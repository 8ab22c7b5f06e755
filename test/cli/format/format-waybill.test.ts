import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatWaybill } from '../../../cli/format/format-waybill.ts';
import { makePaint } from '../../../cli/format/paint.ts';
import type { Waybill } from '../../../core/query/read-waybill.ts';
import { expectHarmless, foreignText } from './foreign-text.ts';

const plain = makePaint({ isTTY: false }, {});

function waybill(own: Partial<Waybill> = {}): Waybill {
  return {
    trackingId: 'wb_1',
    state: 'published',
    acceptedAt: '2026-11-25T17:00:00.000Z',
    sizeBytes: 100,
    event: { specversion: '1.0', id: 'order-1', source: '/shop', type: 'order.placed' },
    deliveries: [],
    overdue: [],
    ...own,
  };
}

type Shown = Waybill['deliveries'][number];

function delivery(subscriber: string, status: Shown['status'], own: Partial<Shown> = {}): Shown {
  return { subscriber, status, round: 1, attempts: 0, history: [], ...own };
}

describe('formatWaybill', () => {
  it('shows a line for every delivery, its state and its attempts', () => {
    const error = { class: 'TypeError', message: 'no' };
    const nextAttemptAt = '2026-11-25T17:00:01.000Z';

    const text = formatWaybill(
      waybill({
        deliveries: [
          delivery('a', 'delivered', { attempts: 1 }),
          delivery('billing', 'dead', { attempts: 30, error }),
          delivery('c', 'retrying', { attempts: 2, error, nextAttemptAt }),
          delivery('d', 'pending'),
        ],
      }),
      plain,
    );

    expect(text.split('\n')).toEqual([
      'order-1  order.placed  wb_1',
      '  a        ✓ delivered  1 attempt',
      '  billing  ✗ dead       30 attempts: TypeError: no',
      '  c        ↻ retrying   attempt 2 failed: TypeError: no; next at 17:00:01 UTC',
      '  d        · pending',
    ]);
  });

  it('says which round it is where a delivery was redriven', () => {
    const error = { class: 'TypeError', message: 'no' };
    const nextAttemptAt = '2026-11-25T17:00:01.000Z';
    const deliveries = [
      delivery('a', 'delivered', { round: 2, attempts: 1 }),
      delivery('b', 'dead', { round: 3, attempts: 5, error }),
      delivery('c', 'retrying', { round: 2, attempts: 2, error, nextAttemptAt }),
      delivery('d', 'pending', { round: 2 }),
    ];

    const text = formatWaybill(waybill({ deliveries }), plain);

    expect(text.split('\n').slice(1)).toEqual([
      '  a  ✓ delivered  round 2, 1 attempt',
      '  b  ✗ dead       round 3, 5 attempts: TypeError: no',
      '  c  ↻ retrying   round 2, attempt 2 failed: TypeError: no; next at 17:00:01 UTC',
      '  d  · pending    round 2',
    ]);
  });

  it.each([
    ['FunctionCrashed', 'the function ended while it handled this event; its log says why'],
    ['NoOutcome', 'the function took this event and reported no outcome; its log says why'],
  ])('says of %s what it means', (name, meaning) => {
    const error = { class: name, message: 'a long text' };
    const deliveries = [delivery('a', 'dead', { attempts: 3, error })];

    expect(formatWaybill(waybill({ deliveries }), plain)).toContain(
      `  a  ✗ dead       3 attempts: ${meaning} (${name})`,
    );
  });

  it('says of an event that nobody wants that it is unmatched', () => {
    expect(formatWaybill(waybill({ state: 'unmatched' }), plain)).toContain(
      'unmatched: no subscriber wants it',
    );
  });

  it('says of an event that waits for the bus that it is in the outbox', () => {
    const deliveries = [delivery('a', 'pending')];

    expect(formatWaybill(waybill({ state: 'outbox', deliveries }), plain)).toContain(
      'waits in the outbox for the event bus',
    );
  });

  it('colours nothing unless a terminal looks on', () => {
    const colourless = [
      plain,
      makePaint({ isTTY: true }, { NO_COLOR: '1' }),
      makePaint({ isTTY: true }, { TERM: 'dumb' }),
    ];

    expect(formatWaybill(waybill(), makePaint({ isTTY: true }, {}))).toContain('\u001b[1m');
    for (const paint of colourless) {
      expect(formatWaybill(waybill(), paint)).not.toContain('\u001b');
    }
  });

  it('shows no text of an event, a subscriber or an error in a way that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.array(foreignText, { minLength: 6, maxLength: 6 }), (texts) => {
        const [id = '', type = '', subscriber = '', name = '', message = '', trackingId = ''] =
          texts;
        const event = { specversion: '1.0', id, source: '/shop', type } as const;
        const deliveries = (['dead', 'retrying', 'delivered'] as const).map((status) =>
          delivery(subscriber, status, { attempts: 1, error: { class: name, message } }),
        );

        const lines = formatWaybill(waybill({ event, deliveries, trackingId }), plain).split('\n');

        expect(lines).toHaveLength(4);
        for (const line of lines) expectHarmless(line);
      }),
    );
  });
});
