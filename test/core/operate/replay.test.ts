import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../core/records/delivery.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { makeDelivery, makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

/** The clock of a world begins at it. */
const START = Date.parse('2026-11-24T17:00:00Z');
const DAY_MS = 86_400_000;

const ago = (ms: number) => new Date(START - ms).toISOString();

const YESTERDAY = ago(DAY_MS);
const FROM = ago(40 * DAY_MS);

let world: JobWorld;

beforeEach(async () => {
  world = await JobWorld.make();
  const pattern = { type: ['order.placed'] };
  const registered = { pattern, createdAt: ago(20 * DAY_MS) };
  await world.ledger.putSubscriber(makeSubscriber('billing', registered));
});

const sentIds = () =>
  world
    .sent()
    .map(({ id }) => id)
    .sort();

const replay = (body = {}) => world.start({ from: FROM, ...body }, { kind: 'replay' });

/** An event for each state that its delivery to `billing` may be in, expected and not. */
async function acceptEach(): Promise<Readonly<Record<string, EventRecord>>> {
  const made: Record<string, EventRecord> = {};
  const states = [
    ...(['none', 'waiting', 'claimed', 'retrying', 'delivered', 'dead', 'discarded'] as const),
  ];
  for (const [who, expected] of [
    ['expected', ['billing']],
    ['unexpected', []],
  ] as const) {
    for (const state of states) {
      const id = `${who}-${state}`;
      const [record] = await world.accept([id], { acceptedAt: YESTERDAY, expected });
      if (record === undefined) throw new Error('one was made');
      made[id] = record;
      const row = rowOf(record, state);
      if (row !== undefined) await world.ledger.record(row);
    }
  }
  return made;
}

function rowOf(record: EventRecord, state: string): Delivery | undefined {
  const { trackingId } = record;
  const waiting = { trackingId, subscriber: 'billing', round: 1, attempts: 0, history: [] };
  if (state === 'none') return undefined;
  if (state === 'waiting') return { ...waiting, status: 'pending' };
  if (state === 'claimed')
    return { ...waiting, status: 'pending', claim: { by: 'm', until: START + 60_000 } };
  return makeDelivery(record, state as Delivery['status']);
}

describe('a replay', () => {
  it.each([
    ['missing', {}, ['unexpected-none']],
    ['lost', { to: ago(0) }, ['expected-none', 'expected-waiting']],
    [
      'again',
      {},
      [
        ...['expected-dead', 'expected-delivered', 'expected-discarded'],
        ...['unexpected-dead', 'unexpected-delivered', 'unexpected-discarded', 'unexpected-none'],
      ],
    ],
  ] as const)('of what is %s sends that, and counts the rest', async (mode, more, wanted) => {
    await acceptEach();

    const dry = await world.count({ from: FROM, mode, ...more }, 'replay');
    const { id } = await replay({ mode, ...more });
    await world.pass(2);

    expect(dry).toMatchObject({
      matched: { count: wanted.length, exact: true },
      byType: [{ type: 'order.placed', count: wanted.length }],
    });
    expect(sentIds()).toEqual(wanted);
    expect(await world.show(id)).toMatchObject({
      ...{ kind: 'replay', mode, state: 'completed' },
      matched: { count: wanted.length, exact: true },
      progress: { done: wanted.length },
    });
  });

  it('begins the first round of what had none, addressed as a replay, and files a look at it', async () => {
    const [record] = await world.accept(['a'], { acceptedAt: YESTERDAY });
    if (record === undefined) throw new Error('one was made');

    const { id } = await replay();
    await world.work();

    const { trackingId } = record;
    expect(world.sent()).toEqual([
      { id: 'a', trackingId, round: 1, attempt: 1, at: START, replay: { job: id } },
    ]);
    expect(await world.delivery(record)).toEqual({
      ...{ trackingId, subscriber: 'billing', status: 'pending', round: 1, attempts: 0 },
      ...{ history: [], job: id, replay: true },
    });
    expect(world.ledger.dueItems).toMatchObject([{ trackingId, subscriber: 'billing' }]);
  });

  it('sends what the pattern matches now, of the types and sources that are asked for', async () => {
    const [type, source] = ['order.placed', '/eu/shop'];
    await world.accept(['wanted'], { acceptedAt: YESTERDAY, event: { type, source } });
    await world.accept(['elsewhere'], { acceptedAt: YESTERDAY, event: { type, source: '/us' } });
    await world.accept(['other'], {
      acceptedAt: YESTERDAY,
      event: { type: 'order.sent', source },
    });

    await replay({ filter: { type: ['order.*'], source: ['/eu/*'] } });
    await world.work();

    expect(sentIds()).toEqual(['wanted']);
  });

  it('counts what does not match, and what cannot be read any more', async () => {
    await world.accept(['a', 'b'], { acceptedAt: YESTERDAY, event: { type: 'order.sent' } });
    const [gone] = await world.accept(['c'], { acceptedAt: YESTERDAY });
    world.ledger.unreadable.add(gone?.trackingId ?? '');

    const { id } = await replay();
    await world.work();

    expect(await world.show(id)).toMatchObject({
      state: 'completed',
      progress: { done: 0, skipped: { settled: 0, expired: 1, unmatched: 2 } },
    });
  });

  it('of named events sends those that it would, and counts those that are gone', async () => {
    const made = await acceptEach();
    const gone = makeRecord('gone');
    const trackingIds = [...Object.values(made), gone].map(({ trackingId }) => trackingId);

    const { id } = await world.start({ filter: { trackingIds } }, { kind: 'replay' });
    await world.work();

    expect(sentIds()).toEqual(['unexpected-none']);
    expect(await world.show(id)).toMatchObject({
      state: 'completed',
      progress: { done: 1, skipped: { settled: 13, expired: 1, unmatched: 0 } },
    });
  });

  it('goes through a span oldest first, its end not included', async () => {
    for (const [place, id] of ['d', 'b', 'a', 'c', 'e'].entries())
      await world.accept([id], { acceptedAt: ago((10 - place) * 1000) });

    await replay({ from: ago(9000), to: ago(6000), ratePerSecond: 1 });
    await world.work();

    const times = world.sent().map(({ id, at }) => [id, at] as const);
    expect(sentIds()).toEqual(['a', 'b', 'c']);
    expect(Math.max(...times.map(([, at]) => at))).toBeLessThanOrEqual(START + 5000);
  });

  it('sends nothing twice when it is asked for again', async () => {
    await world.accept(['a', 'b'], { acceptedAt: YESTERDAY });
    await replay();
    await world.pass(2);

    const { id } = await replay();
    await world.pass(2);

    expect(sentIds()).toEqual(['a', 'b']);
    expect(await world.show(id)).toMatchObject({
      progress: { done: 0, skipped: { settled: 2 } },
    });
  });

  it('of what is lost leaves alone what may be on the queue unless it is asked for, and fences that off', async () => {
    await world.accept(['old'], { acceptedAt: ago(15 * DAY_MS), expected: ['billing'] });
    await world.accept(['young'], { acceptedAt: ago(13 * DAY_MS), expected: ['billing'] });

    await replay({ mode: 'lost' });
    await world.pass(2);
    const old = sentIds();
    await replay({ mode: 'lost', to: ago(0) });
    await world.pass(2);

    expect(old).toEqual(['old']);
    expect(world.sent().map(({ id, round }) => [id, round])).toEqual(
      expect.arrayContaining([
        ...[['old', 1] as const, ['old', 2] as const, ['young', 1] as const],
      ]),
    );
  });

  it('fails where its subscriber is removed, and is refused where there is none', async () => {
    await world.accept(['a'], { acceptedAt: YESTERDAY });
    const { id } = await replay();
    await world.ledger.deleteSubscriber(makeSubscriber('billing'));

    await world.work();

    expect(await world.show(id)).toMatchObject({
      state: 'failed',
      error: { code: 'subscriber-gone' },
    });
    expect(world.sent()).toEqual([]);
    await expect(replay()).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([
    [{}, /`from`/],
    [{ from: 'yesterday' }, /`from` must be an ISO 8601 time/],
    [{ from: ago(0), to: ago(1000) }, /`from` must be earlier than `to`/],
    [{ from: ago(-1000) }, /in the future/],
    [{ from: YESTERDAY, mode: 'lost' }, /less than 14 days ago/],
    [{ from: FROM, mode: 'all' }, /`mode` must be one of missing, lost, again/],
    [{ from: FROM, all: true }, /no member "all"/],
    [{ from: FROM, filter: { errorClass: ['x'] } }, /no member "errorClass"/],
    [{ from: FROM, filter: { source: ['*/x'] } }, /beginning with `\*` at its end/],
    [{ from: FROM, ratePerSecond: 0 }, /ratePerSecond/],
  ])('rejects %j', async (body, message) => {
    await expect(world.start(body, { kind: 'replay' })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(message),
    });
    expect(world.audit.entries).toEqual([]);
  });
});

describe('a replay to a subscriber that was just registered', () => {
  const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

  beforeEach(async () => {
    const pattern = { type: ['order.placed'] };
    await world.ledger.putSubscriber(makeSubscriber('billing', { pattern, createdAt: at(0) }));
    world.clock.advance(60_000);
  });

  it('looks at its seam last, and there at whatever was stamped; what was accepted before need not wait', async () => {
    await world.accept(['old'], { acceptedAt: at(-3600) });
    await world.accept(['seam'], { acceptedAt: at(-5) });
    await world.accept(['stamped'], { acceptedAt: at(50), expected: ['billing'] });
    await world.accept(['stamped-before'], { acceptedAt: at(-61), expected: ['billing'] });

    const { id } = await replay();
    await world.work();
    const first = sentIds();
    await world.pass(1);
    const early = sentIds();
    await world.pass(2);

    expect(first).toEqual(['old', 'seam']);
    expect(early).toEqual(['old', 'seam']);
    // Nobody has begun it in all that time: the copy is of the same attempt, which is handled once.
    expect(sentIds()).toEqual(['old', 'seam', 'seam', 'stamped']);
    expect(await world.show(id)).toMatchObject({ state: 'completed', progress: { done: 3 } });
  });
});
