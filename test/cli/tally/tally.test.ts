import { describe, expect, it } from '@jest/globals';
import { Tally } from '../../../cli/tally/tally.ts';
import type { ListedEvent, SubscriberStatus } from '../../../client/index.ts';

const NOW = Date.parse('2026-11-24T17:00:00.000Z');
const OLD = '2026-11-24T16:00:00.000Z';
const FRESH = '2026-11-24T16:59:00.000Z';

type Deliveries = NonNullable<ListedEvent['deliveries']>;

function event(changes: Partial<ListedEvent> = {}): ListedEvent {
  return {
    ...{ trackingId: 'wb_1', id: '1', source: '/shop', type: 'order.placed' },
    ...{ acceptedAt: OLD, sizeBytes: 1, expected: ['billing'], state: 'published' },
    ...changes,
  };
}

const delivery = (changes: Partial<Deliveries[number]> = {}): Deliveries[number] => ({
  ...{ subscriber: 'billing', status: 'pending', round: 1, attempts: 0 },
  ...changes,
});

const subscriber = (
  inQueue: number,
  state: SubscriberStatus['state'] = 'active',
): SubscriberStatus =>
  ({
    ...{ name: 'billing', state },
    queue: { visible: inQueue, inFlight: 0, delayed: 0 },
  }) as SubscriberStatus;

describe('a tally', () => {
  it('adds up events, and deliveries by subscriber and outcome', () => {
    const tally = new Tally(NOW);
    const statuses = ['delivered', 'delivered', 'dead', 'discarded', 'retrying'] as const;
    for (const status of statuses) {
      const nextAttemptAt = FRESH;
      tally.add(event({ deliveries: [delivery({ status, nextAttemptAt })] }));
    }
    tally.add(event({ acceptedAt: FRESH, deliveries: [delivery()] }));
    tally.add(event({ state: 'unmatched', expected: [], deliveries: [] }));
    tally.add(event({ acceptedAt: FRESH, state: 'outbox', deliveries: [delivery()] }));

    expect(tally.events).toEqual({ accepted: 8, published: 6, unmatched: 1, outbox: 1 });
    const counts = { delivered: 2, retrying: 1, pending: 2, dead: 1, discarded: 1 };
    expect(tally.subscribers).toEqual([['billing', { expected: 7, ...counts }]]);
    expect(tally.unaccounted([subscriber(0)])).toEqual([]);
  });

  it.each<[string, Partial<ListedEvent>, string | undefined]>([
    ['waits in the outbox for a minute', { state: 'outbox', acceptedAt: FRESH }, undefined],
    ['waits in the outbox for an hour', { state: 'outbox' }, `it is not on the bus, since ${OLD}`],
    ['is for nobody', { state: 'unmatched', expected: [] }, undefined],
    [
      'is for nobody, and somebody',
      { state: 'unmatched' },
      'it is unmatched, and 1 should have it',
    ],
    ['is published for nobody', { expected: [] }, 'it is published, and 0 should have it'],
  ])('names an event that %s', (_, changes, reason) => {
    const named = reason === undefined ? [] : [{ trackingId: 'wb_1', reason }];

    expect(new Tally(NOW).add(event(changes))).toEqual(named);
  });

  const unheard = `nothing was heard of it since ${OLD}, `;
  it.each<[string, Deliveries[number], readonly SubscriberStatus[], string | undefined]>([
    ['has an outcome', delivery({ status: 'dead' }), [subscriber(0)], undefined],
    ['was not begun, and may be in the queue', delivery(), [subscriber(1)], undefined],
    ['waits for a paused subscriber', delivery(), [subscriber(0, 'paused')], undefined],
    [
      'was not begun, and the queue is empty',
      delivery(),
      [subscriber(0)],
      `${unheard}and its queue has 0 for 1 of them`,
    ],
    ['has nobody to go to', delivery(), [], `${unheard}and the subscriber is registered no more`],
    [
      'is of a queue that cannot be read',
      delivery(),
      [
        {
          ...subscriber(0),
          queue: { error: { code: 'queue-unavailable', message: 'x' } },
        } as SubscriberStatus,
      ],
      `${unheard}and how full its queue is, is not known`,
    ],
    [
      'is tried again soon',
      delivery({ status: 'retrying', nextAttemptAt: '2026-11-24T18:00:00.000Z' }),
      [subscriber(0)],
      undefined,
    ],
    [
      'should have been tried again',
      delivery({ status: 'retrying', nextAttemptAt: OLD }),
      [subscriber(0)],
      `its next attempt was due at ${OLD}, and its queue has 0 for 1 of them`,
    ],
    ['waits in a later round', delivery({ round: 2 }), [subscriber(0)], undefined],
  ])('knows of a delivery that %s', (_, one, registered, reason) => {
    const tally = new Tally(NOW);
    tally.add(event({ deliveries: [one] }));
    const named =
      reason === undefined ? [] : [{ trackingId: 'wb_1', subscriber: 'billing', reason }];

    expect(tally.unaccounted(registered)).toEqual(named);
  });

  it('believes the router that a later round is overdue', () => {
    const tally = new Tally(NOW);
    tally.add(event({ overdue: ['billing'], deliveries: [delivery({ round: 2 })] }));
    tally.add(
      event({ overdue: ['billing'], deliveries: [delivery({ round: 2, status: 'delivered' })] }),
    );

    expect(tally.unaccounted([subscriber(0)])).toMatchObject([
      { reason: 'nothing was heard of it, and its queue has 0 for 1 of them' },
    ]);
  });
});
