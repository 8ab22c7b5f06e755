import { beforeEach, describe, expect, it } from '@jest/globals';
import { BridgeStatus } from '../../../bridges/worker/bridge-status.ts';
import { meetBroker, meetBrokerLater } from '../../../bridges/worker/meet-broker.ts';
import { BrokerError, type BrokerErrorName } from '../../../core/bridge/broker-error.ts';
import { FakeTarget } from '../../support/bridging/fake-target.ts';
import { RecordingLog } from '../../support/fakes/recording-log.ts';

const { signal } = new AbortController();

let target: FakeTarget;
let status: BridgeStatus;
let log: RecordingLog;
let pauses: number[];

beforeEach(() => {
  target = new FakeTarget();
  log = new RecordingLog();
  pauses = [];
  const route = { name: 'out', direction: 'out', from: 'a', to: 'fake://broker' } as const;
  status = new BridgeStatus(route, { log, now: () => 0 });
});

/** A broker that is so for as many tries, and there after them. */
function failing(tries: number, name: BrokerErrorName): () => number {
  let made = 0;
  target.connecting = async () => {
    made += 1;
    if (made <= tries) throw new BrokerError(name, `fake://broker: ${name}`);
  };
  return () => made;
}

function meeting() {
  const sleep = async (ms: number) => void pauses.push(ms);
  return { target, status, clock: { now: () => 0, sleep }, random: () => 0.5 };
}

describe('a broker that is met before there is an event', () => {
  it('works from then on, and is asked once', async () => {
    const tries = failing(0, 'BrokerUnreachable');

    const isThere = [await meetBroker(meeting(), signal), await meetBroker(meeting(), signal)];

    expect(isThere).toEqual([true, true]);
    expect(tries()).toBe(1);
    expect(status.hasWorked('broker')).toBe(true);
  });

  it('is what is waited for where it is away, later and later, and that is said once', async () => {
    const tries = failing(4, 'BrokerUnreachable');

    expect(await meetBroker(meeting(), signal)).toBe(false);
    expect(status.state).toBe('waiting');
    expect(status.problems).toEqual(['fake://broker: BrokerUnreachable']);
    await meetBrokerLater(meeting(), signal);

    expect(tries()).toBe(5);
    expect(pauses).toEqual([375, 750, 1500, 3000]);
    expect(status.problems).toEqual([]);
    expect(log.messages).toEqual([
      'fake://broker: BrokerUnreachable; it is tried again',
      'the broker is there again',
    ]);
  });

  it.each(['BrokerRefused', 'NoSuchDestination', 'TlsFailed'] as const)(
    'ends the bridge where somebody must put it right: %s',
    async (name) => {
      failing(1, name);

      await expect(meetBroker(meeting(), signal)).rejects.toMatchObject({ name });
      expect(status.hasWorked('broker')).toBe(false);
    },
  );

  it('is not asked any more once the bridge is stopped', async () => {
    const tries = failing(9, 'BrokerUnreachable');
    const stop = new AbortController();
    const connecting = target.connecting;
    target.connecting = async () => {
      if (tries() === 2) stop.abort();
      await connecting();
    };

    await meetBrokerLater(meeting(), stop.signal);

    expect(tries()).toBe(3);
  });

  it('is not asked where its target keeps no connection', async () => {
    const { target: _, ...others } = meeting();
    const without = { send: async () => [], close: async () => {} };

    expect(await meetBroker({ ...others, target: without }, signal)).toBe(true);
    expect(status.hasWorked('broker')).toBe(false);
  });
});
