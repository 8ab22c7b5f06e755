import { describe, expect, it } from '@jest/globals';
import type { Claim } from '../../../core/records/claim.ts';
import { bringTo, standing } from '../../support/builders/bring-to.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';
import type { MakeLedger } from './ledger-subject.ts';

const NOW = Date.parse('2026-11-24T17:00:00Z');
const UNTIL = NOW + 30_000;

const RECORD = makeRecord('claimed');
const KEY = { trackingId: RECORD.trackingId, subscriber: 'billing' };
const NONE = { retrying: 0, dead: 0 };

/** Claims: one message at a time for an attempt that must not run twice. */
export function describeClaims(make: MakeLedger): void {
  describe('a claim', () => {
    it('is given once while it runs', async () => {
      const { ledger } = await make();

      const first = await ledger.claim(claimOf({ by: 'a' }));
      const sameMessage = await ledger.claim(claimOf({ by: 'a' }));
      const another = await ledger.claim(claimOf({ by: 'b' }));
      const atItsEnd = await ledger.claim(claimOf({ by: 'b', now: UNTIL, until: UNTIL + 30_000 }));

      expect([first, sameMessage, another, atItsEnd]).toEqual([true, false, false, false]);
      expect((await standing(ledger, KEY))?.claim).toEqual({ by: 'a', until: UNTIL });
    });

    it('is made longer for the message that has it, and for no other', async () => {
      const { ledger } = await make();
      await ledger.claim(claimOf({ by: 'a' }));

      const other = await ledger.claim(claimOf({ by: 'b', renews: true, until: UNTIL + 9 }));
      const own = await ledger.claim(claimOf({ by: 'a', renews: true, until: UNTIL + 9 }));
      const after = await ledger.claim(claimOf({ by: 'b', now: UNTIL + 1, until: UNTIL + 60 }));

      expect([other, own, after]).toEqual([false, true, false]);
      expect((await standing(ledger, KEY))?.claim).toEqual({ by: 'a', until: UNTIL + 9 });
    });

    it('is given to one of many who ask at once', async () => {
      const { ledger } = await make();

      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, message) => ledger.claim(claimOf({ by: `${message}` }))),
      );

      expect(answers.filter((taken) => taken)).toHaveLength(1);
      const by = `${answers.indexOf(true)}`;
      expect((await standing(ledger, KEY))?.claim?.by).toBe(by);
    });

    it('is given again when it has run out', async () => {
      const { ledger } = await make();
      await ledger.claim(claimOf({ by: 'a' }));

      const again = await ledger.claim(claimOf({ by: 'b', now: UNTIL + 1, until: UNTIL + 9 }));
      const third = await ledger.claim(claimOf({ by: 'c', now: UNTIL + 2, until: UNTIL + 9 }));

      expect([again, third]).toEqual([true, false]);
      expect((await standing(ledger, KEY))?.claim).toEqual({ by: 'b', until: UNTIL + 9 });
    });

    it('says whether its handler runs alone, and the next one anew', async () => {
      const { ledger } = await make();
      const claims = [true, false, true, undefined].map((alone, place) => ({
        ...(alone === undefined ? {} : { alone }),
        now: NOW + place * 10,
        until: NOW + place * 10 + 9,
      }));
      const found: unknown[] = [];

      for (const claim of claims) {
        await ledger.claim(claimOf(claim));
        found.push((await standing(ledger, KEY))?.claim);
      }

      const by = 'message-1';
      expect(found).toEqual(
        claims.map(({ alone, until }) => ({ by, until, ...(alone ? { alone } : {}) })),
      );
    });

    it('of one subscriber does not touch another, nor that of another event', async () => {
      const { ledger } = await make();
      const { trackingId } = makeRecord('another');
      await ledger.claim(claimOf());

      const answers = [
        await ledger.claim(claimOf({ subscriber: 'email' })),
        await ledger.claim(claimOf({ trackingId })),
      ];

      expect(answers).toEqual([true, true]);
    });

    it('shows as a pending delivery, with the message that has it', async () => {
      const { ledger } = await make();

      await ledger.claim(claimOf({ by: 'message-7', round: 3, attempt: 4 }));

      expect(await standing(ledger, KEY)).toEqual({
        ...KEY,
        status: 'pending',
        round: 3,
        attempts: 3,
        history: [],
        claim: { by: 'message-7', until: UNTIL },
      });
      expect(await ledger.countFailed('billing')).toEqual(NONE);
    });

    it('is given for a delivery that is retried, whose history stays', async () => {
      const { ledger } = await make();
      const row = makeDelivery(RECORD, 'retrying', { attempts: 3 });
      await ledger.record(row);

      const taken = await ledger.claim(claimOf({ attempt: 4 }));

      const { nextAttemptAt: _, firstAttemptAt: _first, ...kept } = row;
      expect(taken).toBe(true);
      expect(await standing(ledger, KEY)).toEqual({
        ...kept,
        status: 'pending',
        claim: { by: 'message-1', until: UNTIL },
      });
      expect(await ledger.countFailed('billing')).toEqual(NONE);
    });

    it.each(['retrying', 'dead', 'delivered', 'discarded'] as const)(
      'ends with the outcome of its attempt: %s',
      async (status) => {
        const { ledger } = await make();
        await ledger.claim(claimOf());
        const row = makeDelivery(RECORD, status);

        const { written } = await ledger.record(row);
        const taken = await ledger.claim(claimOf({ by: 'b', attempt: 2 }));

        expect(written).toBe(true);
        expect(taken).toBe(status === 'retrying');
        const { nextAttemptAt: _, firstAttemptAt: _first, ...kept } = row;
        const claimed = { ...kept, status: 'pending', claim: { by: 'b', until: UNTIL } };
        expect(await standing(ledger, KEY)).toEqual(status === 'retrying' ? claimed : row);
      },
    );

    it.each(['delivered', 'dead', 'discarded'] as const)(
      'is not given for a delivery that is %s, at any attempt of its round',
      async (status) => {
        const { ledger } = await make();
        const row = makeDelivery(RECORD, status, { attempts: 2 });
        await ledger.record(row);

        const taken = [
          await ledger.claim(claimOf({ attempt: 2 })),
          await ledger.claim(claimOf({ attempt: 3 })),
        ];

        expect(taken).toEqual([false, false]);
        expect(await standing(ledger, KEY)).toEqual(row);
      },
    );

    it.each([
      [1, false],
      [2, false],
      [3, false],
      [4, true],
      [9, true],
    ])('for attempt %d after three failed ones is given: %s', async (attempt, expected) => {
      const { ledger } = await make();
      const row = makeDelivery(RECORD, 'retrying', { attempts: 3 });
      await ledger.record(row);

      const taken = await ledger.claim(claimOf({ attempt }));

      expect(taken).toBe(expected);
      if (!expected) expect(await standing(ledger, KEY)).toEqual(row);
    });

    it('is given for a pending delivery that no message has', async () => {
      const { ledger } = await make();
      await ledger.record(makeDelivery(RECORD, 'pending', { attempts: 0 }));

      expect(await ledger.claim(claimOf())).toBe(true);
      expect(await ledger.claim(claimOf({ by: 'b' }))).toBe(false);
    });

    it('that has run out is not given to an earlier attempt', async () => {
      const { ledger } = await make();
      await ledger.claim(claimOf({ attempt: 3 }));

      const taken = await ledger.claim(claimOf({ attempt: 2, now: UNTIL + 1, until: UNTIL + 2 }));

      expect(taken).toBe(false);
      expect((await standing(ledger, KEY))?.attempts).toBe(2);
    });
  });

  describeRounds(make);
}

