import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../../aws/ledger/attributes.ts';
import { deliveryItem, readDeliveryItem } from '../../../aws/ledger/delivery-item.ts';
import type { Delivery } from '../../../core/records/delivery.ts';
import { failForNow, succeed } from '../../../core/records/record-attempt.ts';
import { makeDelivery, makeRecord } from '../../support/builders/make-records.ts';

const record = makeRecord('1');
const at = Date.parse('2026-11-24T17:00:00Z');
const key = { trackingId: record.trackingId, subscriber: 'billing' };
const first = { ...key, round: 1, attempt: 1, at };
const second = { ...first, attempt: 2, at: at + 5000 };
const error = { class: 'Error', message: 'down' };

const atOnce = succeed(undefined, first);
const afterLoss = succeed(undefined, second);
const failed = failForNow(undefined, { ...first, nextAt: at + 5000 }, error);
const retried = succeed(failed, second);
const again = succeed(undefined, { ...first, round: 2 });
const claim = { by: 'message-1', until: at + 30_000 };
const claimed: Delivery = {
  ...key,
  status: 'pending',
  round: 2,
  attempts: 0,
  history: atOnce.history,
  claim,
};

describe('the item of a delivery', () => {
  it.each<[string, Delivery]>([
    ['delivered at once', atOnce],
    ['delivered at the first attempt that was recorded', afterLoss],
    ['retried', failed],
    ['delivered after a retry', retried],
    ['delivered at once in a later round', again],
    ['delivered in a later round', succeed(retried, { ...first, round: 2, at: at + 9000 })],
    ['dead', makeDelivery(record, 'dead')],
    ['dead without an attempt', makeDelivery(record, 'dead', { attempts: 0, history: [] })],
    ['delivered with no history', { ...atOnce, history: [] }],
    [
      'delivered at another time than it was first tried',
      { ...atOnce, firstAttemptAt: record.acceptedAt },
    ],
    ['discarded', { ...atOnce, status: 'discarded' }],
    ['claimed for the first time', { ...claimed, history: [] }],
    ['claimed in a later round', { ...claimed, lastAttemptAt: record.acceptedAt }],
    ['claimed after a failure', { ...failed, status: 'pending', claim }],
  ])('is read back as it was: %s', (_, delivery) => {
    expect(readDeliveryItem(deliveryItem(delivery, 1))).toEqual(delivery);
  });

  it('says nothing twice of what was delivered at once', () => {
    const names = (delivery: Delivery) => Object.keys(deliveryItem(delivery, 1));

    expect(names(atOnce)).toEqual(
      names(retried).filter((name) => !['firstAttemptAt', 'history'].includes(name)),
    );
  });

  it.each<[string, Delivery]>([
    ['after a loss', afterLoss],
    ['in a later round', again],
    ['after a failure', retried],
  ])('has its history where it was delivered %s', (_, delivery) => {
    expect(deliveryItem(delivery, 1)).toHaveProperty('history');
  });

  it.each(['pending', 'retrying', 'delivered', 'dead', 'discarded'] as const)(
    'stands in the index of failures where it has failed: %s',
    (status) => {
      const names = Object.keys(deliveryItem(makeDelivery(record, status), 1));

      const isFailed = status === 'retrying' || status === 'dead';
      expect(['statusPk', 'statusSk'].every((name) => names.includes(name))).toBe(isFailed);
      expect(names.some((name) => name.startsWith('status') && name !== 'status')).toBe(isFailed);
    },
  );

  const good = deliveryItem(failed, 1);

  it.each<[string, Item]>([
    ['nothing but a key', { pk: { S: 'DELIVERY#billing#x' }, sk: { S: 'DELIVERY' } }],
    ['no status', without('status')],
    ['an unknown status', { ...good, status: { S: 'lost' } }],
    ['a status that is a number', { ...good, status: { N: '1' } }],
    ['no round', without('round')],
    ['a round that is a text', { ...good, round: { S: '1' } }],
    ['round 0', { ...good, round: { N: '0' } }],
    ['a part of a round', { ...good, round: { N: '1.5' } }],
    ['no attempts', without('attempts')],
    ['attempts that are a list', { ...good, attempts: { L: [] } }],
    ['fewer than no attempts', { ...good, attempts: { N: '-1' } }],
    ['more attempts than can be counted', { ...good, attempts: { N: '1e30' } }],
    ['a history that is a map', { ...good, history: { M: {} } }],
    ['a history that is no JSON', { ...good, history: { S: '[' } }],
    ['a history that is an object', { ...good, history: { S: '{}' } }],
    ['a history of numbers', { ...good, history: { S: '[1]' } }],
    ['a history with null in it', { ...good, history: { S: '[null]' } }],
    ['attempts of no time', { ...good, history: { S: '[{"at":"x","number":1}]' } }],
  ])('is no delivery where it has %s', (_, item) => {
    expect(readDeliveryItem(item)).toBeUndefined();
  });

  it.each<[string, Item]>([
    ['a time that is none', { ...good, nextAttemptAt: { S: 'soon' } }],
    ['a time that is a number', { ...good, nextAttemptAt: { N: '1' } }],
    ['a claim that is none', { ...good, claimedBy: { N: '1' }, claimedUntil: { S: '' } }],
    ['what nobody knows', { ...good, more: { BOOL: true } }],
  ])('is read without %s', (_, item) => {
    const { nextAttemptAt, ...others } = failed;

    expect(readDeliveryItem(item)).toMatchObject(others);
    expect([undefined, nextAttemptAt]).toContain(readDeliveryItem(item)?.nextAttemptAt);
  });

  function without(name: string): Item {
    const { [name]: _, ...others } = good;
    return others;
  }
});
