import { describe, expect, it } from '@jest/globals';
import type { KeyStore } from '../../core/ports/key-store.ts';
import { makeKey } from '../support/builders/make-key.ts';

/** A store with nothing in it. */
export interface KeyStoreSubject {
  readonly keys: KeyStore;
  /** Takes the store down; the answer fixes it. */
  readonly breakStore: () => () => void;
  /** Has the store count the next request and lose its answer, after which it is asked again, as the SDK does. */
  readonly loseAnswer: () => void;
}

const MINUTE = { producer: 'shop', minute: '2026-11-24T17:20' };

/** The contract of the port `KeyStore`. */
export function describeKeyStore(name: string, make: () => Promise<KeyStoreSubject>): void {
  describe(`${name} as a KeyStore`, () => {
    it('lists every key as it was added', async () => {
      const { keys } = await make();
      const added = [
        makeKey().record,
        makeKey({
          permissions: ['publish', 'read', 'admin'],
          sources: ['/é/*'],
          types: ['order.*'],
          eventsPerMinute: 60,
          expiresAt: '2030-01-31T00:00:00.000Z',
          label: 'checkout',
          replacedBy: 'another',
        }).record,
      ];

      for (const key of added) await keys.addKey(key);

      expect(byId(await keys.listKeys())).toEqual(byId(added));
    });

    it('lists however many there are', async () => {
      const { keys } = await make();
      const sources = Array.from({ length: 100 }, (_, n) => `/${'s'.repeat(100)}/${n}`);
      const added = Array.from({ length: 150 }, () => makeKey({ sources }).record);

      await Promise.all(added.map((key) => keys.addKey(key)));

      expect(byId(await keys.listKeys())).toEqual(byId(added));
    });

    it('replaces a key that is there as it was read, and no other', async () => {
      const { keys } = await make();
      const { record } = makeKey();
      const next = { ...record, expiresAt: '2030-01-31T00:00:00.000Z' };
      await keys.addKey(record);

      const another = makeKey().record;
      const answers = [
        await keys.replaceKey(record, next),
        await keys.replaceKey(record, { ...next, replacedBy: 'another' }),
        await keys.replaceKey(another, another),
      ];

      expect(answers).toEqual([true, false, false]);
      expect(await keys.listKeys()).toEqual([next]);
    });

    it('deletes a key that is there, and says so of no other', async () => {
      const { keys } = await make();
      const { record } = makeKey();
      await keys.addKey(record);

      const answers = [await keys.deleteKey(record.id), await keys.deleteKey(record.id)];

      expect(answers).toEqual([true, false]);
      expect(await keys.listKeys()).toEqual([]);
    });

    it('counts events up to the limit, all of a request or none', async () => {
      const { keys } = await make();
      const count = (events: number) => keys.countEvents({ ...MINUTE, events, limit: 10 });

      expect([await count(7), await count(4), await count(3), await count(1)]).toEqual([
        true,
        false,
        true,
        false,
      ]);
    });

    it('counts by producer and by minute, whatever the limit of each request', async () => {
      const { keys } = await make();
      const request = { ...MINUTE, events: 5, limit: 5 };
      await keys.countEvents(request);

      expect(await keys.countEvents(request)).toBe(false);
      expect(await keys.countEvents({ ...request, limit: 10 })).toBe(true);
      expect(await keys.countEvents({ ...request, producer: 'till' })).toBe(true);
      expect(await keys.countEvents({ ...request, minute: '2026-11-24T17:21' })).toBe(true);
    });

    it('takes no request of more than the limit, not even as the first', async () => {
      const { keys } = await make();

      expect(await keys.countEvents({ ...MINUTE, events: 6, limit: 5 })).toBe(false);
      expect(await keys.countEvents({ ...MINUTE, events: 5, limit: 5 })).toBe(true);
    });

    it('counts exactly what fits when requests come at once', async () => {
      const { keys } = await make();
      const requests = Array.from({ length: 20 }, () => ({ ...MINUTE, events: 3, limit: 25 }));

      const taken = await Promise.all(requests.map((request) => keys.countEvents(request)));

      expect(taken.filter(Boolean)).toHaveLength(8);
    });

    it('counts a request once whose answer is lost', async () => {
      const { keys, loseAnswer } = await make();
      const count = (events: number) => keys.countEvents({ ...MINUTE, events, limit: 10 });
      loseAnswer();

      const first = await count(4);
      loseAnswer();
      const second = await count(6);

      expect([first, second]).toEqual([true, true]);
      expect(await count(1)).toBe(false);
    });

    it('counts nothing of a request that does not fit, whose answer is lost', async () => {
      const { keys, loseAnswer } = await make();
      const count = (events: number) => keys.countEvents({ ...MINUTE, events, limit: 10 });
      await count(7);
      loseAnswer();

      expect([await count(4), await count(3)]).toEqual([false, true]);
    });

    it.each<[keyof KeyStore, (keys: KeyStore) => Promise<unknown>]>([
      ['listKeys', (keys) => keys.listKeys()],
      ['addKey', (keys) => keys.addKey(makeKey().record)],
      ['replaceKey', (keys) => keys.replaceKey(makeKey().record, makeKey().record)],
      ['deleteKey', (keys) => keys.deleteKey('nobody')],
      ['countEvents', (keys) => keys.countEvents({ ...MINUTE, events: 1, limit: 5 })],
    ])('says of %s in an outage that the ledger is unavailable', async (_, call) => {
      const { keys, breakStore } = await make();
      const fix = breakStore();

      const failed = call(keys);

      await expect(failed).rejects.toMatchObject({ code: 'ledger-unavailable' });
      fix();
      await expect(call(keys)).resolves.not.toThrow();
    });
  });
}

function byId<T extends { readonly id: string }>(keys: readonly T[]): readonly T[] {
  return [...keys].sort((a, b) => (a.id < b.id ? -1 : 1));
}
