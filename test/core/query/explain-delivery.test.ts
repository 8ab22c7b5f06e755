import { describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '../../../core/event/event.ts';
import { readNotation } from '../../../core/pattern/notations/read-notation.ts';
import { explainDelivery } from '../../../core/query/explain-delivery.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import { makeRecord, makeSubscriber } from '../../support/builders/make-records.ts';
import { MemoryLedger } from '../../support/fakes/memory-ledger.ts';

/** An accepted event whose data is bytes. */
function makeBytes(own: Partial<CloudEvent> = {}): EventRecord {
  const record = makeRecord('2', { event: { data_base64: 'AAEC', ...own } });
  const { data: _, ...event } = record.event;
  return { ...record, event };
}

const UNKNOWN = 'wb_aaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('explainDelivery', () => {
  const makeWorld = async (amount: number) => {
    const ledger = new MemoryLedger();
    const record = makeRecord('1', { event: { data: { amount } } });
    await ledger.putEvents([record]);
    await ledger.putSubscriber(makeSubscriber('billing'));
    await ledger.putSubscriber(makeSubscriber('audit', { pattern: { type: ['order.paid'] } }));
    return { ledger, trackingId: record.trackingId };
  };

  it('says that the pattern matches', async () => {
    const { ledger, trackingId } = await makeWorld(500);

    expect(await explainDelivery(trackingId, 'billing', ledger)).toEqual({
      trackingId,
      subscriber: 'billing',
      pattern: makeSubscriber('billing').pattern,
      matched: true,
    });
  });

  it('names the clause that decided', async () => {
    const { ledger, trackingId } = await makeWorld(5);

    expect(await explainDelivery(trackingId, 'billing', ledger)).toMatchObject({
      matched: false,
      path: 'data.amount',
      actual: 5,
      reason: 'data.amount is 5; it must be a number > 100',
    });
  });

  it('speaks of a notation in its own words', async () => {
    const { ledger, trackingId } = await makeWorld(5);
    const pattern = { topic: 'order.*.eu' };
    const { eventPattern } = readNotation(pattern);
    const registered = { pattern: eventPattern, notation: pattern };
    await ledger.putSubscriber(makeSubscriber('topical', registered));

    expect(await explainDelivery(trackingId, 'topical', ledger)).toEqual({
      ...{ trackingId, subscriber: 'topical', pattern, eventPattern, matched: false },
      ...{ path: 'type', clause: pattern, actual: 'order.placed' },
      reason: 'the topic pattern `order.*.eu` wants 3 words; `order.placed` has 2',
    });
  });

  it('speaks of the rule where it does not know the notation, which a later version has stored', async () => {
    const { ledger, trackingId } = await makeWorld(5);
    const registered = { pattern: { type: ['order.paid'] }, notation: { later: 'x' } };
    await ledger.putSubscriber(makeSubscriber('later', registered));

    expect(await explainDelivery(trackingId, 'later', ledger)).toMatchObject({
      ...{ pattern: { later: 'x' }, eventPattern: { type: ['order.paid'] }, path: 'type' },
      reason: 'type is "order.placed"; it must be "order.paid"',
    });
  });

  it.each([
    [{ datacontenttype: 'image/png' }, 'its content type is image/png'],
    [{}, 'it has no content type'],
  ])('says that the data is base64 where the pattern looks into it: %j', async (type, reason) => {
    const { ledger } = await makeWorld(5);
    const record = makeBytes(type);
    await ledger.putEvents([record]);

    const explanation = await explainDelivery(record.trackingId, 'billing', ledger);

    expect(explanation).toMatchObject({
      path: 'data.amount',
      reason: `data.amount is absent; it must be a number > 100; the data is base64, into which no pattern can look: ${reason}`,
    });
  });

  it('says nothing of base64 where another clause decides', async () => {
    const { ledger } = await makeWorld(5);
    const record = makeBytes();
    await ledger.putEvents([record]);

    expect(await explainDelivery(record.trackingId, 'audit', ledger)).toMatchObject({
      path: 'type',
      reason: expect.not.stringContaining('base64'),
    });
  });

  it('rejects an event that there is not', async () => {
    const { ledger } = await makeWorld(5);

    await expect(explainDelivery(UNKNOWN, 'billing', ledger)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('rejects a subscriber that there is not, and names those that there are', async () => {
    const { ledger, trackingId } = await makeWorld(5);

    await expect(explainDelivery(trackingId, 'email', ledger)).rejects.toMatchObject({
      code: 'not-found',
      message: 'no subscriber is named email; there are: audit, billing',
    });
  });

  it('says so when nobody has subscribed', async () => {
    const { ledger, trackingId } = await makeWorld(5);
    await ledger.deleteSubscriber(makeSubscriber('billing'));
    await ledger.deleteSubscriber(makeSubscriber('audit'));

    await expect(explainDelivery(trackingId, 'billing', ledger)).rejects.toThrow('none yet');
  });
});
