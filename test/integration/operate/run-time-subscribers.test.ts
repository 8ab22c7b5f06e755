import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RouterUnderTest } from '../../support/worlds/router-under-test.ts';
import { RunTimeClient, wanted } from './run-time-client.ts';

const MINUTE = 60_000;

let router: RouterUnderTest;
let made: RunTimeClient;

beforeAll(async () => {
  router = await RouterUnderTest.start();
  made = new RunTimeClient(router);
}, 60_000);

afterAll(async () => {
  await router?.stop();
});

const only = { only: 'nobody' };

describe('a subscriber that is made at run time', () => {
  it('gets what is published from then on, in a queue that only its rule may send to', async () => {
    await router.publish('made.one', 'one-before', only);

    const put = await made.ask('PUT', '/subscribers/one', wanted('made.one', { leaseSeconds: 45 }));
    await router.pass(10_000, 10_000);
    const { trackingId, subscribers } = await router.publish('made.one', 'one-after', only);
    await router.pass(1000, 1000);
    const attributes = await made.attributesOf('one');
    const [rule] = await made.rulesOf('one');
    const shown = await made.ask('GET', '/subscribers/one');
    const explained = await made.ask('GET', `/events/${trackingId}/explain/one`);

    expect(put).toMatchObject({
      status: 201,
      body: { name: 'one', lifecycle: 'active', managedBy: 'api', target: { leaseSeconds: 45 } },
    });
    expect(put.etag).toMatch(/^"[a-z2-7]{4}-1"$/);
    expect(subscribers).toEqual(['one']);
    expect(attributes).toMatchObject({
      ...{ VisibilityTimeout: '45', MessageRetentionPeriod: '1209600' },
      KmsMasterKeyId: expect.stringContaining(':key/'),
    });
    expect(JSON.parse(attributes.Policy ?? '')).toMatchObject({
      Statement: [
        {
          ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } },
          Condition: { ArnEquals: { 'aws:SourceArn': rule?.Arn } },
        },
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    });
    expect(shown).toMatchObject({
      ...{ status: 200, etag: put.etag },
      body: {
        lifecycle: 'active',
        state: 'active',
        queue: { visible: 1 },
        target: { leaseSeconds: 45 },
      },
    });
    expect(explained.body).toMatchObject({ matched: true });
    expect(await made.receive('one')).toEqual(['one-after']);
  });

  it('is given its history and what is live, each event once', async () => {
    for (const id of ['two-1', 'two-2']) await router.publish('made.two', id, only);
    await router.pass(5 * MINUTE);

    await made.ask(
      'PUT',
      '/subscribers/two',
      wanted('made.two', { startFrom: '2026-11-01T00:00:00Z' }),
    );
    await router.publish('made.two', 'two-3', only);
    await router.pass(5 * MINUTE);

    expect((await made.pull('two')).toSorted()).toEqual(['two-1', 'two-2', 'two-3']);
    expect(await made.pull('two')).toEqual([]);
    expect((await made.ask('GET', '/subscribers/two')).body).toMatchObject({
      ...{ startFrom: '2026-11-01T00:00:00.000Z' },
      history: { startFrom: '2026-11-01T00:00:00.000Z', job: expect.stringMatching(/^job_/) },
    });
  });

  it('gets by the notation of a broker what its rule matches, and history that matches', async () => {
    for (const type of ['topic.old.eu', 'topic.old', 'topic.old.us.eu'])
      await router.publish(type, type, only);
    await router.pass(5 * MINUTE);
    const asked = { pattern: { topic: 'topic.*.eu' }, startFrom: '2026-11-01T00:00:00Z' };

    const { status } = await made.ask('PUT', '/subscribers/topical', { ...asked, reason: 'x' });
    await router.pass(10_000, 10_000);
    const live = [];
    for (const type of ['topic.new.eu', 'topic.new', 'topic.new.us.eu'])
      live.push(await router.publish(type, type, only));
    await router.pass(5 * MINUTE);
    const explained = await made.ask('GET', `/events/${live[1]?.trackingId}/explain/topical`);

    expect(status).toBe(201);
    expect(live.map(({ subscribers }) => subscribers)).toEqual([['topical'], [], []]);
    expect((await made.pull('topical')).toSorted()).toEqual(['topic.new.eu', 'topic.old.eu']);
    expect((await made.ask('GET', '/subscribers/topical')).body).toMatchObject({
      pattern: { topic: 'topic.*.eu' },
      eventPattern: { _waybill: { words: { type: { n: [3], 1: ['topic'], 3: ['eu'] } } } },
    });
    expect(explained.body).toMatchObject({
      reason: 'the topic pattern `topic.*.eu` wants 3 words; `topic.new` has 2',
    });
  });

  it('is pulled from until it is deleted, with waybills as any other', async () => {
    await made.ask(
      'PUT',
      '/subscribers/pulled',
      wanted('made.pulled', { retry: { maxAttempts: 2 } }),
    );
    await router.pass(10_000, 10_000);
    const accepted = await router.publish('made.pulled', 'pulled-1', only);
    const failing = await router.publish('made.pulled', 'pulled-2', only);
    await router.pass(1000, 1000);

    const { body } = await made.ask('POST', '/subscribers/pulled/pull', { waitSeconds: 0 });
    const deliveries = body.deliveries as { lease: string; event: { id: string } }[];
    const leaseOf = (id: string) => deliveries.find(({ event }) => event.id === id)?.lease ?? '';
    await made.ask('POST', '/subscribers/pulled/ack', {
      acks: [leaseOf('pulled-1')],
      dead: [{ lease: leaseOf('pulled-2'), error: 'no such page' }],
    });
    const refused = await made.ask('DELETE', '/subscribers/pulled?reason=x');
    await made.ask('POST', `/events/${failing.trackingId}/discard`, { reason: 'x' });
    await router.pass(1000, 1000);
    const deleted = await made.ask('DELETE', '/subscribers/pulled?reason=x');
    await router.pass(2 * MINUTE);

    expect(await router.statuses(accepted.trackingId)).toEqual({ pulled: 'delivered' });
    expect(await router.statuses(failing.trackingId)).toEqual({ pulled: 'discarded' });
    expect(refused.body).toMatchObject({ code: 'has-backlog' });
    expect(deleted.status).toBe(202);
    expect(await made.queuesOf('pulled')).toEqual([]);
    expect((await made.ask('POST', '/subscribers/pulled/pull', {})).status).toBe(404);
  });

  it('has its rule and its registration changed, and keeps its queue', async () => {
    const { etag } = await made.ask('PUT', '/subscribers/three', wanted('made.three'));
    const [before] = await made.queuesOf('three');

    const changed = await made.ask('PUT', '/subscribers/three', wanted('made.third'), {
      'if-match': etag,
    });
    const late = await made.ask('PUT', '/subscribers/three', wanted('made.x'), {
      'if-match': etag,
    });
    await router.pass(10_000, 10_000);
    for (const type of ['made.three', 'made.third']) await router.publish(type, type, only);
    await router.pass(1000, 1000);

    expect([changed.status, late.status, late.body.code]).toEqual([
      ...[200, 412],
      'precondition-failed',
    ]);
    expect(await made.queuesOf('three')).toEqual([before]);
    expect(await made.receive('three')).toEqual(['made.third']);
  });

  it('is retried and dies as any other, by a dead-letter queue that all of them share', async () => {
    for (const name of ['four', 'five'])
      await made.ask(
        'PUT',
        `/subscribers/${name}`,
        wanted(`made.${name}`, { retry: { maxAttempts: 1 }, leaseSeconds: 10 }),
      );
    await router.pass(10_000, 10_000);
    const accepted = [];
    for (const name of ['four', 'five'])
      accepted.push(await router.publish(`made.${name}`, name, only));
    await router.pass(1000, 1000);

    for (let receives = 0; receives < 4; receives++)
      for (const name of ['four', 'five']) {
        await made.receive(name, false);
        await router.pass(20_000, 20_000);
      }
    await router.pass(2 * MINUTE);

    for (const [index, name] of ['four', 'five'].entries())
      expect(await router.statuses(accepted[index]?.trackingId ?? '')).toEqual({ [name]: 'dead' });
    expect((await made.ask('DELETE', '/subscribers/four?reason=x')).body).toMatchObject({
      ...{ status: 409, code: 'has-backlog' },
      detail: expect.stringContaining('1 dead'),
    });
  });

  it('can be paused, which nothing has to be disabled for, and resumed', async () => {
    await made.ask('PUT', '/subscribers/six', wanted('made.six'));

    const asked = await made.ask('POST', '/subscribers/six/pause', { reason: 'x' });
    await router.pass(2 * MINUTE);
    const paused = await made.ask('GET', '/subscribers/six');
    const refused = await made.ask('POST', '/subscribers/six/pull', {});
    const resumed = await made.ask('POST', '/subscribers/six/resume', { reason: 'x' });

    expect([asked, paused, refused, resumed]).toMatchObject([
      { status: 202, body: { state: 'pausing' } },
      { status: 200, body: { state: 'paused' } },
      { status: 409, body: { code: 'paused' } },
      { status: 202, body: { state: 'active' } },
    ]);
  });

  it('leaves nothing when it is deleted, and its waybills', async () => {
    const { etag } = await made.ask('PUT', '/subscribers/seven', wanted('made.seven'));
    await router.pass(10_000, 10_000);
    const { trackingId } = await router.publish('made.seven', 'seven', only);
    await router.pass(1000, 1000);

    const refused = await made.ask('DELETE', '/subscribers/seven?reason=x');
    const asked = await made.ask('DELETE', '/subscribers/seven?reason=x&force=true', undefined, {
      'if-match': etag,
    });
    const shown = await made.ask('GET', '/subscribers/seven');
    const again = await made.ask('PUT', '/subscribers/seven', wanted('made.seven'));
    await router.pass(2 * MINUTE);
    const gone = await made.ask('GET', '/subscribers/seven');
    const replayed = await made.ask('POST', '/subscribers/seven/replay', {
      ...{ from: '2026-11-01T00:00:00Z', reason: 'x' },
    });

    expect(refused.body).toMatchObject({
      code: 'has-backlog',
      detail: expect.stringContaining('1 events waiting'),
    });
    expect([asked, shown]).toMatchObject([
      { status: 202, body: { lifecycle: 'deleting' } },
      { status: 200, body: { lifecycle: 'deleting' } },
    ]);
    expect([again.status, again.body.code]).toEqual([409, 'being-deleted']);
    expect([gone.status, replayed.status]).toEqual([404, 404]);
    expect([await made.queuesOf('seven'), await made.rulesOf('seven')]).toEqual([[], []]);
    expect(await router.waybill(trackingId)).toMatchObject({ event: { id: 'seven' } });
    expect((await made.ask('PUT', '/subscribers/seven', wanted('made.seven'))).status).toBe(201);
  });

  it('is refused where the bus takes no further rule, and leaves nothing', async () => {
    for (let number = 0; number < 30; number++)
      await made.putRule(`wild-${number}`, { detail: { type: [{ wildcard: 'a*b' }] } });
    const pattern = { type: [{ wildcard: 'made.*.x' }] };

    const refused = await made.ask('PUT', '/subscribers/eight', { pattern, reason: 'x' });

    expect(refused).toMatchObject({ status: 409, body: { code: 'quota-exceeded' } });
    expect((await made.ask('GET', '/subscribers/eight')).status).toBe(404);
    expect([await made.queuesOf('eight'), await made.rulesOf('eight')]).toEqual([[], []]);
  });

  it('is not one that a deployment has', async () => {
    for (const [method, path, body] of [
      ['PUT', '/subscribers/billing', wanted('made.nine')],
      ['DELETE', '/subscribers/billing?reason=x&force=true', undefined],
    ] as const)
      expect(await made.ask(method, path, body)).toMatchObject({
        ...{ status: 409, body: { code: 'managed-by-deployment' } },
      });
    expect((await made.ask('GET', '/subscribers/billing')).body).not.toHaveProperty('lifecycle');
  });
});
