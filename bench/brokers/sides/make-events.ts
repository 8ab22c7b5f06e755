import type { TargetEvent } from '../../../core/ports/bridging/target.ts';

/** Events as those of `bench/load.ts`: an order of some 240 bytes. */
export function makeEvents(prefix: string, count: number): readonly TargetEvent[] {
  return Array.from({ length: count }, (_, order) => {
    const data = { order, amount: order % 500, note: 'x'.repeat(200) };
    const event = {
      specversion: '1.0' as const,
      id: `${prefix}-${order}`,
      source: '/bench',
      type: 'bench.in',
      datacontenttype: 'application/json',
      data,
    };
    const [dataText, trackingId] = [JSON.stringify(data), `wb_${order}`];
    return { event, dataText, trackingId, attempt: 1 };
  });
}
