import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planInvocations } from '../../../../core/deliver/invoke/plan-invocations.ts';
import type { TargetEvent } from '../../../../core/ports/bridging/target.ts';

const MOST_BYTES = 6_291_456;

function sent(id: string, more: Partial<TargetEvent> = {}): TargetEvent {
  const event = { specversion: '1.0', id, source: '/shop', type: 'order.placed' } as const;
  return { event, dataText: undefined, trackingId: `wb_${id}`, attempt: 1, ...more };
}

describe('invocations of one event each', () => {
  it('have the CloudEvent with every digit, and say which delivery it is', () => {
    const event = { ...sent('1').event, data: { amount: 1524831183200260000 } };
    const exact = sent('1', { event, dataText: '{"amount":1524831183200260097}', attempt: 3 });

    const [first, second] = planInvocations([exact, sent('2')], { batch: false });

    expect(first?.payload).toBe(
      '{"specversion":"1.0","id":"1","source":"/shop","type":"order.placed","data":{"amount":1524831183200260097}}',
    );
    // Go's runtime reads texts alone.
    expect(first?.custom).toEqual({ waybillTrackingId: 'wb_1', waybillAttempt: '3' });
    expect(second?.payload).toBe(JSON.stringify(sent('2').event));
  });

  it('leave bytes as base64', () => {
    const event = { ...sent('1').event, data_base64: 'AAH/' };

    const [only] = planInvocations([sent('1', { event })], { batch: false });

    expect(JSON.parse(only?.payload ?? '')).toEqual(event);
  });
});

describe('invocations of batches', () => {
  it('have all events in a list, in their order', () => {
    const planned = planInvocations([sent('1'), sent('2')], { batch: true });

    expect(planned).toHaveLength(1);
    expect(JSON.parse(planned[0]?.payload ?? '')).toEqual([sent('1').event, sent('2').event]);
    expect(planned[0]).not.toHaveProperty('custom');
  });

  it('part events with the same id, which the function could not tell apart', () => {
    const other = sent('1', { event: { ...sent('1').event, source: '/other' } });

    const planned = planInvocations([sent('1'), sent('2'), other, sent('3')], { batch: true });

    expect(planned.map(({ events }) => events.map(({ event }) => event.id))).toEqual([
      ['1', '2'],
      ['1', '3'],
    ]);
  });

  it('have at most what Lambda takes, and all events in their order', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('x', 'é', '💶'),
        (sizes, unit) => {
          const events = sizes.map((size, place) => {
            const data = unit.repeat(size / new TextEncoder().encode(unit).length);
            return sent(String(place), { event: { ...sent(String(place)).event, data } });
          });

          const planned = planInvocations(events, { batch: true });

          expect(planned.flatMap((one) => one.events)).toEqual(events);
          for (const { payload, events: own } of planned) {
            expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(MOST_BYTES);
            expect(JSON.parse(payload)).toHaveLength(own.length);
          }
        },
      ),
      { numRuns: 10 },
    ));
});
