import { beforeEach, describe, expect, it } from '@jest/globals';
import type { LeaseResult } from '../../../../core/deliver/pull/end-leases.ts';
import { leaseOf, writeLease } from '../../../../core/deliver/pull/lease.ts';
import type { Json } from '../../../../core/event/event.ts';
import { hmacSha256 } from '../../../../node/hmac-sha256.ts';
import { makeDelivery } from '../../../support/builders/make-records.ts';
import { LEASE_SECONDS, PullWorld } from './pull-world.ts';

let world: PullWorld;

beforeEach(() => {
  world = new PullWorld();
});

async function pullOne(id = 'one') {
  const record = await world.send(id);
  const [pulled] = await world.pull();
  if (pulled === undefined) throw new Error('nothing was pulled');
  return { record, ...pulled };
}

const codesOf = (results: readonly LeaseResult[]) =>
  results.map((result) => ('error' in result ? result.error.code : result.status));

describe('a pull', () => {
  it('hands out each number of the data as it was sent', async () => {
    const text = '{"amount":12345678901234567890.10}';
    await world.send('exact', {}, { event: { data: JSON.parse(text) }, dataText: text });
    const [message] = world.box.messages;

    expect(message?.body).toContain('12345678901234567890.10');
    const { pullEvents } = await import('../../../../core/deliver/pull/pull-events.ts');
    const call = { subscriber: world.subscriber, remainingMs: () => 1000 };
    const { json } = await pullEvents({ max: 1, waitSeconds: 0 }, call, world.ports());
    expect(json).toContain(`"data":${text}`);
  });

  it('leaves out what an answer cannot hold, which comes next time at the same attempt', async () => {
    const data = 'x'.repeat(1_000_000);
    for (let place = 0; place < 8; place++) await world.send(`${place}`, {}, { event: { data } });

    const first = await world.pull();
    world.pass(2);
    const second = await world.pull();

    expect([first.length, second.length]).toEqual([5, 3]);
    expect([...first, ...second].map(({ attempt }) => attempt)).toEqual(Array(8).fill(1));
  });

  it('hands out nothing that is accounted for, nor what is of an older round', async () => {
    const record = await world.send('done');
    await world.send('old', { round: 1, attempt: 1 });
    await world.ledger.record(makeDelivery(record, 'delivered'));
    const old = await world.send('old', { round: 2, attempt: 1 });
    await world.ledger.record(makeDelivery(old, 'pending', { round: 2, attempts: 0, history: [] }));

    const pulled = await world.pull();

    expect(pulled).toMatchObject([{ trackingId: old.trackingId, round: 2 }]);
    expect(world.box.messages).toHaveLength(1);
  });

  it('says that an event is history, also at the attempt after', async () => {
    const job = 'job_abcdefghijklmnopqrstuvwxyz';
    await world.send('history', { replay: { job } });
    const [first] = await world.pull();
    await world.tell({ retries: [{ lease: first?.lease ?? '', error: 'no', delaySeconds: 5 }] });
    world.pass(6);

    const [second] = await world.pull();

    expect([first?.replay, second?.replay]).toEqual([{ job }, { job }]);
  });

  it('hands out an event while the ledger cannot be reached, and its outcome is written later', async () => {
    const record = await world.send('dark');
    world.ledger.outage = 'all';
    const [pulled] = await world.pull();

    const told = await world.tell({ acks: [pulled?.lease ?? ''] });
    world.ledger.outage = 'none';
    await world.runDeadLetter();

    expect(codesOf(told)).toEqual(['delivered']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(world.box.messages).toEqual([]);
  });

  it('with once hands out one of two copies, and the other brings nothing new', async () => {
    world.once = true;
    const record = await world.send('twin');
    await world.send('twin');

    const pulled = await world.pull();
    await world.tell({ acks: pulled.map(({ lease }) => lease) });
    world.pass(31);

    expect(pulled).toHaveLength(1);
    expect(await world.pull()).toEqual([]);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
    expect(world.box.messages).toEqual([]);
  });

  it('with once hands out nothing while nobody can say who has it', async () => {
    world.once = true;
    await world.send('dark');
    world.ledger.outage = 'all';

    expect(await world.pull()).toEqual([]);
    world.ledger.outage = 'none';
    world.pass(31);
    expect(await world.pull()).toMatchObject([{ attempt: 1 }]);
  });
});

describe('the outcome of a lease', () => {
  it('is refused for a retry while the ledger cannot be reached, and the lease goes on', async () => {
    const { lease, record } = await pullOne();
    world.ledger.outage = 'all';
    const dark = await world.tell({ retries: [{ lease, error: 'no' }] });
    world.ledger.outage = 'none';
    const light = await world.tell({ retries: [{ lease, error: 'no' }] });

    expect(codesOf([...dark, ...light])).toEqual(['ledger-unavailable', 'retrying']);
    expect(await world.delivery(record)).toMatchObject({ status: 'retrying', attempts: 1 });
  });

  it('is refused where it can be kept nowhere, and is taken afterwards', async () => {
    const { lease, record } = await pullOne();
    [world.ledger.outage, world.queue.outage] = ['all', true];
    const dark = await world.tell({ acks: [lease] });
    [world.ledger.outage, world.queue.outage] = ['none', false];
    const light = await world.tell({ acks: [lease] });

    expect(codesOf([...dark, ...light])).toEqual(['unavailable', 'delivered']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered' });
  });

  it.each<[string, (lease: string) => Json, readonly string[]]>([
    ['an ack after a retry', (l) => ({ retries: [{ lease: l, error: 'x' }] }), ['attempt-ended']],
    ['an ack after an end', (l) => ({ dead: [{ lease: l, error: 'x' }] }), ['attempt-ended']],
    ['an ack after an ack', (l) => ({ acks: [l] }), ['delivered']],
  ])('says of %s how the delivery stands', async (_, first, codes) => {
    const { lease, record } = await pullOne();
    await world.tell(first(lease));
    const before = await world.delivery(record);

    const again = await world.tell({ acks: [lease] });

    expect(codesOf(again)).toEqual(codes);
    expect(await world.delivery(record)).toEqual(before);
  });

  it('counts once where the lease and its extension are in one request', async () => {
    const { lease, record } = await pullOne();
    const [longer] = await world.extend([lease], 120);
    const extended = longer !== undefined && 'extended' in longer ? longer.extended : '';

    const results = await world.tell({ acks: [extended], dead: [{ lease, error: 'x' }] });

    expect(codesOf(results)).toEqual(['delivered', 'attempt-ended']);
    expect(await world.delivery(record)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('changes nothing of a delivery that was discarded meanwhile', async () => {
    const { lease, record } = await pullOne();
    const discarded = { at: '2026-11-24T17:00:00.000Z', reason: 'wrong' };
    const row = makeDelivery(record, 'discarded', { discarded, history: [] });
    await world.ledger.record(row);

    const results = await world.tell({ acks: [lease] });

    expect(codesOf(results)).toEqual(['attempt-ended']);
    expect(await world.delivery(record)).toMatchObject({ status: 'discarded' });
  });
});

describe('a lease', () => {
  it.each<[string, (lease: string) => string]>([
    ['another signature', (lease) => `${lease.slice(0, -1)}${lease.endsWith('a') ? 'b' : 'a'}`],
    ['no signature', (lease) => lease.split('.')[0] ?? ''],
    ['an empty signature', (lease) => `${lease.split('.')[0]}.`],
    ['a part more', (lease) => `${lease}.a`],
    ['content of its own', (lease) => `${btoa('{}')}.${lease.split('.')[1]}`],
    ['a receipt handle in its place', () => 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a'],
    ['control characters', () => '\u0000\u0007'],
    ['text beyond Latin', () => '運.單'],
  ])('rejects one with %s, and changes nothing', async (_, forge) => {
    const { lease, record } = await pullOne();
    const forged = forge(lease);

    const acked = await world.tell({ acks: [forged] });
    const extended = await world.extend([forged], 60);

    expect(codesOf(acked)).toEqual(['invalid-lease']);
    expect(extended).toMatchObject([{ error: { code: 'invalid-lease' } }]);
    expect(await world.delivery(record)).toBeUndefined();
    expect(world.box.messages).toHaveLength(1);
  });

  it('rejects one of another router, and one of another subscriber', async () => {
    await world.send('one');
    const { messages } = world.box;
    const received = {
      ...{ message: messages[0] ?? never(), event: { trackingId: 'wb_1' } as never, round: 1 },
      ...{ attempt: 1, alone: false, firstAttemptAt: undefined, replay: undefined },
      ...{ fromBus: true, previous: undefined },
    };
    const now = world.clock.now();
    const times = { receivedAt: now, until: now + 60_000 };
    const other = leaseOf(received, { subscriber: 'email', ...times });
    const own = leaseOf(received, { subscriber: 'billing', ...times });

    const results = await world.tell({
      acks: [writeLease(other, 'secret', hmacSha256), writeLease(own, 'theirs', hmacSha256)],
    });

    expect(codesOf(results)).toEqual(['invalid-lease', 'invalid-lease']);
    expect(world.box.messages).toHaveLength(1);
  });

  it('lasts for 12 hours from its pull at most, however often it is extended', async () => {
    const { lease } = await pullOne();
    const [first] = await world.extend([lease], 43_200);
    world.pass(LEASE_SECONDS - 1);

    const [second] = await world.extend([lease], 43_200);
    const [third] = await world.extend([lease], 43_100);

    expect(first).toMatchObject({ leaseUntil: expect.any(String) });
    expect(second).toMatchObject({ error: { code: 'invalid-request' } });
    expect(third).toMatchObject({ leaseUntil: expect.any(String) });
  });

  it('cannot be extended once its outcome was told', async () => {
    const { lease } = await pullOne();
    await world.tell({ acks: [lease] });

    expect(await world.extend([lease], 60)).toMatchObject([{ error: { code: 'lease-ended' } }]);
  });
});

describe('a request', () => {
  const lease = 'a.b';

  it.each<[string, Json]>([
    ['no object', []],
    ['no lease', {}],
    ['only empty lists', { acks: [], retries: [], dead: [] }],
    ['a member that is not known', { acks: [lease], nacks: [] }],
    ['acks that are no list', { acks: lease }],
    ['a lease that is no text', { acks: [7] }],
    ['an empty lease', { acks: [''] }],
    ['a lease of 5,000 characters', { acks: ['x'.repeat(5000)] }],
    ['101 leases', { acks: Array.from({ length: 101 }, (_, place) => `${place}.x`) }],
    ['a lease twice', { acks: [lease, lease] }],
    ['a lease that is both', { acks: [lease], dead: [{ lease, error: 'x' }] }],
    ['a retry without a reason', { retries: [{ lease }] }],
    ['a retry with an empty reason', { retries: [{ lease, error: '' }] }],
    ['a reason without a message', { retries: [{ lease, error: { class: 'X' } }] }],
    ['a reason with a stack', { dead: [{ lease, error: { message: 'x', stack: 'y' } }] }],
    ['a status code of 42', { dead: [{ lease, error: { message: 'x', statusCode: 42 } }] }],
    ['a negative delay', { retries: [{ lease, error: 'x', delaySeconds: -1 }] }],
    ['half a second', { retries: [{ lease, error: 'x', delaySeconds: 0.5 }] }],
    ['15 days', { retries: [{ lease, error: 'x', delaySeconds: 1_296_000 }] }],
    ['a delay of the dead', { dead: [{ lease, error: 'x', delaySeconds: 1 }] }],
    ['a retry that is a text', { retries: [lease] }],
  ])('rejects an ack with %s', async (_, body) => {
    await expect(world.tell(body)).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it.each<[string, Json]>([
    ['0 events', { max: 0 }],
    ['11 events', { max: 11 }],
    ['half an event', { max: 1.5 }],
    ['events as a text', { max: '1' }],
    ['a wait of 21 seconds', { waitSeconds: 21 }],
    ['a negative wait', { waitSeconds: -1 }],
    ['a wait for ever', { waitSeconds: null }],
    ['a member that is not known', { wait: 1 }],
  ])('rejects a pull of %s', async (_, body) => {
    await expect(world.pull(body)).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('cuts a long reason as those of functions are cut', async () => {
    const { record, lease: own } = await pullOne();
    const error = { class: 'C'.repeat(2000), message: `${'m'.repeat(2000)}\ud800` };

    await world.tell({ dead: [{ lease: own, error }] });

    const { error: kept } = (await world.delivery(record)) ?? {};
    expect([kept?.class.length, kept?.message.length]).toEqual([1000, 1000]);
  });
});

function never(): never {
  throw new Error('there is no message');
}
