import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Json } from '../../../../core/event/event.ts';
import {
  pauseSubscriber,
  resumeSubscriber,
} from '../../../../core/operate/pause/pause-subscriber.ts';
import {
  makeDelivery,
  makeRecord,
  makeSubscriber,
} from '../../../support/builders/make-records.ts';
import { at, ReconcileWorld } from '../../../support/worlds/reconcile-world.ts';

const REASON = 'INC-42: the card service moves';
const SOURCE = 'billing-source';
const MINUTE_MS = 60_000;

let world: ReconcileWorld;

const pause = (body: Json = { reason: REASON }, subscriber = 'billing') =>
  pauseSubscriber({ subscriber, by: 'me', body }, { ...world, retentionDays: 30 });
const resume = (body: Json = { reason: 'moved' }, subscriber = 'billing') =>
  resumeSubscriber({ subscriber, by: 'me', body }, { ...world, retentionDays: 30 });
const stateOf = async () => (await world.pauses.findPause('billing'))?.state;

/** A minute later, with all changes of event sources done. */
async function nextMinute(): Promise<void> {
  world.eventSources.settle();
  await world.runFor(1);
}

beforeEach(async () => {
  world = await ReconcileWorld.makeIdle();
  world.eventSources.add('billing-source', 'email-source');
});

describe('a pause', () => {
  it('disables the event source at once, and is paused when that is done', async () => {
    const answer = await pause();
    const isEnabled = world.eventSources.isEnabled(SOURCE);
    await nextMinute();

    expect(answer).toEqual({
      name: 'billing',
      state: 'pausing',
      pause: { since: at('17:00:00.000'), reason: REASON, by: 'me' },
    });
    expect(isEnabled).toBe(false);
    expect(await stateOf()).toBe('paused');
    expect(world.eventSources.isEnabled('email-source')).toBe(true);
  });

  it('ends when it is resumed, and is active when the event source is enabled again', async () => {
    await pause();
    await nextMinute();

    const answer = await resume();
    await nextMinute();
    const { resumedAt } = (await world.pauses.findPause('billing')) ?? {};

    expect(answer.state).toBe('resuming');
    expect(await stateOf()).toBe('active');
    expect(resumedAt).toBe(at('17:02:00.000'));
    expect(world.eventSources.isEnabled(SOURCE)).toBe(true);
  });

  it('ends by itself when its time is over, and says so in the audit', async () => {
    await pause({ reason: REASON, until: at('17:30:00') });
    await nextMinute();
    await world.runFor(28);
    const before = await stateOf();
    await world.runFor(1);
    await nextMinute();

    expect([before, await stateOf()]).toEqual(['paused', 'active']);
    expect(world.jobs.entries).toMatchObject([
      {
        ...{ action: 'pause-subscriber', by: 'me', reason: REASON, subscriber: 'billing' },
        details: { until: at('17:30:00.000') },
      },
      { action: 'resume-subscriber', by: 'the router', subscriber: 'billing' },
    ]);
  });

  it('gets another reason and time when it is asked for again, and keeps its beginning', async () => {
    await pause({ reason: 'first', until: at('18:00:00') });
    await nextMinute();

    const answer = await pause({ reason: 'second' });

    expect(answer).toEqual({
      ...{ name: 'billing', state: 'paused' },
      pause: { since: at('17:00:00.000'), reason: 'second', by: 'me' },
    });
  });

  it('is repaired where a deployment has enabled the event source', async () => {
    await pause();
    await nextMinute();
    world.eventSources.flip(SOURCE, true);

    await world.runFor(1);
    const between = await stateOf();
    await nextMinute();

    expect(between).toBe('pausing');
    expect(await stateOf()).toBe('paused');
    expect(world.eventSources.isEnabled(SOURCE)).toBe(false);
    expect(world.log.lines.filter(({ level }) => level === 'WARN')).toMatchObject([
      { message: 'the event source of a paused subscriber was enabled; it is disabled again' },
    ]);
  });

  it('goes over to the event source of another function that is deployed', async () => {
    await pause();
    await nextMinute();
    const target = {
      kind: 'function',
      functionName: 'other',
      eventSourceId: 'other-source',
    } as const;
    world.eventSources.add('other-source');
    await world.ledger.putSubscriber(makeSubscriber('billing', { target }));

    await world.runFor(1);
    await nextMinute();

    expect(world.eventSources.isEnabled('other-source')).toBe(false);
    expect(await stateOf()).toBe('paused');
  });

  it('is brought about by reconcile where Lambda cannot be reached', async () => {
    world.eventSources.isDown = true;
    const answer = await pause();
    await world.runFor(2);
    const before = await stateOf();
    world.eventSources.isDown = false;
    await world.runFor(1);
    await nextMinute();

    expect([answer.state, before, await stateOf()]).toEqual(['pausing', 'pausing', 'paused']);
  });

  it('that meets a change waits for its end', async () => {
    await pause();
    const answer = await resume();
    const between = world.eventSources.isEnabled(SOURCE);
    await nextMinute();
    await nextMinute();

    expect([answer.state, between, await stateOf()]).toEqual(['resuming', false, 'active']);
  });

  it('whose event source is not there is an error in the log, and stops no other', async () => {
    await pause();
    await pause({ reason: REASON }, 'email');
    world.eventSources.remove(SOURCE);

    await nextMinute();

    expect(await stateOf()).toBe('pausing');
    expect((await world.pauses.findPause('email'))?.state).toBe('paused');
    expect(world.log.lines.filter(({ level }) => level === 'ERROR')).toMatchObject([
      { subscriber: 'billing' },
    ]);
  });

  it('leaves what is asked of an active subscriber as it is, without an entry in the audit', async () => {
    expect(await resume()).toEqual({ name: 'billing', state: 'active' });
    expect(world.jobs.entries).toEqual([]);
  });

  it('is in the audit before anything is done', async () => {
    world.jobs.onWrite = () => {
      throw new Error('the audit is down');
    };

    await expect(pause()).rejects.toThrow('the audit is down');
    expect(await stateOf()).toBeUndefined();
    expect(world.eventSources.isEnabled(SOURCE)).toBe(true);
  });

  it.each<[string, Json, string]>([
    ['without a reason', {}, '`reason` must say why'],
    ['with a member that is not known', { reason: 'x', for: 'ever' }, 'there is no member'],
    ['until a time that is over', { reason: 'x', until: at('16:00:00') }, 'a time to come'],
    ['until what is no time', { reason: 'x', until: 'tomorrow' }, 'a time to come'],
    ['until a number', { reason: 'x', until: 3600 }, 'a time to come'],
    [
      'longer than events are kept',
      { reason: 'x', until: '2026-12-24T17:00:00.001Z' },
      '2026-12-24T17:00:00.000Z at the latest',
    ],
    ['that is no object', [], 'must be a JSON object'],
  ])('rejects one %s', async (_, body, message) => {
    await expect(pause(body)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(message),
    });
    expect(await world.pauses.listPauses()).toEqual([]);
  });

  it('rejects a resume with a time', async () => {
    await expect(resume({ reason: 'x', until: at('18:00:00') })).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });

  it('rejects one of nobody, of one that is gone, and of one whose event source nobody knows', async () => {
    await world.ledger.record(makeDelivery(makeRecord('1'), 'dead', { subscriber: 'gone' }));
    const target = { kind: 'function', functionName: 'own' } as const;
    await world.ledger.putSubscriber(makeSubscriber('own', { target }));
    const codeOf = (subscriber: string) =>
      pause({ reason: 'x' }, subscriber).catch((error) => error.code);

    expect([await codeOf('nobody'), await codeOf('gone'), await codeOf('own')]).toEqual([
      ...['not-found', 'subscriber-gone', 'not-pausable'],
    ]);
  });
});

