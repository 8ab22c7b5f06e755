import { NotAttempted } from '../../core/deliver/retries/not-attempted.ts';
import { PermanentError } from '../../core/deliver/retries/permanent-error.ts';
import { RetryLater } from '../../core/deliver/retries/retry-later.ts';
import type { CloudEvent } from '../../core/event/event.ts';
import type { ReceivedEvent } from '../../core/records/received-event.ts';
import { trackingId } from '../../core/records/tracking-id.ts';
import { sha256 } from '../../node/sha256.ts';
import type { Invocation } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How a handler takes an event: `poison` ends the function each time, `hanging` never returns, `unreached` often takes nothing now. */
export type Temper =
  | 'good'
  | 'flaky'
  | 'bad'
  | 'permanent'
  | 'later'
  | 'unreached'
  | 'poison'
  | 'hanging'
  | 'slow';

const TEMPERS: readonly Temper[] = [
  ...(['good', 'good', 'good', 'slow', 'flaky'] as const),
  ...(['bad', 'permanent', 'later', 'unreached', 'poison', 'hanging'] as const),
];

/** Which attempt of an event something is about. */
export interface Place {
  readonly round: number;
  readonly attempt: number;
}

/** An event of a run, and what is known of it. */
export class SimulatedEvent {
  readonly received: ReceivedEvent;
  readonly temper: Temper;
  /** Handler runs that were begun, by attempt; and those that returned, or said that no retry helps, by round. */
  readonly begun = new Map<string, number>();
  readonly returned = new Map<number, number>();
  readonly refused = new Map<number, number>();
  /** Attempts that were begun, or claimed by a function that ended before it could begin them. */
  readonly made = new Set<string>();
  /** When an attempt may begin at the earliest, by the rows that were written; epoch milliseconds. */
  readonly plans = new Map<string, number>();
  /** The functions that run its handler. */
  readonly running = new Set<Invocation>();
  /** Why its handler may run once more than it should: copies of a message, crashes, stale look-ups, lost answers. */
  readonly excuses: string[] = [];
  /** Messages that were handed out three times without an outcome. */
  unanswered = 0;
  published = 0;
  accepted = false;
  expired = false;

  constructor(number: number, random: SeededRandom, now: number) {
    const event: CloudEvent = {
      specversion: '1.0',
      id: `event-${number}`,
      source: '/s',
      type: 't',
    };
    this.received = {
      trackingId: trackingId(event.source, event.id, sha256),
      event,
      acceptedAt: new Date(now).toISOString(),
    };
    this.temper = random.pick(TEMPERS);
  }

  get id(): string {
    return this.received.event.id;
  }

  get trackingId(): string {
    return this.received.trackingId;
  }

  /** What the handler throws at an attempt; undefined where it returns. */
  failure(random: SeededRandom): Error | undefined {
    const { temper } = this;
    if (temper === 'bad') return new TypeError('it never works');
    if (temper === 'flaky' && random.chance(0.5)) return new Error('it works sometimes');
    if (temper === 'permanent') return new PermanentError('it is wrong');
    if (temper === 'later' && random.chance(0.6))
      return new RetryLater('not yet', { delaySeconds: random.pick([5, 800, 4000, 30_000]) });
    if (temper === 'unreached' && random.chance(0.7))
      return new NotAttempted({
        ...{ delaySeconds: random.pick([1, 5, 300]), atMost: random.pick([undefined, 1, 2]) },
        cause: new Error('it takes no more'),
      });
    return undefined;
  }

  /** A run of its handler at an attempt that it was not begun by then was none, and when the next is, nobody has planned. */
  unreached(place: Place, wasMade: boolean): void {
    const key = placeKey(place);
    const others = (this.begun.get(key) ?? 0) - 1;
    if (others > 0) this.begun.set(key, others);
    else this.begun.delete(key);
    if (!wasMade) this.made.delete(key);
    this.plans.delete(key);
  }

  /** For a message about a broken rule. */
  describe(): string {
    const { temper, begun, returned, excuses, unanswered, expired } = this;
    return JSON.stringify({
      temper,
      begun: [...begun],
      returned: [...returned],
      excuses,
      unanswered,
      expired,
    });
  }
}

/** The name of an attempt in a map. */
export function placeKey({ round, attempt }: Place): string {
  return `${round}/${attempt}`;
}

export function countUp<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
