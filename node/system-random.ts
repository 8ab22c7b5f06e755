import type { Random } from '../core/ports/random.ts';

/** The runtime's own chance; jitter needs no more. */
export const systemRandom: Random = { next: () => Math.random() };
