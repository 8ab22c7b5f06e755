import { expect, test } from '@jest/globals';
import type { BrokerMessage } from '../../../core/bridge/broker-message.ts';
import { firstFailures } from '../../../functions/brokers/receive-kafka.ts';

const message = (id: string): BrokerMessage => ({
  ...{ id, source: 'kafka://b/o', destination: 'o', headers: [], body: null },
});

test('Lambda is told from where on each partition is to come again', () => {
  const ids = ['my-orders-0-7', 'my-orders-0-8', 'my-orders-0-9', 'my-orders-1-1', 'my-orders-2-5'];
  const safe = [true, false, false, true, false];

  expect(firstFailures(ids.map(message), safe)).toEqual([
    { itemIdentifier: { partition: 'my-orders-0', offset: 8 } },
    { itemIdentifier: { partition: 'my-orders-2', offset: 5 } },
  ]);
});
