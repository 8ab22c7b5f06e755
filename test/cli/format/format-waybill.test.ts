import { describe, expect, it } from '@jest/globals';
import { formatWaybill } from '../../../cli/format/format-waybill.ts';
import { makePaint } from '../../../cli/format/paint.ts';
import type { Waybill } from '../../../core/read-waybill.ts';

const plain = makePaint({ isTTY: false }, {});

function waybill(own: Partial<Waybill> = {}): Waybill {
  return {
    trackingId: 'wb_1',
    state: 'published',
    event: { specversion: '1.0', id: 'order-1', source: '/shop', type: 'order.placed' },
    deliveries: [],
    overdue: [],
    ...own,
  };
}

describe('formatWaybill', () => {
  it('shows a line for every delivery, its state and its attempts', () => {
    const error = { class: 'TypeError', message: 'no' };

    const text = formatWaybill(
      waybill({
        deliveries: [
          { subscriber: 'a', status: 'delivered', attempts: 1, history: [] },
          { subscriber: 'billing', status: 'dead', attempts: 30, error, history: [] },
          {
            subscriber: 'c',
            status: 'retrying',
            attempts: 2,
            error,
            nextAttemptAt: '2026-11-25T17:00:01.000Z',
            history: [],
          },
          { subscriber: 'd', status: 'pending', attempts: 0, history: [] },
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

  it('says of an event that nobody wants that it is unmatched', () => {
    expect(formatWaybill(waybill({ state: 'unmatched' }), plain)).toContain(
      'unmatched: no subscriber wants it',
    );
  });

  it('says of an event that waits for the bus that it is in the outbox', () => {
    const deliveries = [{ subscriber: 'a', status: 'pending' as const, attempts: 0, history: [] }];

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
});
