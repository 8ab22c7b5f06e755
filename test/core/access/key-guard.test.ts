import { describe, expect, it } from '@jest/globals';
import type { ApiKey } from '../../../core/access/api-key.ts';
import { KeyGuard } from '../../../core/access/key-guard.ts';
import { sha256 } from '../../../node/sha256.ts';
import { makeKey } from '../../support/builders/make-key.ts';
import { FakeClock } from '../../support/fakes/fake-clock.ts';
import { MemoryKeyStore } from '../../support/fakes/memory-key-store.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';

async function makeWorld(own: Partial<ApiKey> = {}) {
  const clock = new FakeClock();
  const keys = new MemoryKeyStore();
  const log = new RecordingLog();
  const { record, text } = makeKey(own);
  await keys.addKey(record);
  return {
    clock,
    keys,
    record,
    text,
    log,
    guard: new KeyGuard({ keys, clock, sha256, log }),
  };
}

describe('KeyGuard', () => {
  it.each([
    ['Bearer ', ''],
    ['bearer ', ''],
    ['BEARER   ', '  '],
  ])('admits a key behind %j', async (before, after) => {
    const { guard, record, text } = await makeWorld();

    expect(await guard.admit(`${before}${text}${after}`, 'publish')).toEqual(record);
  });

  it.each([
    ['no header', () => undefined, /received no such header/],
    ['an empty header', () => '', /must be `Bearer ` and a key/],
    ['the key alone', (text: string) => text, /must be/],
    ['another scheme', (text: string) => `Basic ${text}`, /must be/],
    ['two keys', (text: string) => `Bearer ${text} ${text}`, /must be/],
    [
      'two headers, as gateways join them',
      (text: string) => `Bearer ${text},Bearer ${text}`,
      /must be/,
    ],
    ['another secret', () => `Bearer ${makeKey().text}`, /not one of this router, or was deleted/],
  ])('rejects %s, and repeats nothing of it', async (_, change, message) => {
    const { guard, text } = await makeWorld();
    const header = change(text);

    const refused = guard.admit(header, 'publish');

    await expect(refused).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(refused).rejects.toThrow(message);
    const [, , secret = ''] = text.split('_');
    await expect(refused).rejects.not.toThrow(secret);
  });

  it('rejects the id of one key with the secret of another', async () => {
    const { guard, keys, record, text } = await makeWorld();
    const other = makeKey();
    await keys.addKey(other.record);

    const mixed = other.text.replace(other.record.id, record.id);

    await expect(guard.admit(`Bearer ${mixed}`, 'publish')).rejects.toThrow(
      'not one of this router',
    );
    expect(await guard.admit(`Bearer ${text}`, 'publish')).toEqual(record);
  });

  it('rejects a key from the moment of its end on', async () => {
    const { clock, guard, record, text } = await makeWorld({
      expiresAt: '2026-11-24T17:10:00.000Z',
    });

    clock.advance(599_999);
    expect(await guard.admit(`Bearer ${text}`, 'publish')).toEqual(record);
    clock.advance(1);

    await expect(guard.admit(`Bearer ${text}`, 'publish')).rejects.toThrow(
      `the key ${record.id} ended at 2026-11-24T17:10:00.000Z; ask for another`,
    );
  });

  it('rejects what the key does not permit, saying what it does', async () => {
    const { guard, record, text } = await makeWorld({ permissions: ['read', 'admin'] });

    await expect(guard.admit(`Bearer ${text}`, 'publish')).rejects.toMatchObject({
      code: 'forbidden',
      message: `this needs a key with the permission publish; the key ${record.id} of shop has read, admin`,
    });
  });

  it.each([
    [0, 60],
    [1, 60],
    [20_500, 40],
    [59_999, 1],
  ])('says %d ms into a minute that it ends in %d seconds', async (into, seconds) => {
    const { clock, guard, record } = await makeWorld({ eventsPerMinute: 1 });
    clock.advance(into);
    await guard.limit(record, 1);

    await expect(guard.limit(record, 1)).rejects.toMatchObject({
      code: 'rate-limited',
      retryAfterSeconds: seconds,
    });
  });

  it('lets events through in an outage, and says so', async () => {
    const { guard, keys, record, log } = await makeWorld({ eventsPerMinute: 1 });
    keys.outage = true;

    await guard.limit(record, 1);
    await guard.limit(record, 1);

    const line = { message: 'the limit of a producer is not enforced', producer: 'shop' };
    expect(log.lines).toMatchObject([line, line]);
  });

  it('hides no fault that is not an outage', async () => {
    const { guard, keys, record } = await makeWorld({ eventsPerMinute: 1 });
    const fault = new TypeError('a fault of the adapter');
    keys.countEvents = () => Promise.reject(fault);

    await expect(guard.limit(record, 1)).rejects.toBe(fault);
  });

  it('counts nothing for a key without a limit, nor for a request without events', async () => {
    const { guard, keys, record } = await makeWorld();
    const counted: unknown[] = [];
    keys.countEvents = async (request) => counted.push(request) > 0;

    await guard.limit(record, 100);
    await guard.limit({ ...record, eventsPerMinute: 1 }, 0);
    expect(counted).toEqual([]);

    await guard.limit({ ...record, eventsPerMinute: 1 }, 1);
    expect(counted).toHaveLength(1);
  });
});
