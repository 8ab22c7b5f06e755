import { describe, expect, test } from '@jest/globals';
import { BrokerError } from '../../../core/bridge/broker-error.ts';
import { DELIVERED, notTaken } from '../../../core/bridge/target-result.ts';
import type { DeliveryContext } from '../../../core/deliver/batch.ts';
import { sendTogether } from '../../../core/deliver/send-together.ts';
import type { Target, TargetEvent, TargetResult } from '../../../core/ports/bridging/target.ts';

const EVENT = { specversion: '1.0', id: 'a-1', source: '/shop', type: 'order.placed' } as const;

/** A target that answers as it is told, by tracking id. */
class ToldTarget implements Target {
  readonly batches: (readonly TargetEvent[])[] = [];
  readonly #answers: Readonly<Record<string, TargetResult>>;

  constructor(answers: Readonly<Record<string, TargetResult>> = {}) {
    this.#answers = answers;
  }

  async send(events: readonly TargetEvent[]): Promise<readonly TargetResult[]> {
    this.batches.push(events);
    return events.map(({ trackingId }) => this.#answers[trackingId] ?? DELIVERED);
  }

  async close(): Promise<void> {}
}

function context(trackingId: string): DeliveryContext {
  const log = { info() {}, warn() {}, error() {} };
  return {
    ...{ trackingId, subscriber: 's', attempt: 1, round: 1, replay: undefined, log },
    ...{ acceptedAt: '2026-11-28T00:00:00Z', dataText: undefined, remainingMs: () => 1000 },
    signal: new AbortController().signal,
  };
}

const ERROR = { class: 'BrokerUnreachable', message: 'no connection' };

describe('events that a batch hands to a target', () => {
  test('go together, in their order', async () => {
    const target = new ToldTarget();
    const handle = sendTogether(target);
    await Promise.all(['t-1', 't-2', 't-3'].map((id) => handle(EVENT, context(id))));
    const sent = target.batches.map((batch) => batch.map(({ trackingId }) => trackingId));
    expect(sent).toEqual([['t-1', 't-2', 't-3']]);
  });

  test('have each their own outcome', async () => {
    const handle = sendTogether(
      new ToldTarget({
        't-2': { kind: 'failed', error: ERROR },
        't-3': { kind: 'permanent', error: { ...ERROR, class: 'MessageTooLarge' } },
        't-4': { kind: 'later', error: ERROR, delaySeconds: 60 },
        't-5': { kind: 'not-attempted', error: ERROR, delaySeconds: 5 },
      }),
    );
    const ids = ['t-1', 't-2', 't-3', 't-4', 't-5'];
    const outcomes = await Promise.allSettled(ids.map((id) => handle(EVENT, context(id))));
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { reason: { name: 'BrokerUnreachable', message: 'no connection' } },
      { reason: { name: 'MessageTooLarge', '@waybill/permanent': true } },
      { reason: { name: 'BrokerUnreachable', '@waybill/retry-later': true, delaySeconds: 60 } },
      { reason: { name: 'NotAttempted', cause: { name: 'BrokerUnreachable' } } },
    ]);
  });

  test('all fail where the target breaks its word', async () => {
    const silent: Target = { send: async () => [], close: async () => {} };
    const throwing: Target = {
      send: () => Promise.reject(new Error('boom')),
      close: async () => {},
    };
    await expect(sendTogether(silent)(EVENT, context('t-1'))).rejects.toThrow('does not say');
    await expect(sendTogether(throwing)(EVENT, context('t-1'))).rejects.toThrow('boom');
  });
});

test.each([
  [new BrokerError('MessageTooLarge', 'too large'), 'permanent'],
  [new BrokerError('InvalidMessage', 'no such header'), 'permanent'],
  [new BrokerError('NotConfirmed', 'no answer'), 'failed'],
  [new Error('boom'), 'failed'],
])('%s is an event that is %s', (error, kind) => {
  expect(notTaken(error)).toEqual({ kind, error: { class: error.name, message: error.message } });
});