describe('what waits for a paused subscriber', () => {
  const DAY_MINUTES = 1440;

  it('is not overdue, and is so again a while after the pause', async () => {
    const record = makeRecord('1', { acceptedAt: at('17:00:00.000'), expected: ['billing'] });
    await world.ledger.putEvents([record]);
    world.queue.box(makeSubscriber('billing').queueUrl).put('waiting');
    await pause();
    world.eventSources.settle();

    const reports = await world.runFor(60);
    await resume();
    world.eventSources.settle();
    const grace = await world.runFor(5);
    const after = await world.runFor(60);

    const flagged = (some: typeof reports) => some.reduce((sum, { overdue }) => sum + overdue, 0);
    expect([flagged(reports), flagged(grace), flagged(after)]).toEqual([0, 0, 1]);
  });

  it('of another is overdue all the same', async () => {
    const record = makeRecord('1', { acceptedAt: at('17:00:00.000') });
    await world.ledger.putEvents([record]);
    await pause();
    world.eventSources.settle();

    await world.runFor(10);

    expect(await world.overdue(record)).toEqual([['email']]);
  });

  it.each([
    ['that was never tried', undefined, 1],
    ['that waits for its third attempt', 2, 3],
  ])(
    'and whose message the queue has dropped is sent again, and has failed no attempt: one %s',
    async (_, attempts, attempt) => {
      const record = makeRecord('1', { acceptedAt: at('17:00:00.000'), expected: ['billing'] });
      await world.ledger.putEvents([record]);
      if (attempts !== undefined) {
        const tried = { attempts, nextAttemptAt: at('17:05:00.000') };
        await world.ledger.record(makeDelivery(record, 'retrying', tried));
      }
      const waiting = world.queue.box(makeSubscriber('billing').queueUrl);
      waiting.put('waiting');
      await pause();
      world.eventSources.settle();
      await world.runFor(20);
      const held = waiting.messages.length;

      for (const { receiptHandle } of waiting.receive(10, 30)) waiting.remove(receiptHandle);
      world.clock.advance(15 * DAY_MINUTES * MINUTE_MS);
      await world.runFor(15);
      const sent = world.sent();
      await world.runFor(30);

      expect(held).toBe(1);
      expect(sent.map(({ id, to }) => ({ id, round: to?.round, attempt: to?.attempt }))).toEqual([
        { id: '1', round: 1, attempt },
      ]);
      expect(await world.delivery(record)).toMatchObject({
        ...{ status: 'retrying', attempts: attempts ?? 0 },
      });
      expect(world.sent()).toHaveLength(1);
    },
  );
});
