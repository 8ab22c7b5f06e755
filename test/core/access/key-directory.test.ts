import { describe, expect, it } from '@jest/globals';
import { KeyDirectory } from '../../../core/access/key-directory.ts';
import { makeKey } from '../../support/builders/make-key.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { MemoryKeyStore } from '../../support/fakes/memory-key-store.ts';

async function makeWorld() {
  const clock = new FakeClock();
  const keys = new MemoryKeyStore();
  const { record } = makeKey();
  await keys.addKey(record);
  return { clock, keys, record, directory: new KeyDirectory({ keys, clock }) };
}

describe('KeyDirectory', () => {
  it('reads once in five seconds, however often a key is asked for', async () => {
    const { clock, keys, record, directory } = await makeWorld();

    for (let asked = 0; asked < 10; asked++) await directory.find(record.id);
    clock.advance(4999);
    expect(await directory.find(record.id)).toEqual(record);
    expect(keys.reads).toBe(1);

    clock.advance(1);
    await directory.find(record.id);
    expect(keys.reads).toBe(2);
  });

  it('reads once a second, however many keys are guessed', async () => {
    const { clock, keys, directory } = await makeWorld();

    for (let guess = 0; guess < 2500; guess++) {
      expect(await directory.find(`guess-${guess}`)).toBeUndefined();
      clock.advance(1);
    }

    expect(keys.reads).toBe(3);
  });

  it('finds a key that was just made within a second', async () => {
    const { clock, keys, record, directory } = await makeWorld();
    await directory.find(record.id);
    const fresh = makeKey().record;
    await keys.addKey(fresh);

    clock.advance(1000);

    expect(await directory.find(fresh.id)).toEqual(fresh);
  });

  it('forgets a key that was deleted after five seconds', async () => {
    const { clock, keys, record, directory } = await makeWorld();
    await directory.find(record.id);
    await keys.deleteKey(record.id);

    clock.advance(4999);
    expect(await directory.find(record.id)).toEqual(record);

    clock.advance(1);
    expect(await directory.find(record.id)).toBeUndefined();
  });

  it('keeps the last list in an outage, and reads again as soon as it can', async () => {
    const { clock, keys, record, directory } = await makeWorld();
    await directory.find(record.id);
    clock.advance(60_000);
    keys.outage = true;

    expect(await directory.find(record.id)).toEqual(record);
    expect(await directory.find('nobody')).toBeUndefined();

    keys.outage = false;
    await keys.deleteKey(record.id);

    expect(await directory.find(record.id)).toBeUndefined();
  });

  it('says that the ledger is unavailable when it was down from the start', async () => {
    const { keys, record, directory } = await makeWorld();
    keys.outage = true;

    await expect(directory.find(record.id)).rejects.toMatchObject({ code: 'ledger-unavailable' });
  });
});
