import { describe, expect, it } from '@jest/globals';
import type { ProvisionView, SubscriberStatus } from '../../../client/index.ts';
import { changesOf } from '../../../console/pages/subscribers/change/changes-of.ts';
import { healthOf, waitingOf } from '../../../console/pages/subscribers/health.ts';
import { bestPerSecond, estimateWords } from '../../../console/pages/subscribers/pace.ts';
import { rateWords } from '../../../console/pages/subscribers/recent-rates.ts';
import { fromInputTime, toInputTime } from '../../../console/pages/subscribers/span.ts';
import { addSample, drainWords, type Sample } from '../../../console/pages/subscribers/trend.ts';

const NOW = Date.parse('2026-11-28T14:00:00Z');
const AGO = '2026-11-28T13:56:00.000Z';

const SUBSCRIBER: SubscriberStatus = {
  ...{ name: 'billing', pattern: { type: ['order.placed'] }, ruleName: 'billing', once: false },
  ...{ version: 1, createdAt: AGO, state: 'active' },
  target: { kind: 'queue', leaseSeconds: 60 },
  retry: { maxAttempts: 5, baseSeconds: 2, capSeconds: 60 },
  queue: { visible: 0, inFlight: 0, delayed: 0 },
  deliveries: { retrying: 0, dead: 0 },
};

const MAKING: ProvisionView = {
  ...{ name: 'audit', pattern: { type: ['x'] }, retry: SUBSCRIBER.retry, createdAt: AGO },
  target: { kind: 'queue', leaseSeconds: 60 },
  ...{ managedBy: 'api', lifecycle: 'creating' },
};

const ERROR = { error: { code: 'queue-unavailable', message: 'the queue is away' } } as const;
const PAUSE = { since: AGO, reason: 'INC-1', by: 'ada' };

describe('healthOf', () => {
  it.each([
    ['nothing', {}, 'healthy', 'nothing has failed'],
    ['few that wait', { queue: { visible: 99, inFlight: 1, delayed: 0 } }, 'healthy', /nothing/],
    [
      'many that wait',
      { queue: { visible: 320, inFlight: 1, delayed: 0 } },
      'behind',
      '320 events wait',
    ],
    [
      'some retried',
      { deliveries: { retrying: 3, dead: 0, retryingSince: AGO } },
      'retrying',
      '3 retrying, oldest 4 min ago',
    ],
    [
      'some dead',
      { deliveries: { retrying: 3, dead: 12, deadSince: AGO } },
      'failing',
      '12 dead, oldest 4 min ago',
    ],
    [
      'more than are counted',
      { deliveries: { retrying: 0, dead: 15_000, atLeast: true } },
      'failing',
      'at least 15,000 dead',
    ],
    ['a pause', { state: 'paused', pause: PAUSE }, 'paused', 'for 4 min'],
    ['what cannot be found out', { queue: ERROR }, 'unknown', 'the queue is away'],
    ['what cannot be counted', { deliveries: ERROR }, 'unknown', 'the queue is away'],
  ] as const)('says of %s', (_, own, state, why) => {
    const health = healthOf({ ...SUBSCRIBER, ...own } as SubscriberStatus, NOW);

    expect(health.state).toBe(state);
    expect(health.why).toMatch(why);
  });

  it('says of one that is being made what is made', () => {
    expect(healthOf(MAKING, NOW).state).toBe('creating');
    expect(healthOf({ ...SUBSCRIBER, ...MAKING, lifecycle: 'deleting' }, NOW).state).toBe(
      'deleting',
    );
  });

  it('counts what waits, where that is known', () => {
    expect(waitingOf({ queue: { visible: 3, inFlight: 1, delayed: 2 } })).toBe(5);
    expect(waitingOf({ queue: ERROR })).toBeUndefined();
  });
});

describe('what waits', () => {
  const watched = (...counts: readonly number[]) =>
    counts.reduce<readonly Sample[]>(
      (samples, waiting, index) => addSample(samples, { at: NOW + index * 5000, waiting }),
      [],
    );

  it.each<readonly [readonly number[], string]>([
    [[5, 3, 0], 'nothing waits'],
    [[300], 'watched for too short a time to say when it is empty'],
    [[300, 300, 300], 'neither grows nor drains'],
    [[300, 200, 100], 'drains by 20 a second, empty in about 5 s'],
    [[100, 110, 130], 'grows by 3 a second'],
    [[1000, 999, 999], 'drains by 0.1 a second, empty in about 2 h 46 min'],
  ])('of %j is put into words', (counts, words) => {
    expect(drainWords(watched(...counts))).toBe(words);
  });

  it('is watched for two minutes', () => {
    expect(watched(...Array.from({ length: 100 }, () => 1))).toHaveLength(24);
  });
});

describe('what somebody else has changed', () => {
  const other = { ...MAKING, description: 'the index' };

  it.each<readonly [string, object, readonly string[]]>([
    ['nothing', {}, []],
    [
      'members of it',
      { description: 'x', retry: { maxAttempts: 7, baseSeconds: 2, capSeconds: 90 } },
      [
        'What it is for: x, before the index',
        'Attempts at most: 7, before 5',
        'Retry: 2 s up to 90 s apart, before 2 s up to 60 s apart',
      ],
    ],
    [
      'what is new',
      { expiresInSeconds: 600 },
      ['It goes when it is not put again for, in seconds: 600, before nothing'],
    ],
    [
      'its pattern',
      { pattern: { type: ['y'] } },
      ['Pattern: {"type":["y"]}, before {"type":["x"]}'],
    ],
    ['its state', { lifecycle: 'deleting' }, ['It is: deleting, before creating']],
  ])('is told: %s', (_, own, lines) => {
    expect(changesOf(other, { ...other, ...own })).toEqual(lines);
  });
});

describe('a rate', () => {
  const span = { from: '2026-11-28T13:45:00.000Z', asOf: '2026-11-28T14:00:00.000Z' };

  it.each([
    [0, '0'],
    [1, '< 0.1'],
    [6, '0.4'],
    [30, '2'],
    [155, '10'],
    [90_000, '6,000'],
  ])('of %d in 15 minutes is %s a minute', (count, words) => {
    expect(rateWords(count, span)).toBe(words);
  });

  it('is of a minute at least', () => {
    expect(rateWords(5, { ...span, from: span.asOf })).toBe('5');
  });
});

describe('how long what waits takes', () => {
  const rates = { figures: 'some', periodSeconds: 300, delivered: [0, 600, 30] } as const;

  it('is by the best pace that was seen', () => {
    expect(bestPerSecond(rates)).toBe(2);
    expect(bestPerSecond({ ...rates, delivered: [0, 0] })).toBeUndefined();
    expect(bestPerSecond({ ...rates, figures: 'none' })).toBeUndefined();
  });

  it.each([
    [100, 2, '2 a second, that takes about 50 s'],
    [30, 0.05, '3 a minute, that takes about 10 min'],
  ])('%d at %d a second is said in words', (waiting, perSecond, words) => {
    expect(estimateWords(waiting, perSecond)).toContain(words);
  });
});

describe('a time that is typed', () => {
  it('is read in the zone in which it is shown', () => {
    expect(toInputTime(NOW, 'utc')).toBe('2026-11-28T14:00');
    expect(fromInputTime('2026-11-28T14:00', 'utc')).toBe('2026-11-28T14:00:00.000Z');
    expect(fromInputTime(toInputTime(NOW, 'local'), 'local')).toBe('2026-11-28T14:00:00.000Z');
    expect(fromInputTime('', 'utc')).toBeUndefined();
    expect(fromInputTime('soon', 'utc')).toBeUndefined();
  });
});
