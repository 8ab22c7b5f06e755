import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseRegistration } from '../../../core/registry/parse-registration.ts';
import { registerSubscriber } from '../../../core/registry/register-subscriber.ts';
import { makeSubscriber } from '../../support/builders/make-records.ts';
import { JobWorld } from '../../support/worlds/job-world.ts';

/** The clock of a world begins at it. */
const START = Date.parse('2026-11-24T17:00:00Z');
const iso = (ms: number) => new Date(START + ms).toISOString();

const { createdAt: _, state: _s, version: _v, ...registration } = makeSubscriber('billing');

let world: JobWorld;

beforeEach(() => {
  world = new JobWorld();
});

const register = (startFrom?: string) =>
  registerSubscriber({ ...registration, ...(startFrom === undefined ? {} : { startFrom }) }, world);

const jobs = async () => (await world.jobs.listJobs({ limit: 10 })).jobs;

describe('a registration with `startFrom`', () => {
  it.each([
    ['2026-11-01T00:00:00+02:00', '2026-10-31T22:00:00.000Z'],
    ['PT3600S', iso(-3_600_000)],
    ['PT9999999999S', '1970-01-01T00:00:00.000Z'],
  ])('begins a replay of what was accepted before: %s', async (startFrom, from) => {
    await register(startFrom);

    const [job] = await jobs();
    const seam = { from: iso(-60_000), to: iso(120_000) };
    expect(job).toMatchObject({
      ...{ kind: 'replay', mode: 'missing', subscriber: 'billing', state: 'running', seam },
      filter: { from, to: seam.to },
      ...{ reason: `startFrom ${startFrom}`, by: 'the deployment' },
    });
    expect(await world.ledger.listSubscribers()).toMatchObject([
      { name: 'billing', history: { startFrom, job: job?.id } },
    ]);
    expect(world.audit.entries).toMatchObject([{ action: 'replay', job: job?.id }]);
  });

  it('begins nothing again when it is deployed again, with the time or without', async () => {
    await register('PT60S');
    world.clock.advance(3_600_000);

    await register('PT60S');
    await register();
    await register('PT60S');

    expect(await jobs()).toHaveLength(1);
    expect(await world.ledger.listSubscribers()).toMatchObject([
      { createdAt: iso(0), version: 4, history: { startFrom: 'PT60S' } },
    ]);
  });

  it('begins another for another time, once the first has ended', async () => {
    await register('PT60S');

    await expect(register('PT120S')).rejects.toMatchObject({ code: 'job-running' });
    await world.pass(4);
    await register('PT120S');

    expect((await jobs()).map(({ filter }) => filter.from)).toEqual([
      ...[iso(-120_000), iso(-60_000)].toSorted(),
    ]);
    expect(await world.ledger.listSubscribers()).toMatchObject([
      { history: { startFrom: 'PT120S' } },
    ]);
  });

  it('begins one for a subscriber that was there before', async () => {
    await register();
    world.clock.advance(86_400_000);

    await register('PT60S');

    expect(await jobs()).toMatchObject([{ filter: { from: iso(-60_000), to: iso(120_000) } }]);
  });

  it('begins another when the subscriber was removed between', async () => {
    await register('PT60S');
    await world.ledger.deleteSubscriber(registration);
    await world.work();
    world.clock.advance(1000);

    await register('PT60S');

    expect((await jobs()).map(({ state }) => state)).toEqual(['running', 'failed']);
  });

  it.each(['yesterday', '2026-11-01', iso(0), iso(1000), 'PT0S', 'P7D'])(
    'rejects %s, and writes nothing',
    async (startFrom) => {
      await expect(register(startFrom)).rejects.toMatchObject({ code: 'invalid-request' });

      expect(await world.ledger.listSubscribers()).toEqual([]);
      expect(await jobs()).toEqual([]);
    },
  );

  it('is what the property of the custom resource says', () => {
    const properties = {
      ...{ Name: 'billing', Pattern: '{"type":["a"]}', FunctionName: 'f', RuleName: 'billing' },
      ...{ QueueUrl: 'q', DeadLetterQueueUrl: 'd', Once: 'false' },
      ...{ MaxAttempts: '30', RetryBaseSeconds: '2', RetryCapSeconds: '3600' },
    };

    expect(parseRegistration(properties)).not.toHaveProperty('startFrom');
    expect(parseRegistration({ ...properties, StartFrom: 'PT60S' }).startFrom).toBe('PT60S');
    expect(() => parseRegistration({ ...properties, StartFrom: 60 })).toThrow(/StartFrom/);
  });
});