function describeRounds(make: MakeLedger): void {
  describe('a claim of another round', () => {
    it.each(['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const)(
      'is given after one that was %s, and keeps its history',
      async (status) => {
        const { ledger } = await make();
        await bringTo(ledger, makeDelivery(RECORD, status));
        const before = await standing(ledger, KEY);

        const taken = await ledger.claim(claimOf({ round: 2, by: 'b', until: UNTIL + 1 }));

        const { nextAttemptAt: _, firstAttemptAt: _first, ...kept } = before ?? {};
        expect(taken).toBe(true);
        expect(await standing(ledger, KEY)).toEqual({
          ...kept,
          status: 'pending',
          round: 2,
          attempts: 0,
          claim: { by: 'b', until: UNTIL + 1 },
        });
        expect(await ledger.countFailed('billing')).toEqual(NONE);
      },
    );

    it('that is earlier is not given, though its own time would be free', async () => {
      const { ledger } = await make();
      const row = makeDelivery(RECORD, 'retrying', { round: 2 });
      await ledger.record(row);

      const taken = await ledger.claim(claimOf({ round: 1, attempt: 9 }));

      expect(taken).toBe(false);
      expect(await standing(ledger, KEY)).toEqual(row);
    });

    it('takes the place of one that still runs', async () => {
      const { ledger } = await make();
      await ledger.claim(claimOf({ by: 'a' }));

      const newer = await ledger.claim(claimOf({ round: 2, by: 'b' }));
      const older = await ledger.claim(claimOf({ by: 'c', now: UNTIL + 1, until: UNTIL + 9 }));

      expect([newer, older]).toEqual([true, false]);
      expect((await standing(ledger, KEY))?.claim?.by).toBe('b');
    });

    it('is not ended by an outcome of the round before', async () => {
      const { ledger } = await make();
      await ledger.claim(claimOf({ round: 2, by: 'b' }));

      const recorded = await ledger.record(makeDelivery(RECORD, 'delivered', { attempts: 30 }));

      expect(recorded.written).toBe(false);
      expect(recorded.standing).toEqual(await standing(ledger, KEY));
      expect(recorded.standing).toMatchObject({ status: 'pending', round: 2, claim: { by: 'b' } });
    });
  });
}

function claimOf(own: Partial<Claim> = {}): Claim {
  return { ...KEY, round: 1, attempt: 1, by: 'message-1', now: NOW, until: UNTIL, ...own };
}
