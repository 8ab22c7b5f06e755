import { describe, expect, it } from '@jest/globals';
import { rotateKey } from '../../../core/access/rotate-key.ts';
import { randomBytes } from '../../../node/random-bytes.ts';
import { sha256 } from '../../../node/sha256.ts';
import { makeKey } from '../../support/builders/make-key.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { MemoryKeyStore } from '../../support/fakes/memory-key-store.ts';

describe('rotateKey', () => {
  const makeWorld = async () => {
    const ports = { keys: new MemoryKeyStore(), clock: new FakeClock(), sha256, randomBytes };
    const { record } = makeKey();
    await ports.keys.addKey(record);
    return { ports, id: record.id };
  };

  it('makes one key of a key that is rotated twice at once, and rejects the other', async () => {
    const { ports, id } = await makeWorld();

    const [first, second] = await Promise.allSettled([
      rotateKey(id, { overlapSeconds: 0 }, ports),
      rotateKey(id, { overlapSeconds: 3600 }, ports),
    ]);

    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
    expect(second).toMatchObject({ reason: { code: 'invalid-request' } });
    const kept = await ports.keys.listKeys();
    expect(kept.map(({ replacedBy }) => replacedBy)).toEqual([kept[1]?.id, undefined]);
    expect(kept[0]?.expiresAt).toBe(new Date(ports.clock.now()).toISOString());
  });

  it('rejects a key that is deleted meanwhile, and leaves none behind', async () => {
    const { ports, id } = await makeWorld();

    const rotation = rotateKey(id, {}, ports);
    await ports.keys.deleteKey(id);

    await expect(rotation).rejects.toMatchObject({ code: 'not-found' });
    expect(await ports.keys.listKeys()).toEqual([]);
  });
});
