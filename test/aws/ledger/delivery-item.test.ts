import { describe, expect, it } from '@jest/globals';
import { deliveryItem, readDeliveryItem } from '../../../aws/ledger/delivery-item.ts';
import type { Delivery } from '../../../core/delivery/delivery.ts';
import { failForNow, succeed } from '../../../core/delivery/record-attempt.ts';
import { makeDelivery, makeRecord } from '../../contracts/ledger/make-records.ts';

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

describe('the item of a delivery', () => {
  it.each<[string, Delivery]>([
    ['delivered at once', atOnce],
    ['delivered at the first attempt that was recorded', afterLoss],
    ['retried', failed],
    ['delivered after a retry', retried],
    ['dead', makeDelivery(record, 'dead')],
    ['delivered with no history', { ...atOnce, history: [] }],
    [
      'delivered at another time than it was first tried',
      { ...atOnce, firstAttemptAt: record.acceptedAt },
    ],
    ['discarded', { ...atOnce, status: 'discarded' }],
  ])('is read back as it was: %s', (_, delivery) => {
    expect(readDeliveryItem(deliveryItem(delivery, 1))).toEqual(delivery);
  });

  it('says nothing twice of what was delivered at once', () => {
    const names = (delivery: Delivery) => Object.keys(deliveryItem(delivery, 1));

    expect(names(atOnce)).toEqual(
      names(retried).filter((name) => !['firstAttemptAt', 'history'].includes(name)),
    );
  });
});
