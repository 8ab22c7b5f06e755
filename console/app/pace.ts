import { kept } from './kept.ts';

/** How often pages ask the router by themselves: as they are made, four times as seldom, or only when they are told to. */
export const pace = kept<'live' | 'slow' | 'still'>('pace', 'live');

const SLOWER = { live: 1, slow: 4, still: Number.POSITIVE_INFINITY } as const;

/** How long a page is to wait that would wait so long, in milliseconds. */
export function paced(ms: number): number {
  return ms * SLOWER[pace.value];
}
