import { describe, expect, it } from '@jest/globals';
import { BrokerError } from '../../../core/bridge/broker-error.ts';
import { DELIVERED, notTaken } from '../../../core/bridge/target-result.ts';
import type { Target } from '../../../core/ports/bridging/target.ts';
import { RenewedTarget } from '../../../functions/brokers/make-delivery.ts';

const EVENT = { specversion: '1.0', id: 'a-1', source: '/shop', type: 'order.placed' } as const;
const SENT = [{ event: EVENT, dataText: undefined, trackingId: 't-1', attempt: 1 }];
const { signal } = new AbortController();

/** Makes targets that each refuse, fail or take as they are told, and notes what became of them. */
function makeWorld(...told: readonly ('take' | 'refuse' | 'fail' | 'cannot be made')[]) {
  const log: string[] = [];
  const target = new RenewedTarget(async () => {
    const made = log.filter((line) => line === 'made').length;
    log.push('made');
    const does = told[made] ?? 'take';
    if (does === 'cannot be made') throw new Error('no secret');
    const error = new BrokerError(
      does === 'refuse' ? 'BrokerRefused' : 'BrokerUnreachable',
      'not taken',
    );
    return {
      send: async (events) => events.map(() => (does === 'take' ? DELIVERED : notTaken(error))),
      close: async () => void log.push('closed'),
    } satisfies Target;
  });
  return { log, target, send: () => target.send(SENT, signal) };
}

describe('a target that is made anew where it is refused', () => {
  it('is made once, and stays', async () => {
    const { log, send } = makeWorld('take');
    await send();

    expect(await send()).toEqual([DELIVERED]);
    expect(log).toEqual(['made']);
  });

  it('is made again once the broker has refused who asks', async () => {
    const { log, send } = makeWorld('refuse', 'take');

    expect(await send()).toMatchObject([{ kind: 'failed', error: { class: 'BrokerRefused' } }]);
    expect(await send()).toEqual([DELIVERED]);
    expect(log).toEqual(['made', 'closed', 'made']);
  });

  it('stays where the broker is only not reached, since it connects anew by itself', async () => {
    const { log, send } = makeWorld('fail');
    await send();
    await send();

    expect(log).toEqual(['made']);
  });

  it('is made again where it could not be', async () => {
    const { log, send } = makeWorld('cannot be made', 'take');

    await expect(send()).rejects.toThrow('no secret');
    expect(await send()).toEqual([DELIVERED]);
    expect(log).toEqual(['made', 'made']);
  });

  it('closes what was made, once', async () => {
    const { log, target, send } = makeWorld('take');
    await target.close();
    await send();
    await target.close();
    await target.close();

    expect(log).toEqual(['made', 'closed']);
  });
});
