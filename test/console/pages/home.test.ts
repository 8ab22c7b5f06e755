import { describe, expect, it } from '@jest/globals';
import type { ListedEvent, Rates, SubscriberStatus } from '../../../client/index.ts';
import { needsOf, oldestRetry, oldestWait, type Seen } from '../../../console/pages/home/needs.ts';
import { ratesSentence, rowsOf } from '../../../console/pages/home/rate-words.ts';

const NOW = Date.parse('2026-11-28T14:00:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

function makeSubscriber(name: string, own: object = {}): SubscriberStatus {
  return {
    ...{ name, state: 'active', target: { kind: 'queue', leaseSeconds: 60 } },
    queue: { visible: 0, inFlight: 0, delayed: 0 },
    deliveries: { retrying: 0, dead: 0 },
    ...own,
  } as unknown as SubscriberStatus;
}

const event = (own: object) => ({ state: 'published', ...own }) as unknown as ListedEvent;

function needs(own: Partial<Seen>) {
  const seen = { now: NOW, subscribers: [], samples: new Map(), events: [], failedJobs: [] };
  return needsOf({ ...seen, rates: undefined, ...own });
}

/** Figures in which each has an age, in seconds. */
const ratesOf = (ages: Readonly<Record<string, number>>): Seen['rates'] => ({
  subscribers: Object.entries(ages).map(([name, oldestSeconds]) => ({
    ...{ name, attempts: 0, delivered: 0, failed: 0, oldestSeconds },
  })),
});

const textsOf = (subscriber: object) =>
  needs({ subscribers: [makeSubscriber('billing', subscriber)] }).map(({ text }) => text);

describe('what needs a person', () => {
  it.each([
    ['nothing', {}, []],
    [
      'what is dead',
      { deliveries: { retrying: 0, dead: 1, deadSince: ago(4) } },
      ['1 delivery to billing failed for good, the oldest 4 min ago.'],
    ],
    [
      'more than was counted',
      { deliveries: { retrying: 0, dead: 1000, atLeast: true } },
      ['at least 1,000 deliveries to billing failed for good.'],
    ],
    [
      'a retry of some minutes',
      { deliveries: { retrying: 2, dead: 0, retryingSince: ago(14) } },
      [],
    ],
    [
      'a retry that goes on',
      { deliveries: { retrying: 2, dead: 0, retryingSince: ago(20) } },
      ['billing has failed for 20 min: 2 deliveries are tried again and again.'],
    ],
    [
      'a pause of minutes',
      { state: 'paused', pause: { since: ago(30), reason: 'x', by: 'ada' } },
      [],
    ],
    [
      'a pause of hours',
      {
        ...{
          state: 'paused',
          pause: { since: ago(130), reason: 'the warehouse moves', by: 'ada' },
        },
        queue: { visible: 12, inFlight: 0, delayed: 1 },
      },
      ['billing has been paused for 2 h 10 min (“the warehouse moves”); 13 events wait for it.'],
    ],
    [
      'what cannot be known',
      { deliveries: { error: { code: 'unavailable', message: 'ask again' } } },
      ['What has failed of billing is not known: ask again.'],
    ],
  ])('is %s', (_, subscriber, texts) => {
    expect(textsOf(subscriber)).toEqual(texts);
  });

  it.each([
    ['grows', [100, 300], ['300 events wait for billing, and they become more.']],
    ['drains', [900, 300], []],
    ['is small', [1, 30], []],
  ])('is a queue that %s', (_, [before = 0, visible = 0], texts) => {
    const queue = { visible, inFlight: 0, delayed: 0 };
    const samples = new Map([
      [
        'billing',
        [
          { at: NOW - 60_000, waiting: before },
          { at: NOW, waiting: visible },
        ],
      ],
    ]);

    const found = needs({ subscribers: [makeSubscriber('billing', { queue })], samples });

    expect(found.map(({ text }) => text)).toEqual(texts);
  });

  it('has the worst first, and says where to go', () => {
    const paused = { state: 'paused', pause: { since: ago(130), reason: 'x', by: 'ada' } };
    const dead = { deliveries: { retrying: 0, dead: 2 } };
    const job = { id: 'job_1', kind: 'redrive', subscriber: 'email', endedAt: ago(5) };

    const found = needs({
      subscribers: [makeSubscriber('a b', paused), makeSubscriber('email', dead)],
      events: [event({ overdue: ['email'] }), event({ state: 'outbox' }), event({})],
      failedJobs: [
        { ...job, error: { code: 'internal', message: 'no more' } },
        { ...job, id: 'job_2', endedAt: ago(3000) },
      ] as unknown as Seen['failedJobs'],
    });

    expect(
      found.map(({ tone, path, query = {} }) => [tone, path, ...Object.values(query)]),
    ).toEqual([
      ['bad', '/failures', 'email'],
      ['bad', '/events', 'overdue'],
      ['bad', '/jobs/job_1'],
      ['warn', '/subscribers/a%20b'],
      ['warn', '/events', 'outbox'],
    ]);
  });

  it.each([
    ['less than half an hour', 1799, {}, []],
    ['longer', 1800, {}, ['The oldest event on the queue of billing has waited for 30 min.']],
    ['longer while it is paused', 7200, { state: 'paused' }, []],
    [
      'longer, and has gone meanwhile',
      7200,
      { queue: { visible: 0, inFlight: 0, delayed: 0 } },
      [],
    ],
  ])('is an event that waits for %s', (_, oldestSeconds, own, texts) => {
    const queue = { visible: 0, inFlight: 1, delayed: 0 };

    const found = needs({
      subscribers: [makeSubscriber('billing', { queue, ...own })],
      rates: ratesOf({ billing: oldestSeconds }),
    });

    expect(found.map(({ text }) => text)).toEqual(texts);
  });

  it('knows whose event has waited longest on a queue that has any', () => {
    const some = { queue: { visible: 1, inFlight: 0, delayed: 0 } };
    const unknown = { queue: { error: { code: 'queue-unavailable', message: 'ask again' } } };
    const subscribers = [
      makeSubscriber('empty'),
      makeSubscriber('new', some),
      makeSubscriber('old', some),
      makeSubscriber('none', some),
    ];
    const rates = ratesOf({ empty: 9000, new: 60, old: 120, unknown: 600 });

    expect(oldestWait(subscribers, rates)).toEqual({ name: 'old', seconds: 120 });
    expect(oldestWait([...subscribers, makeSubscriber('unknown', unknown)], rates)?.name).toBe(
      'unknown',
    );
    expect(oldestWait(subscribers, undefined)).toBeUndefined();
  });

  it('knows whose delivery has been tried again longest', () => {
    const retrying = (minutes: number) => ({
      deliveries: { retrying: 1, dead: 0, retryingSince: ago(minutes) },
    });

    expect(
      oldestRetry([
        makeSubscriber('new', retrying(1)),
        makeSubscriber('old', retrying(9)),
        makeSubscriber('none'),
      ]),
    ).toEqual({ name: 'old', since: NOW - 9 * 60_000 });
    expect(oldestRetry([makeSubscriber('none')])).toBeUndefined();
  });
});

describe('rates', () => {
  const rates: Rates = {
    ...{ from: '2026-11-28T13:57:00Z', to: '2026-11-28T14:00:00Z', periodSeconds: 60 },
    ...{ asOf: '2026-11-28T13:59:30Z', figures: 'some' },
    ...{ accepted: [1, 0, 3], delivered: [2, 0, 1], failed: [0, 0, 1], dead: [0, 0, 0] },
    totals: { accepted: 4, delivered: 3, failed: 1, dead: 0 },
  };

  it('are a table of what happened, the latest first', () => {
    expect(rowsOf(rates)).toEqual([
      {
        at: Date.parse('2026-11-28T13:59:00Z'),
        counts: { accepted: 3, delivered: 1, failed: 1, dead: 0 },
      },
      {
        at: Date.parse('2026-11-28T13:57:00Z'),
        counts: { accepted: 1, delivered: 2, failed: 0, dead: 0 },
      },
    ]);
  });

  it('are a sentence', () => {
    expect(ratesSentence(rates)).toBe(
      'In the last hour 4 events were accepted, 3 deliveries made, 1 attempt failed and 0 deliveries given up. At most 3 were accepted in a minute.',
    );
  });
});
