import { createHash } from 'node:crypto';
import type { CloudEvent } from '../../../core/event/event.ts';
import type { Delivery, DeliveryStatus } from '../../../core/records/delivery.ts';
import type { EventRecord } from '../../../core/records/event-record.ts';
import type { Subscriber } from '../../../core/records/subscriber.ts';
import { trackingId } from '../../../core/records/tracking-id.ts';
import { sha256 } from '../../../node/sha256.ts';

const ACCEPTED_AT = '2026-11-24T17:20:30.500Z';

/** An accepted event; its tracking id is that of its source and id. */
export function makeRecord(
  id: string,
  own: Partial<Omit<EventRecord, 'event' | 'trackingId'>> & {
    readonly event?: Partial<CloudEvent>;
  } = {},
): EventRecord {
  const event: CloudEvent = {
    specversion: '1.0',
    id,
    source: '/shop',
    type: 'order.placed',
    data: { amount: 10 },
    ...own.event,
  };
  return {
    acceptedAt: ACCEPTED_AT,
    sizeBytes: JSON.stringify(event).length,
    expected: ['billing', 'email'],
    state: 'published',
    ...own,
    trackingId: trackingId(event.source, event.id, sha256),
    event,
  };
}

/** A delivery in a state, with the members that the state has. */
export function makeDelivery(
  { trackingId }: Pick<EventRecord, 'trackingId'>,
  status: DeliveryStatus,
  own: Partial<Delivery> = {},
): Delivery {
  const error = { class: 'TypeError', message: 'no such card', statusCode: 502 };
  const failed = status === 'retrying' || status === 'dead';
  return {
    trackingId,
    subscriber: 'billing',
    status,
    round: 1,
    attempts: 1,
    firstAttemptAt: ACCEPTED_AT,
    lastAttemptAt: ACCEPTED_AT,
    history: [
      failed
        ? { at: ACCEPTED_AT, number: 1, outcome: 'failed', error }
        : { at: ACCEPTED_AT, number: 1, outcome: 'delivered' },
    ],
    ...(failed ? { error } : {}),
    ...(status === 'retrying' ? { nextAttemptAt: '2026-11-24T17:21:00.000Z' } : {}),
    ...own,
  };
}

export function makeSubscriber(name: string, own: Partial<Subscriber> = {}): Subscriber {
  return {
    name,
    pattern: { type: ['order.placed'], data: { amount: [{ numeric: ['>', 100] }] } },
    target: { kind: 'function', functionName: `${name}-function`, eventSourceId: `${name}-source` },
    queueUrl: `http://127.0.0.1/000000000000/${name}`,
    deadLetterQueueUrl: `http://127.0.0.1/000000000000/${name}-dead`,
    ruleName: `${name}-rule`,
    retry: { maxAttempts: 30, baseSeconds: 2, capSeconds: 3600 },
    once: false,
    state: 'active',
    createdAt: ACCEPTED_AT,
    version: 1,
    ...own,
  };
}

/** Text that gzip cannot make much shorter, the same every time. */
export function incompressible(length: number): string {
  let text = '';
  for (let count = 0; text.length < length; count++)
    text += createHash('sha512').update(String(count)).digest('base64');
  return text.slice(0, length);
}
