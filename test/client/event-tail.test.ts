import { describe, expect, it } from '@jest/globals';
import { type EventTail, WaybillClient } from '../../client/index.ts';
import { listEvents } from '../../core/query/list-events.ts';
import { sha256 } from '../../node/sha256.ts';
import { makeRecord } from '../support/builders/make-records.ts';
import { FakeClock } from '../support/fakes/fake-clock.ts';
import { MemoryLedger } from '../support/fakes/memory-ledger.ts';

/** A list of events behind a client, and every query that it was asked. */
function makeWorld() {
  const clock = new FakeClock();
  const ledger = new MemoryLedger();
  const asked: Record<string, string>[] = [];
  const world = { asked, isDown: (_asked: number) => false };
  const directory = { subscribers: async () => [] };
  const fetch = async (url: string | URL | Request) => {
    const query = Object.fromEntries(new URL(String(url)).searchParams);
    asked.push(query);
    if (world.isDown(asked.length)) return Response.json({}, { status: 500 });
    return Response.json(await listEvents(query, { ledger, clock, directory, sha256 }));
  };
  const client = new WaybillClient({ url: 'http://router.test', fetch, clock });
  /** Accepts events, so many milliseconds ago. */
  const accept = (ids: readonly string[], agoMs = 0, type = 'order.placed') => {
    const acceptedAt = new Date(clock.now() - agoMs).toISOString();
    return ledger.putEvents(ids.map((id) => makeRecord(id, { acceptedAt, event: { type } })));
  };
  return {
    ...{ clock, client, accept, asked },
    set: (isDown: typeof world.isDown) => (world.isDown = isDown),
  };
}

const many = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${name}-${n}`);

async function ids(tail: EventTail): Promise<readonly string[]> {
  return (await tail.look()).events.map(({ id }) => id);
}

describe('a tail of events', () => {
  it('has what is accepted from its first look on, each once, and oldest first', async () => {
    const { client, clock, accept } = makeWorld();
    await accept(['before']);
    const tail = client.tail();

    const first = await ids(tail);
    clock.advance(1000);
    await accept(['one']);
    clock.advance(1000);
    await accept(['two']);
    const looks = [await ids(tail), await ids(tail)];
    clock.advance(60_000);
    await accept(['three']);

    expect(first).toEqual([]);
    expect([...looks, await ids(tail)]).toEqual([['one', 'two'], [], ['three']]);
  });

  it('has what was listed late, by ten seconds', async () => {
    const { client, clock, accept } = makeWorld();
    const tail = client.tail();
    await tail.look();
    clock.advance(30_000);
    await accept(['one']);
    await tail.look();

    await accept(['late'], 9000);

    expect(await ids(tail)).toEqual(['late']);
  });

  it('begins with the newest of before, or since a time, where that is asked', async () => {
    const { client, clock, accept } = makeWorld();
    for (const id of ['a', 'b', 'c']) {
      clock.advance(1000);
      await accept([id]);
    }

    expect(await ids(client.tail({ recent: 2 }))).toEqual(['b', 'c']);
    const since = new Date(clock.now() - 1000).toISOString();
    expect(await ids(client.tail({ since }))).toEqual(['b', 'c']);
  });

  it('says how events of before stand now', async () => {
    const { client, clock, accept } = makeWorld();
    const tail = client.tail({ include: 'deliveries', recent: 5 });
    await accept(['one']);
    await tail.look();
    clock.advance(1000);

    const { events, again } = await tail.look();

    expect(events).toEqual([]);
    expect(again).toMatchObject([{ id: 'one', deliveries: [{}, {}] }]);
  });

  it('loses nothing of a burst, with few questions, and says that it is behind', async () => {
    const { client, clock, accept, asked } = makeWorld();
    const tail = client.tail();
    await tail.look();
    const taken: string[] = [];
    let behind = 0;
    for (let second = 0; second < 15; second++) {
      clock.advance(1000);
      await accept(many(`s${second}`, 1000));
      const look = await tail.look();
      taken.push(...look.events.map(({ id }) => id));
      if (look.isBehind) behind++;
    }
    for (let looks = 0; looks < 10; looks++) taken.push(...(await ids(tail)));

    expect(taken).toHaveLength(15_000);
    expect(new Set(taken).size).toBe(15_000);
    expect(behind).toBeGreaterThan(0);
    expect(asked.length).toBeLessThan(80);
  });

  it('goes on where a look has failed, and keeps what its pages had', async () => {
    const { client, clock, accept, asked, set } = makeWorld();
    const tail = client.tail();
    await tail.look();
    clock.advance(1000);
    await accept(many('burst', 2500));
    set((count) => count === 3);

    await expect(tail.look()).rejects.toMatchObject({ status: 500 });
    set(() => false);

    expect(await ids(tail)).toHaveLength(2500);
    expect(asked).toHaveLength(5);
  });

  it('leaves out what lies between when it skips', async () => {
    const { client, clock, accept } = makeWorld();
    const tail = client.tail({ recent: 10 });
    await tail.look();
    for (const name of ['old', 'new']) {
      clock.advance(1000);
      await accept(many(name, 200));
    }

    const skipped = await tail.skip();
    clock.advance(1000);
    await accept(['next']);

    expect(skipped.events.map(({ id }) => id.split('-')[0])).toEqual(Array(10).fill('new'));
    expect(await ids(tail)).toEqual(['next']);
  });

  it('asks for its filters in every look', async () => {
    const { client, accept, asked, clock } = makeWorld();
    const tail = client.tail({ type: 'wanted' });
    await tail.look();
    clock.advance(1000);
    await accept(['yes'], 0, 'wanted');
    await accept(['no']);

    expect(await ids(tail)).toEqual(['yes']);
    expect(asked.every(({ type }) => type === 'wanted')).toBe(true);
  });
});
