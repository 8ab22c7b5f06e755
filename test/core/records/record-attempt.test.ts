import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../core/records/delivery.ts';
import { addTo, failForGood, failForNow, succeed } from '../../../core/records/record-attempt.ts';

const KEY = { trackingId: 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa', subscriber: 'billing' };
const ERROR = { class: 'TypeError', message: 'x is not a function' };
const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);

const attempt = (number: number, time: string, round = 1) => ({
  ...KEY,
  round,
  attempt: number,
  at: at(time),
});

describe('a delivery', () => {
  it('is delivered at its first attempt', () => {
    expect(succeed(undefined, attempt(1, '17:00:00'))).toEqual({
      ...KEY,
      status: 'delivered',
      round: 1,
      attempts: 1,
      firstAttemptAt: '2026-11-24T17:00:00.000Z',
      lastAttemptAt: '2026-11-24T17:00:00.000Z',
      history: [{ at: '2026-11-24T17:00:00.000Z', number: 1, outcome: 'delivered' }],
    });
  });

  it('waits for its next attempt after a failure, and says why and until when', () => {
    const outcome = { ...attempt(1, '17:00:00'), nextAt: at('17:00:30') };

    expect(failForNow(undefined, outcome, ERROR)).toEqual({
      ...KEY,
      status: 'retrying',
      round: 1,
      attempts: 1,
      firstAttemptAt: '2026-11-24T17:00:00.000Z',
      lastAttemptAt: '2026-11-24T17:00:00.000Z',
      nextAttemptAt: '2026-11-24T17:00:30.000Z',
      error: ERROR,
      history: [{ at: '2026-11-24T17:00:00.000Z', number: 1, outcome: 'failed', error: ERROR }],
    });
  });

  it('keeps its first time and its history, and drops its error when it is delivered at last', () => {
    const failed = failForNow(
      undefined,
      { ...attempt(1, '17:00:00'), nextAt: at('17:01:00') },
      ERROR,
    );

    const delivered = succeed(failed, attempt(2, '17:01:00'));

    expect(delivered).toEqual({
      ...KEY,
      status: 'delivered',
      round: 1,
      attempts: 2,
      firstAttemptAt: '2026-11-24T17:00:00.000Z',
      lastAttemptAt: '2026-11-24T17:01:00.000Z',
      history: [
        ...failed.history,
        { at: '2026-11-24T17:01:00.000Z', number: 2, outcome: 'delivered' },
      ],
    });
  });

  it('is dead with its last error, and waits for nothing any more', () => {
    const failed = failForNow(
      undefined,
      { ...attempt(1, '17:00:00'), nextAt: at('17:01:00') },
      ERROR,
    );
    const last = { class: 'PermanentError', message: 'gone' };

    const dead = failForGood(failed, attempt(2, '17:01:00'), last);

    expect(dead).toMatchObject({ status: 'dead', attempts: 2, error: last });
    expect(dead).not.toHaveProperty('nextAttemptAt');
    expect(dead.history.map(({ error }) => error)).toEqual([ERROR, last]);
  });

  it('keeps the last ten attempts', () => {
    let delivery: Delivery | undefined;
    for (let number = 1; number <= 25; number++) {
      delivery = failForNow(
        delivery,
        { ...attempt(number, '17:00:00'), nextAt: at('18:00:00') },
        ERROR,
      );
    }

    expect(delivery?.attempts).toBe(25);
    expect(delivery?.history.map(({ number }) => number)).toEqual([
      16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
    ]);
  });

  it('leaves the delivery before it as it was', () => {
    const failed = failForNow(
      undefined,
      { ...attempt(1, '17:00:00'), nextAt: at('17:01:00') },
      ERROR,
    );
    const copy = structuredClone(failed);

    succeed(failed, attempt(2, '17:01:00'));

    expect(failed).toEqual(copy);
  });
});

describe('a later round', () => {
  const before = failForGood(undefined, attempt(3, '17:00:00'), ERROR);

  it('counts its attempts and its time anew, and keeps the history', () => {
    const delivered = succeed(before, attempt(1, '18:00:00', 2));

    expect(delivered).toEqual({
      ...KEY,
      status: 'delivered',
      round: 2,
      attempts: 1,
      firstAttemptAt: '2026-11-24T18:00:00.000Z',
      lastAttemptAt: '2026-11-24T18:00:00.000Z',
      history: [
        ...before.history,
        { at: '2026-11-24T18:00:00.000Z', number: 1, round: 2, outcome: 'delivered' },
      ],
    });
  });

  it.each([
    [
      'the row of its round',
      failForNow(before, { ...attempt(1, '18:00:00', 2), nextAt: 0 }, ERROR),
    ],
    ['its message, where the row is of an earlier round', before],
    ['its message, where there is no row', undefined],
  ])('began when %s says so', (_, previous) => {
    const firstAttemptAt = '2026-11-24T18:00:00.000Z';

    const row = failForGood(previous, { ...attempt(2, '19:00:00', 2), firstAttemptAt }, ERROR);

    expect(row.firstAttemptAt).toBe(firstAttemptAt);
  });
});

describe('addTo', () => {
  it('adds a late success to what is known of later attempts', () => {
    const failed = { ...attempt(4, '17:04:00'), nextAt: at('17:10:00') };
    const standing = failForNow(undefined, failed, ERROR);
    const late = succeed(undefined, attempt(1, '17:00:00'));

    const row = addTo(standing, late);

    expect(row).toMatchObject({ status: 'delivered', attempts: 4 });
    expect(row.firstAttemptAt).toBe(standing.firstAttemptAt);
    expect(row.history.map(({ number, outcome }) => [number, outcome])).toEqual([
      [4, 'failed'],
      [1, 'delivered'],
    ]);
    expect(row).not.toHaveProperty('error');
    expect(row).not.toHaveProperty('nextAttemptAt');
  });
});
