import { PermanentError } from '../../core/delivery/permanent-error.ts';
import { RetryLater } from '../../core/delivery/retry-later.ts';
import type { EventRecord } from '../../core/records/event-record.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How a handler takes an event: `poison` ends the function each time, `hanging` never returns. */
export type Temper =
  | 'good'
  | 'flaky'
  | 'bad'
  | 'permanent'
  | 'later'
  | 'poison'
  | 'hanging'
  | 'slow';

const TEMPERS: readonly Temper[] = [
  ...(['good', 'good', 'good', 'slow', 'flaky'] as const),
  ...(['bad', 'permanent', 'later', 'poison', 'hanging'] as const),
];

/** An event of a run, and what is known of it. */
export interface SimulatedEvent {
  readonly record: EventRecord;
  readonly temper: Temper;
  /** Handler runs that were begun, returned, or said that no retry helps; by round. */
  readonly begun: Map<number, number>;
  readonly returned: Map<number, number>;
  readonly refused: Map<number, number>;
  /** Functions that ended while they had its message, whatever ended them. */
  crashes: number;
  /** Why its handler may run once more than it should: copies of a message, stale or missed look-ups, lost answers. */
  excuses: number;
  expired: boolean;
}

export function makeSimulatedEvent(
  number: number,
  random: SeededRandom,
  now: number,
): SimulatedEvent {
  const trackingId = `wb_${'a'.repeat(24)}${'abcdefgh'[number % 8]}${'234567'[number % 6]}`;
  const event = { specversion: '1.0', id: `event-${number}`, source: '/s', type: 't' } as const;
  return {
    record: {
      trackingId,
      event,
      acceptedAt: new Date(now).toISOString(),
      sizeBytes: 100,
      expected: ['billing'],
      state: 'published',
    },
    temper: random.pick(TEMPERS),
    begun: new Map(),
    returned: new Map(),
    refused: new Map(),
    crashes: 0,
    excuses: 0,
    expired: false,
  };
}

export function countUp(counts: Map<number, number>, round: number): void {
  counts.set(round, (counts.get(round) ?? 0) + 1);
}

/** What the handler of an event throws at an attempt; undefined where it returns. */
export function failureOf({ temper }: SimulatedEvent, random: SeededRandom): Error | undefined {
  if (temper === 'bad') return new TypeError('it never works');
  if (temper === 'flaky' && random.chance(0.5)) return new Error('it works sometimes');
  if (temper === 'permanent') return new PermanentError('it is wrong');
  if (temper === 'later' && random.chance(0.6))
    return new RetryLater('not yet', { delaySeconds: random.pick([5, 800, 4000, 90_000]) });
  return undefined;
}
