import type { SeenType } from '../../../core/records/catalog/type-report.ts';

/** An event of the shop that a function has seen, with changes. */
export function makeSeenType(own: Partial<SeenType> = {}): SeenType {
  return {
    ...{ type: 'order.placed', count: 1, producers: [], sources: ['/shop'], leftOut: [] },
    ...{ firstSeen: '2026-11-24T17:00:00.000Z', lastSeen: '2026-11-24T17:00:00.000Z' },
    ...own,
  };
}
