import { beforeEach, describe, expect, it } from '@jest/globals';
import { WaybillError } from '../../../../core/errors.ts';
import type { Json } from '../../../../core/event/event.ts';
import { tagOf, viewProvision } from '../../../../core/operate/provision/provision.ts';
import { makeSubscriber } from '../../../support/builders/make-records.ts';
import { ProvisionWorld } from './provision-world.ts';

const coded = (code: string, message: unknown = expect.any(String)) =>
  expect.objectContaining({ code, message });

/** Everything that a refused request must leave as it was. */
const stateOf = async ({ provisions, channels, ledger, audit }: ProvisionWorld) => ({
  provisions: await provisions.listProvisions(),
  channels: [[...channels.queues], [...channels.rules]],
  subscribers: await ledger.listSubscribers(),
  audit: [...audit.entries],
});

let world: ProvisionWorld;

beforeEach(async () => {
  world = await ProvisionWorld.make();
});

describe('PUT of a subscriber', () => {
  it('makes its queue, its rule and its registration, and notes who wanted it', async () => {
    const { provision, isNew } = await world.put({
      retry: { maxAttempts: 5 },
      leaseSeconds: 60,
      description: 'the index',
    });

    const { queueName, ruleName } = provision;
    expect(isNew).toBe(true);
    expect(provision).toMatchObject({ name: 'search', state: 'active', version: 1 });
    expect(queueName).toMatch(/^router-dyn-search-[a-z2-7]{4}$/);
    expect([...world.channels.queues.values()]).toEqual([
      { queueName, ruleName, leaseSeconds: 60 },
    ]);
    expect([...world.channels.rules.values()]).toEqual([
      { queueName, ruleName, pattern: { type: ['order.placed'] } },
    ]);
    expect(await world.registered()).toEqual({
      ...{
        name: 'search',
        pattern: { type: ['order.placed'] },
        target: { kind: 'queue', leaseSeconds: 60 },
      },
      ...{ queueUrl: `http://127.0.0.1/000000000000/${queueName}`, ruleName },
      ...{ deadLetterQueueUrl: world.deadLetterQueueUrl, once: false, managedBy: 'api' },
      ...{ retry: { maxAttempts: 5, baseSeconds: 2, capSeconds: 3600 }, state: 'active' },
      ...{ description: 'the index', version: 1, createdAt: expect.any(String) },
    });
    expect(world.audit.entries).toMatchObject([
      { action: 'put-subscriber', by: 'me', reason: 'INC-42', subscriber: 'search' },
    ]);
  });

  it('is registered with the notation of a broker, which its rule has as EventBridge does', async () => {
    await world.put({ pattern: { topic: 'order.*' } });
    const same = await world.put({ pattern: { topic: 'order.*' } });

    expect(world.channels.patterns).toEqual([
      { _waybill: { words: { type: { n: [2], 1: ['order'] } } } },
    ]);
    expect(await world.registered()).toMatchObject({
      pattern: world.channels.patterns[0],
      notation: { topic: 'order.*' },
    });
    expect(same.provision).toMatchObject({ version: 1, spec: { notation: { topic: 'order.*' } } });
    expect(viewProvision(same.provision)).toMatchObject({
      pattern: { topic: 'order.*' },
      eventPattern: world.channels.patterns[0],
    });
  });

  it('changes nothing when the same is asked for again', async () => {
    const { provision } = await world.put({ startFrom: '2026-11-01T00:00:00Z' });
    const before = await stateOf(world);

    const again = await world.put({ startFrom: '2026-11-01T00:00:00Z', reason: 'again' });

    expect(again).toEqual({ provision, isNew: false });
    expect(await stateOf(world)).toEqual(before);
  });

  it('changes the rule, the queue and the registration, which keep their names', async () => {
    const { provision: first } = await world.put();
    const created = (await world.registered())?.createdAt;
    world.clock.advance(1000);

    const { provision, isNew } = await world.put({
      pattern: { type: ['order.paid'] },
      leaseSeconds: 90,
    });

    expect(isNew).toBe(false);
    expect(provision).toMatchObject({ state: 'active', version: 2, queueName: first.queueName });
    expect(world.channels.patterns).toEqual([{ type: ['order.paid'] }]);
    expect([...world.channels.queues.values()]).toMatchObject([{ leaseSeconds: 90 }]);
    expect(await world.registered()).toMatchObject({
      ...{ pattern: { type: ['order.paid'] }, createdAt: created },
    });
  });

  it('begins the replay of its history once, and another when it is to start elsewhere', async () => {
    await world.put({ startFrom: '2026-11-20T00:00:00Z' });
    const first = (await world.registered())?.history;
    await world.put({ startFrom: '2026-11-20T00:00:00Z', description: 'the index' });
    const jobs = async () => (await world.jobs.listJobs({ limit: 9 })).jobs;

    expect(first).toEqual({ startFrom: '2026-11-20T00:00:00.000Z', job: expect.any(String) });
    expect(await jobs()).toMatchObject([
      { id: first?.job, kind: 'replay', mode: 'missing', by: 'PUT /subscribers' },
    ]);
    await expect(world.put({ startFrom: '2026-11-10T00:00:00Z' })).rejects.toEqual(
      coded('job-running'),
    );
    // What has refused it has left all as it was.
    expect(await world.registered()).toMatchObject({ history: first, description: 'the index' });
    expect(await world.provisions.findProvision('search')).toMatchObject({
      ...{ state: 'active', spec: { startFrom: '2026-11-20T00:00:00.000Z' } },
    });
  });

  it('is bound to what was read by If-Match', async () => {
    const { provision } = await world.put();
    const ifMatch = tagOf(provision);

    const changed = await world.put({ leaseSeconds: 31 }, { ifMatch });
    await expect(world.put({ leaseSeconds: 32 }, { ifMatch })).rejects.toEqual(
      coded('precondition-failed', expect.stringContaining(tagOf(changed.provision))),
    );
    await world.put({ leaseSeconds: 32 }, { ifMatch: `"x", ${tagOf(changed.provision)}` });
    await world.put({ leaseSeconds: 33 }, { ifMatch: '*' });

    expect([...world.channels.queues.values()]).toMatchObject([{ leaseSeconds: 33 }]);
  });

  it('is a new one by If-None-Match, or none', async () => {
    await world.put({ leaseSeconds: 31 }, { ifNoneMatch: '*' });

    await expect(world.put({ leaseSeconds: 32 }, { ifNoneMatch: '*' })).rejects.toEqual(
      coded('precondition-failed', expect.stringContaining('`If-None-Match` is *')),
    );
    expect([...world.channels.queues.values()]).toMatchObject([{ leaseSeconds: 31 }]);
  });

  it('is brought about by reconcile where AWS cannot be reached, also a change', async () => {
    world.channels.isDown = true;
    const made = await world.put();
    world.channels.isDown = false;
    const early = await world.registered();
    await world.wait(2);
    const late = await world.registered();
    world.channels.isDown = true;
    const changed = await world.put({ pattern: { type: ['order.paid'] } });
    world.channels.isDown = false;
    await world.wait(2);

    expect(made).toMatchObject({ isNew: true, provision: { state: 'creating' } });
    expect([early, late]).toEqual([undefined, expect.objectContaining({ name: 'search' })]);
    expect(changed.provision).toMatchObject({ state: 'updating' });
    expect(world.channels.patterns).toEqual([{ type: ['order.paid'] }]);
    expect(await world.provisions.findProvision('search')).toMatchObject({ state: 'active' });
  });

  it.each(['quota-exceeded', 'invalid-pattern'] as const)(
    'leaves nothing of a new one that AWS refuses with %s, and an old one as it was',
    async (code) => {
      world.channels.refusal = new WaybillError(code, 'AWS refuses it');
      await expect(world.put()).rejects.toEqual(coded(code));
      const left = [world.channels.queues.size, world.channels.rules.size];
      const provisions = await world.provisions.listProvisions();
      const { provision } = await world.put();

      world.channels.refusal = new WaybillError(code, 'AWS refuses it');
      const change = { pattern: { type: ['order.paid'] }, leaseSeconds: 99 };
      await expect(world.put(change)).rejects.toEqual(coded(code));

      expect([left, provisions]).toEqual([[0, 0], []]);
      expect(await world.provisions.findProvision('search')).toMatchObject({
        ...{ state: 'active', spec: provision.spec, version: 3 },
      });
      expect(world.channels.patterns).toEqual([{ type: ['order.placed'] }]);
      expect([...world.channels.queues.values()]).toMatchObject([{ leaseSeconds: 60 }]);
      expect(await world.registered()).toMatchObject({ pattern: { type: ['order.placed'] } });
    },
  );

  it('rejects the name of a subscriber that a deployment has, also of one that comes meanwhile', async () => {
    await expect(world.put({}, { name: 'billing' })).rejects.toEqual(
      coded('managed-by-deployment', expect.stringContaining('billing')),
    );
    const { channels, ledger } = world;
    const putRule = channels.putRule.bind(channels);
    channels.putRule = async (rule) => {
      await ledger.putSubscriber(makeSubscriber('search'));
      return putRule(rule);
    };

    await expect(world.put()).rejects.toEqual(coded('managed-by-deployment'));

    expect(await world.registered()).toEqual(makeSubscriber('search'));
    expect([channels.queues.size, channels.rules.size]).toEqual([0, 0]);
    expect(await world.provisions.listProvisions()).toEqual([]);
  });

  it('rejects one that another function has in hand, or that is being deleted', async () => {
    await world.put();
    world.channels.isDown = true;
    await world.put({ leaseSeconds: 40 });
    world.channels.isDown = false;

    await expect(world.put({ leaseSeconds: 50 })).rejects.toEqual(coded('unavailable'));
    await world.wait(2);
    await world.remove();
    await expect(world.put()).rejects.toEqual(coded('being-deleted'));
    await world.wait(3);
    expect((await world.put()).isNew).toBe(true);
  });

  const wrong: readonly (readonly [string, Readonly<Record<string, Json>>, string])[] = [
    ['no pattern', { pattern: null }, 'invalid-pattern'],
    ['an empty pattern', { pattern: {} }, 'invalid-pattern'],
    ['a pattern that is a text', { pattern: '{}' }, 'invalid-pattern'],
    ['a matcher that there is not', { pattern: { type: [{ like: 'x' }] } }, 'invalid-pattern'],
    ['a pattern that is too long', { pattern: { type: ['x'.repeat(2048)] } }, 'invalid-pattern'],
    ['an unknown member', { target: 'x' }, 'invalid-request'],
    ['no reason', { reason: '' }, 'invalid-request'],
    ['a reason that is too long', { reason: 'x'.repeat(257) }, 'invalid-request'],
    ['a lease that is too short', { leaseSeconds: 4 }, 'invalid-request'],
    ['a lease of a text', { leaseSeconds: '30' }, 'invalid-request'],
    ['a lease of half a second', { leaseSeconds: 0.5 }, 'invalid-request'],
    ['a lease of more than SQS has', { leaseSeconds: 43_201 }, 'invalid-request'],
    ['attempts of none', { retry: { maxAttempts: 0 } }, 'invalid-request'],
    ['too many attempts', { retry: { maxAttempts: 1001 } }, 'invalid-request'],
    ['a base above the cap', { retry: { baseSeconds: 9, capSeconds: 8 } }, 'invalid-request'],
    ['retries beyond the retention', { retry: { maxAttempts: 999 } }, 'invalid-request'],
    ['a retry policy that is a list', { retry: [] }, 'invalid-request'],
    ['an unknown part of the policy', { retry: { jitter: 1 } }, 'invalid-request'],
    ['a description of nothing', { description: ' ' }, 'invalid-request'],
    ['a description with a line', { description: 'a\nb' }, 'invalid-request'],
    ['a description that is too long', { description: 'x'.repeat(257) }, 'invalid-request'],
    ['a start that is no time', { startFrom: 'yesterday' }, 'invalid-request'],
    ['a start that is a number', { startFrom: 5 }, 'invalid-request'],
    ['a start to come', { startFrom: '2030-01-01T00:00:00Z' }, 'invalid-request'],
  ];

  it.each(wrong)('rejects %s, and changes nothing', async (_, body, code) => {
    const before = await stateOf(world);

    await expect(world.put(body)).rejects.toEqual(coded(code));

    expect(await stateOf(world)).toEqual(before);
  });

  it.each([
    ...['', 'Search', '1search', 'se_arch', '-search', 'sé', 'a/b', 'a#b', 'a.b', 'x'.repeat(41)],
  ])('rejects the name %j', async (name) => {
    const before = await stateOf(world);

    await expect(world.put({}, { name })).rejects.toEqual(coded('invalid-request'));

    expect(await stateOf(world)).toEqual(before);
  });
});
