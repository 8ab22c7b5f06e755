import { describe, expect, it } from '@jest/globals';
import type { EventBus } from '../../core/ports/event-bus.ts';
import { type Envelope, sealEnvelope } from '../../core/records/envelope.ts';
import { makeRecord } from '../support/builders/make-records.ts';

/** A bus with nothing on it, and what the contract's tests do around it. */
export interface EventBusSubject {
  readonly bus: EventBus;
  /** What came out on the other side since the last look, in any order; so many are waited for, for some seconds. */
  readonly arrived: (count: number) => Promise<readonly unknown[]>;
  /** Makes it throttle or takes it down; the answer fixes it. */
  readonly breakBus: (how: 'throttle' | 'outage') => () => void;
  /** An envelope that it will always refuse. */
  readonly refused: Envelope;
}

/** The contract of the port `EventBus`. */
export function describeEventBus(name: string, make: () => Promise<EventBusSubject>): void {
  describe(`${name} as an EventBus`, () => {
    it('takes nothing and answers nothing', async () => {
      const { bus, arrived } = await make();

      expect(await bus.publish([])).toEqual([]);
      expect(await arrived(0)).toEqual([]);
    });

    it.each([1, 10, 11, 37])('brings %d envelopes, each whole and once', async (count) => {
      const { bus, arrived } = await make();
      const envelopes = makeEnvelopes(count);

      const results = await bus.publish(envelopes);

      expect(results).toEqual(envelopes.map(() => ({ ok: true })));
      expect(byId(await arrived(count))).toEqual(byId(envelopes));
    });

    it('brings envelopes that are more than a megabyte together', async () => {
      const { bus, arrived } = await make();
      const envelopes = makeEnvelopes(6, { data: 'x'.repeat(400_000) });

      const results = await bus.publish(envelopes);

      expect(results.every(({ ok }) => ok)).toBe(true);
      expect(await arrived(6)).toHaveLength(6);
    });

    it('says of a refused envelope that it always will be, and takes the others', async () => {
      const { bus, arrived, refused } = await make();
      const [first, second, ...others] = makeEnvelopes(15);
      const envelopes = [first, second, refused, ...others].filter((each) => each !== undefined);

      const results = await bus.publish(envelopes);

      const failed = results.flatMap((result, place) => (result.ok ? [] : [{ place, result }]));
      expect(failed).toEqual([{ place: 2, result: expect.objectContaining({ retryable: false }) }]);
      expect(await arrived(15)).toHaveLength(15);
    });

    it.each(['throttle', 'outage'] as const)(
      'says in a time of %s that every envelope may be sent again',
      async (how) => {
        const { bus, arrived, breakBus } = await make();
        const envelopes = makeEnvelopes(12);
        const fix = breakBus(how);

        const failed = await bus.publish(envelopes);
        fix();
        const nothing = await arrived(0);
        const taken = await bus.publish(envelopes);

        expect(failed).toHaveLength(12);
        for (const result of failed)
          expect(result).toEqual({
            ok: false,
            code: expect.stringMatching(/\w/),
            message: expect.any(String),
            retryable: true,
          });
        expect(nothing).toEqual([]);
        expect(taken.every(({ ok }) => ok)).toBe(true);
      },
    );
  });
}

function makeEnvelopes(count: number, event: object = {}): readonly Envelope[] {
  return Array.from({ length: count }, (_, index) =>
    sealEnvelope(makeRecord(`event-${index}`, { event })),
  );
}

function byId(envelopes: readonly unknown[]): readonly unknown[] {
  const id = (envelope: unknown) => (envelope as Envelope).id;
  return [...envelopes].sort((a, b) => (id(a) < id(b) ? -1 : 1));
}
