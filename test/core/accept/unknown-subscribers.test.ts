import { describe, expect, it } from '@jest/globals';
import { countEvents } from '../../../core/accept/count-events.ts';
import { readLostWaybill } from '../../../core/accept/lost-waybill.ts';
import { IngestWorld, order, track } from '../../support/worlds/ingest-world.ts';

/** Whose waybills wait on the recovery queue. */
const waiting = ({ recovery }: IngestWorld) =>
  recovery.messages.map(({ body }) => readLostWaybill(body).trackingId);

describe('a list of subscribers that nobody can read', () => {
  it('does not make an event unmatched: it is accepted, and who is expected is settled later', async () => {
    const world = new IngestWorld();
    world.subscribers = undefined;

    const report = await world.accept(order('1'), order('1'));

    expect(report.map(({ status }) => status)).toEqual(['accepted', 'duplicate']);
    for (const result of report) expect(result).not.toHaveProperty('subscribers');
    expect(world.published()).toEqual(['1']);
    expect(await world.ledger.getEvent(track('1'))).toBeUndefined();
    expect(waiting(world)).toEqual([track('1')]);
  });

  it.each([
    ['the bus', (world: IngestWorld) => (world.bus.outcome = () => 'outage')],
    ['the recovery queue', (world: IngestWorld) => (world.queue.outage = 'recovery')],
  ])('makes an event unavailable while %s is down', async (_, breakIt) => {
    const world = new IngestWorld();
    world.subscribers = undefined;
    breakIt(world);

    const results = await world.accept(order('1'));

    expect(results).toMatchObject([{ status: 'rejected', error: { code: 'unavailable' } }]);
    expect(await world.outbox()).toEqual([]);
  });

  it('counts no event as unmatched', async () => {
    const world = new IngestWorld();
    world.subscribers = undefined;
    const items = [{ ok: true, event: order('1'), sizeBytes: 100 }] as const;

    expect(countEvents(await world.report(items))).toMatchObject({
      AcceptedEvents: 1,
      UnmatchedEvents: 0,
      OutboxedEvents: 0,
    });
  });

  it('knows a duplicate with the subscribers that the first had', async () => {
    const world = new IngestWorld();
    await world.accept(order('1'));
    world.subscribers = undefined;

    expect(await world.accept(order('1'))).toMatchObject([
      { status: 'duplicate', subscribers: ['billing'] },
    ]);
  });
});
